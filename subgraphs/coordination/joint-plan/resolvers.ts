/** How the graph's questions about joint plans are answered, and what is asked of them is done. */
import type { DepartmentName } from '../../../schema/departments.ts';
import type { Context } from '../../kit/definition.ts';
import { requireStaff } from '../../kit/identity/rules.ts';
import type { PageArguments } from '../../kit/paging/connection.ts';
import { listRoot } from '../../kit/paging/listing.ts';
import { globalId } from '../../kit/records/global-id.ts';
import { codeOf } from '../departments.ts';
import type { LedgerLoaders } from '../loaders.ts';
import type { DemandRow } from '../planning/demand-rows.ts';
import type { Resolvers } from '../schema.generated.ts';
import { type Acceptance, acceptJointPlan, type JointPlanAccepted } from './acceptance/accept.ts';
import { requireAccepter, requirePlanner } from './authority.ts';
import {
  type JointPlanAcceptanceRow,
  type JointPlanDemandRow,
  type JointPlanRow,
  type JointPlanVisitRow,
  jointPlans,
  type TeamDayRow,
} from './listings.ts';
import {
  cancelJointPlan,
  type JointPlanCancelled,
  type JointPlanProposed,
  type Proposal,
  proposeJointPlan,
} from './requests.ts';

type PlanContext = Context<LedgerLoaders>;

/** A plan of which something was just asked, as it is now. */
const planOf = async (
  { plan }: JointPlanProposed | JointPlanCancelled | JointPlanAccepted,
  _: unknown,
  { loaders }: PlanContext,
): Promise<JointPlanRow> => {
  const found = await loaders.jointPlan.clear(plan).load(plan);
  if (found) return found;
  throw new Error(`The joint plan ${plan} is gone.`);
};

/** What is planned shows once all of it is there. */
function onceDone<List>(
  load: (loaders: LedgerLoaders, plan: string, args: PageArguments) => Promise<List>,
) {
  return ({ id, status }: JointPlanRow, args: PageArguments, { loaders }: PlanContext) =>
    status === 'DONE' ? load(loaders, id, args) : null;
}

const departmentCode = ({ department }: { readonly department: string }) => codeOf(department);
const business = ({ uscc }: { readonly uscc: string }) => ({ uscc });

export const resolvers = {
  Mutation: {
    proposeJointPlan: (_: unknown, { input }: { input: Proposal }, context: PlanContext) =>
      proposeJointPlan(context.database, requirePlanner(context), input),
    cancelJointPlan: (_: unknown, { input }: { input: { id: string } }, context: PlanContext) =>
      cancelJointPlan(context.database, requirePlanner(context), input),
    acceptJointPlan: (_: unknown, { input }: { input: Acceptance }, context: PlanContext) =>
      acceptJointPlan(context.database, requireAccepter(context), input),
  },
  Query: {
    jointPlan: (_: unknown, { id }: { id: string }, context: PlanContext) => {
      requireStaff(context);
      return context.loaders.jointPlan.load(id);
    },
    jointPlans: (_: unknown, args: PageArguments, context: PlanContext) => {
      requireStaff(context);
      return listRoot<JointPlanRow>(context.database, jointPlans, args, []);
    },
  },
  JointPlanProposed: { plan: planOf },
  JointPlanCancelled: { plan: planOf },
  JointPlanAccepted: { plan: planOf },
  JointPlan: {
    departments: ({ departments }: JointPlanRow) => departments?.map(codeOf),
    progress: ({ premisesDone, premisesTotal }: JointPlanRow) => ({ premisesDone, premisesTotal }),
    visits: onceDone((loaders, plan, args) => loaders.visitsOfJointPlan.load(plan, args)),
    unserved: onceDone((loaders, plan, args) => loaders.unservedOfJointPlan.load(plan, args)),
    teamDays: onceDone((loaders, plan, args) => loaders.teamDaysOfJointPlan.load(plan, args)),
    acceptance: ({ id }: JointPlanRow, _: unknown, { loaders }: PlanContext) =>
      loaders.acceptanceOfJointPlan.load(id),
  },
  JointPlanAcceptance: {
    progress: ({ visitsDone, visitsTotal }: JointPlanAcceptanceRow) => ({
      visitsDone,
      visitsTotal,
    }),
    changes: ({ id }: JointPlanAcceptanceRow, args: PageArguments, { loaders }: PlanContext) =>
      loaders.changesOfJointPlan.load(id, args),
  },
  JointPlanVisit: {
    business,
    departments: ({ departments }: JointPlanVisitRow) => departments.map(codeOf),
    demands: ({ id }: JointPlanVisitRow, _: unknown, { loaders }: PlanContext) =>
      loaders.demandsOfJointPlanVisit.load(id),
    joins: ({ joins }: JointPlanVisitRow, _: unknown, { loaders }: PlanContext) =>
      joins === null ? null : loaders.visit.load(joins),
    acceptance: ({ acceptance, made }: JointPlanVisitRow) =>
      acceptance === null ? null : { status: acceptance, made },
  },
  JointPlanVisitAcceptance: {
    visit: ({ made }: { made: string | null }, _: unknown, { loaders }: PlanContext) =>
      made === null ? null : loaders.visit.load(made),
  },
  JointPlanDemand: {
    business,
    department: departmentCode,
    inspection: (
      { source, department, record }: JointPlanDemandRow,
      _: unknown,
      { loaders }: PlanContext,
    ) =>
      source === 'INSPECTION'
        ? loaders.inspection.load(globalId(department as DepartmentName, record))
        : null,
    demand: ({ source, record }: JointPlanDemandRow, _: unknown, { loaders }: PlanContext) =>
      source === 'DEMAND' ? loaders.demand.load(record) : null,
    acceptedAs: ({ accepted }: JointPlanDemandRow, _: unknown, { loaders }: PlanContext) =>
      accepted === null ? null : loaders.demand.load(accepted),
    change: ({ change, changeMessage }: JointPlanDemandRow) =>
      change === null ? null : { rule: change, message: changeMessage ?? '' },
  },
  Demand: {
    adopts: ({ department, record }: DemandRow, _: unknown, { loaders }: PlanContext) =>
      record === null
        ? null
        : loaders.inspection.load(globalId(department as DepartmentName, record)),
  },
  TeamDay: {
    department: departmentCode satisfies (day: TeamDayRow) => unknown,
  },
} satisfies Resolvers<PlanContext>;
