/** How the graph's requests to plan are carried out, and what they come to is told. */
import type { Context } from '../../kit/definition.ts';
import { requireStaff } from '../../kit/identity/rules.ts';
import { listRoot } from '../../kit/paging/listing.ts';
import { codeOf } from '../departments.ts';
import type { VisitRow } from '../listings.ts';
import type { LedgerLoaders } from '../loaders.ts';
import type { Resolvers } from '../schema.generated.ts';
import type { Attendance } from './attendance.ts';
import { requireOfficer, requireSupervisor } from './authority.ts';
import { type CheckIn, type Completion, checkIn, completeVisit } from './check-in.ts';
import type { DemandRow } from './demand-rows.ts';
import {
  answerJoinRequest,
  type JoinAnswer,
  moveDemand,
  type Override,
  overrideQuietPeriod,
  type Withdrawal,
  withdrawDemand,
} from './demands.ts';
import {
  type DemandArguments,
  demandFilters,
  demands,
  type WarningArguments,
  type WarningRow,
  warningFilters,
  warnings,
} from './listings.ts';
import { type OfficerInput, registerOfficers } from './officers.ts';
import type {
  CheckRefused,
  DemandWithdrawn,
  DuplicateCheck,
  InspectionPlanned,
  JoinVisit,
  PlannedInspections,
  QuietConflict,
  ReuseResult,
  VisitChanged,
} from './outcomes.ts';
import { planInspection, planInspections } from './plan.ts';
import type { PlanRequest } from './request.ts';
import type { VisitRefused } from './visit-outcomes.ts';
import { approvePlan, cancelVisit, rescheduleVisit } from './visits.ts';

type PlanningContext = Context<LedgerLoaders>;

interface Input<Value> {
  readonly input: Value;
}

/** Lets an officer do something for the body they serve. */
function asOfficer<Value, Outcome>(
  act: (
    database: PlanningContext['database'],
    actor: ReturnType<typeof requireOfficer>,
    input: Value,
  ) => Promise<Outcome>,
) {
  return (_: unknown, { input }: Input<Value>, context: PlanningContext) => {
    const actor = requireOfficer(context);
    forget(context);
    return act(context.database, actor, input);
  };
}

/** What an earlier mutation of the same request has read may be otherwise after this one. */
function forget({
  loaders: { visit, demand, demandsOfVisit, attendanceOfVisit },
}: PlanningContext): void {
  for (const loader of [visit, demand, demandsOfVisit, attendanceOfVisit]) loader.clearAll();
}

