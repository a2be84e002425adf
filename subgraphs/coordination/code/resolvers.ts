/** How the graph's questions about codes are answered, and what is said of visits is taken. */
import { type Department, type DepartmentName, departments } from '../../../schema/departments.ts';
import type { Context } from '../../kit/definition.ts';
import { requireStaff } from '../../kit/identity/rules.ts';
import { listRoot } from '../../kit/paging/listing.ts';
import { globalId } from '../../kit/records/global-id.ts';
import { forbidden } from '../../kit/serve/errors.ts';
import { codeOf, departmentNamed } from '../departments.ts';
import type { InspectionRow, VisitRow } from '../listings.ts';
import type { LedgerLoaders } from '../loaders.ts';
import { requireOfficer, requireSupervisor } from '../planning/authority.ts';
import { itemOf } from '../planning/resolvers.ts';
import type { Resolvers } from '../schema.generated.ts';
import { announceVisit } from './announce.ts';
import {
  answerComplaint,
  type ComplaintAnswer,
  type ComplaintArguments,
  type ComplaintInput,
  type ComplaintRow,
  complain,
  complaintFilters,
  complaints,
} from './complaints.ts';
import {
  addForeignIdentifier,
  type ForeignIdentifierInput,
  type ForeignRecord,
} from './foreign-identifiers.ts';
import { type NoticedBodyRow, viewOfCode } from './notice.ts';
import { type Rating, rateVisit } from './ratings.ts';
import type { CodedVisit } from './standing.ts';

type CodeContext = Context<LedgerLoaders>;

interface Input<Value> {
  readonly input: Value;
}

/** What other platforms call a record, for staff. */
function foreignIdentifiers<Parent>(record: ForeignRecord, idOf: (parent: Parent) => string) {
  return (parent: Parent, _: unknown, context: CodeContext) => {
    requireStaff(context);
    return context.loaders.foreignIdentifiers.load({ record, id: idOf(parent) });
  };
}

const ofInspection = foreignIdentifiers('INSPECTION', ({ department, id }: InspectionRow) =>
  globalId(department as DepartmentName, id),
);

export const resolvers = {
  Query: {
    visitByCode: (_: unknown, { code }: { code: string }, { database }: CodeContext) =>
      viewOfCode(database, code),
    visitComplaints: (_: unknown, args: ComplaintArguments, context: CodeContext) => {
      requireSupervisor(context);
      return listRoot<ComplaintRow>(context.database, complaints, args, complaintFilters(args));
    },
  },
  Mutation: {
    rateVisit: (_: unknown, { input }: Input<Rating>, { database, identity }: CodeContext) => {
      if (identity?.role === 'OFFICER') throw forbidden('Officers do not rate visits.');
      return rateVisit(database, input);
    },
    complain: (_: unknown, { input }: Input<ComplaintInput>, { database }: CodeContext) =>
      complain(database, input),
    answerComplaint: (_: unknown, { input }: Input<ComplaintAnswer>, context: CodeContext) =>
      answerComplaint(context.database, requireSupervisor(context), input),
    announceVisit: (_: unknown, { input }: Input<{ visit: string }>, context: CodeContext) => {
      const actor = requireOfficer(context);
      context.loaders.announcement.clearAll();
      return announceVisit(context.database, actor, input);
    },
    addForeignIdentifier: (
      _: unknown,
      { input }: Input<ForeignIdentifierInput>,
      context: CodeContext,
    ) => addForeignIdentifier(context, input),
  },
  NoticedVisit: {
    bodies: ({ id }: CodedVisit, _: unknown, { loaders }: CodeContext) =>
      loaders.noticedBodies.load(id),
  },
  NoticedBody: {
    department: ({ department }: NoticedBodyRow) => codeOf(department),
    name: ({ department }: NoticedBodyRow) => departmentNamed(department).zh,
    items: ({ items }: NoticedBodyRow) => items.map(itemOf),
  },
  VisitComplaint: {
    contactMasked: ({ contact }: ComplaintRow) => contact && masked(contact),
    visit: ({ visit }: ComplaintRow, _: unknown, { loaders }: CodeContext) =>
      loaders.visit.load(visit),
  },
  DepartmentInfo: {
    rating: ({ name }: Department, _: unknown, { loaders }: CodeContext) =>
      loaders.rating.load(name),
  },
  Visit: {
    codePath: ({ code }: VisitRow) => (code === null ? null : `/v/${code}`),
    announcedAt: async ({ id }: VisitRow, _: unknown, { loaders }: CodeContext) =>
      (await loaders.announcement.load(id))?.announcedAt,
    foreignIdentifiers: foreignIdentifiers('VISIT', ({ id }: VisitRow) => id),
  },
  CheckItem: {
    legalBasis: async ({ id }: { id: string }, _: unknown, { loaders }: CodeContext) =>
      (await loaders.item.load(id))?.legalBasis,
    foreignIdentifiers: foreignIdentifiers('ITEM', ({ id }: { id: string }) => id),
  },
  Business: {
    foreignIdentifiers: foreignIdentifiers('BUSINESS', ({ uscc }: { uscc: string }) => uscc),
  },
  ...Object.fromEntries(
    departments.map(({ prefix }) => [`${prefix}Inspection`, { foreignIdentifiers: ofInspection }]),
  ),
} satisfies Resolvers<CodeContext>;

/** Hides all but the end; of what is short, all. */
function masked(contact: string): string {
  const shown = contact.length >= 8 ? 4 : 0;
  return '*'.repeat(contact.length - shown) + contact.slice(contact.length - shown);
}
