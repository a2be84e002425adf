/** How emergencies are registered through the graph, and read. */
import type { Context } from '../../kit/definition.ts';
import { requireStaff } from '../../kit/identity/rules.ts';
import { listRoot } from '../../kit/paging/listing.ts';
import { codeOf } from '../departments.ts';
import type { VisitRow } from '../listings.ts';
import type { LedgerLoaders } from '../loaders.ts';
import { requireOfficer } from '../planning/authority.ts';
import { visitOf } from '../planning/resolvers.ts';
import type { Resolvers } from '../schema.generated.ts';
import { daysOver, unknownFor } from './deadline.ts';
import {
  type EmergencyArguments,
  type EmergencyRow,
  emergencies,
  emergencyFilters,
} from './listings.ts';
import { type EmergencyRegistered, registerEmergency } from './register.ts';
import type { EmergencyRequest } from './request.ts';

type EmergencyContext = Context<LedgerLoaders>;

export const resolvers = {
  Mutation: {
    registerEmergency: (
      _: unknown,
      { input }: { input: EmergencyRequest },
      context: EmergencyContext,
    ) => registerEmergency(context.database, requireOfficer(context), input),
  },
  Query: {
    emergencies: (_: unknown, args: EmergencyArguments, context: EmergencyContext) => {
      requireStaff(context);
      return listRoot<EmergencyRow>(context.database, emergencies, args, emergencyFilters(args));
    },
  },
  EmergencyRegistered: {
    visit: ({ visit }: EmergencyRegistered, _: unknown, context: EmergencyContext) =>
      visitOf(context, visit),
    emergency: async ({ visit }: EmergencyRegistered, _: unknown, context: EmergencyContext) => {
      const emergency = await context.loaders.emergency.load(visit);
      if (emergency) return emergency;
      throw new Error(`The emergency ${visit} is gone.`);
    },
  },
  Emergency: {
    department: ({ department }: EmergencyRow) => codeOf(department),
    visit: ({ visit }: EmergencyRow, _: unknown, context: EmergencyContext) =>
      visitOf(context, visit),
    deadline: ({ dueOn }: EmergencyRow) => dueOn,
    deadlineUnknown: ({ unpublishedYear: year }: EmergencyRow) =>
      year === null ? null : unknownFor(year),
    timeliness: ({ dueOn, registeredOn }: EmergencyRow) => {
      if (dueOn === null) return 'UNKNOWN';
      return registeredOn > dueOn ? 'LATE' : 'IN_TIME';
    },
    daysOver: ({ dueOn, registeredOn }: EmergencyRow) =>
      dueOn === null ? null : daysOver(dueOn, registeredOn),
  },
  Visit: {
    operator: async ({ id, uscc }: VisitRow, _: unknown, { loaders }: EmergencyContext) =>
      uscc === null ? (await loaders.emergency.load(id))?.operator : null,
    emergency: ({ id, exemption }: VisitRow, _: unknown, { loaders }: EmergencyContext) =>
      exemption === 'EMERGENCY' ? loaders.emergency.load(id) : null,
  },
} satisfies Resolvers<EmergencyContext>;