export const resolvers = {
  Mutation: {
    planInspection: asOfficer<PlanRequest, Awaited<ReturnType<typeof planInspection>>>(
      planInspection,
    ),
    planInspections: asOfficer(
      async (database, actor, { inspections }: { inspections: readonly PlanRequest[] }) => ({
        planned: await planInspections(database, actor, inspections),
      }),
    ),
    moveDemand: asOfficer(moveDemand),
    withdrawDemand: asOfficer<Withdrawal, Awaited<ReturnType<typeof withdrawDemand>>>(
      withdrawDemand,
    ),
    answerJoinRequest: asOfficer<JoinAnswer, Awaited<ReturnType<typeof answerJoinRequest>>>(
      answerJoinRequest,
    ),
    overrideQuietPeriod: (_: unknown, { input }: Input<Override>, context: PlanningContext) => {
      const by = requireSupervisor(context);
      forget(context);
      return overrideQuietPeriod(context.database, by, input);
    },
    approvePlan: asOfficer(approvePlan),
    rescheduleVisit: asOfficer(rescheduleVisit),
    cancelVisit: asOfficer(cancelVisit),
    checkIn: asOfficer<CheckIn, Awaited<ReturnType<typeof checkIn>>>(checkIn),
    completeVisit: asOfficer<Completion, Awaited<ReturnType<typeof completeVisit>>>(completeVisit),
    registerOfficers: async (
      _: unknown,
      { input: { officers } }: Input<{ officers: readonly OfficerInput[] }>,
      context: PlanningContext,
    ) => {
      requireSupervisor(context);
      return { count: await registerOfficers(context.database, officers) };
    },
  },
  Query: {
    visit: (_: unknown, { id }: { id: string }, context: PlanningContext) => {
      requireStaff(context);
      return context.loaders.visit.load(id);
    },
    demand: (_: unknown, { id }: { id: string }, context: PlanningContext) => {
      requireStaff(context);
      return context.loaders.demand.load(id);
    },
    demands: (_: unknown, args: DemandArguments, context: PlanningContext) => {
      requireStaff(context);
      return listRoot<DemandRow>(context.database, demands, args, demandFilters(args));
    },
    inspectionWarnings: (_: unknown, args: WarningArguments, context: PlanningContext) => {
      requireSupervisor(context);
      return listRoot<WarningRow>(context.database, warnings, args, warningFilters(args));
    },
  },
  PlannedInspections: {
    outcomes: ({ planned }: PlannedInspections) =>
      planned.map(async (outcome) => {
        if (outcome instanceof Error) throw outcome;
        return outcome;
      }),
  },
  InspectionPlanned: {
    demand: ({ demand }: InspectionPlanned, _: unknown, context: PlanningContext) =>
      demandOf(context, demand),
    visit: ({ visit }: InspectionPlanned, _: unknown, context: PlanningContext) =>
      visitOf(context, visit),
  },
  DuplicateCheck: {
    demand: ({ demand }: DuplicateCheck, _: unknown, context: PlanningContext) =>
      demandOf(context, demand),
  },
  CheckRefused: {
    demand: ({ demand }: CheckRefused, _: unknown, { loaders }: PlanningContext) =>
      demand === null ? null : loaders.demand.load(demand),
  },
  DemandWithdrawn: {
    demand: ({ demand }: DemandWithdrawn, _: unknown, context: PlanningContext) =>
      demandOf(context, demand),
  },
  VisitChanged: {
    visit: ({ visit }: VisitChanged, _: unknown, context: PlanningContext) =>
      visitOf(context, visit),
    replanned: ({ replanned }: VisitChanged, _: unknown, context: PlanningContext) =>
      Promise.all(replanned.map((id) => demandOf(context, id))),
  },
  VisitRefused: {
    standing: ({ standing }: VisitRefused, _: unknown, { loaders }: PlanningContext) =>
      standing === null ? null : loaders.visit.load(standing),
  },
  QuietConflict: {
    visit: ({ visit }: QuietConflict, _: unknown, { loaders }: PlanningContext) =>
      visit === null ? null : loaders.visit.load(visit),
    inspection: ({ inspection }: QuietConflict, _: unknown, { loaders }: PlanningContext) =>
      inspection === null ? null : loaders.inspection.load(inspection),
    departments: ({ departments }: QuietConflict) => departments.map(codeOf),
  },
  JoinVisit: {
    visit: ({ visit }: JoinVisit, _: unknown, context: PlanningContext) => visitOf(context, visit),
  },
  ReuseResult: {
    inspection: ({ inspection }: ReuseResult, _: unknown, { loaders }: PlanningContext) =>
      loaders.inspection.load(inspection),
    department: ({ department }: ReuseResult) => codeOf(department),
    items: ({ items }: ReuseResult) => items.map(itemOf),
  },
  Demand: {
    department: ({ department }: DemandRow) => codeOf(department),
    business: ({ uscc }: DemandRow) => (uscc === null ? null : { uscc }),
    items: ({ items }: DemandRow) => items.map(itemOf),
    visit: ({ visit }: DemandRow, _: unknown, { loaders }: PlanningContext) =>
      visit === null ? null : loaders.visit.load(visit),
    requestedVisit: ({ requestedVisit }: DemandRow, _: unknown, { loaders }: PlanningContext) =>
      requestedVisit === null ? null : loaders.visit.load(requestedVisit),
  },
  CheckItem: {
    name: async ({ id }: { id: string }, _: unknown, { loaders }: PlanningContext) =>
      (await loaders.item.load(id))?.name,
  },
  Visit: {
    lead: ({ lead }: VisitRow) => (lead === null ? null : codeOf(lead)),
    demands: ({ id, lead }: VisitRow, _: unknown, { loaders }: PlanningContext) =>
      lead === null ? [] : loaders.demandsOfVisit.load(id),
    attendance: ({ id, lead }: VisitRow, _: unknown, { loaders }: PlanningContext) =>
      lead === null ? [] : loaders.attendanceOfVisit.load(id),
  },
  Attendance: {
    department: ({ department }: Attendance) => codeOf(department),
  },
  InspectionWarning: {
    department: ({ department }: WarningRow) => codeOf(department),
    business: ({ uscc }: WarningRow) => (uscc === null ? null : { uscc }),
    demand: ({ demand }: WarningRow, _: unknown, { loaders }: PlanningContext) =>
      demand === null ? null : loaders.demand.load(demand),
    visit: ({ visit }: WarningRow, _: unknown, { loaders }: PlanningContext) =>
      visit === null ? null : loaders.visit.load(visit),
  },
} satisfies Resolvers<PlanningContext>;

/** An item by department and code, as far as that alone tells. */
export function itemOf(id: string) {
  const [department = '', code = ''] = id.split(':');
  return { id, department: codeOf(department), code };
}

/** A demand that something else names, and that is there therefore. */
export async function demandOf({ loaders }: PlanningContext, id: string): Promise<DemandRow> {
  const demand = await loaders.demand.load(id);
  if (demand) return demand;
  throw new Error(`The demand ${id} is gone.`);
}

/** A visit that something else names, and that is there therefore. */
export async function visitOf({ loaders }: PlanningContext, id: string): Promise<VisitRow> {
  const visit = await loaders.visit.load(id);
  if (visit) return visit;
  throw new Error(`The visit ${id} is gone.`);
}
