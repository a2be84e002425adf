/** How the graph's questions about joint plans are answered, and what is asked of them is done. */
import type { DepartmentName } from '../../../schema/departments.ts';
import type { Context } from '../../kit/definition.ts';
import { requireStaff } from '../../kit/identity/rules.ts';
import type { PageArguments } from '../../kit/paging/connection.ts';
import { listRoot } from '../../kit/paging/listing.ts';
import { globalId } from '../../kit/records/global-id.ts';
import { codeOf } from '../departments.ts';
import type { LedgerLoaders } from '../loaders.ts';
import type { Resolvers } from '../schema.generated.ts';
import { requirePlanner } from './authority.ts';
import {
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

/** A plan that was just proposed or cancelled, as it is now. */
const planOf = async (
  { plan }: JointPlanProposed | JointPlanCancelled,
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
  JointPlan: {
    departments: ({ departments }: JointPlanRow) => departments?.map(codeOf),
    progress: ({ premisesDone, premisesTotal }: JointPlanRow) => ({ premisesDone, premisesTotal }),
    visits: onceDone((loaders, plan, args) => loaders.visitsOfJointPlan.load(plan, args)),
    unserved: onceDone((loaders, plan, args) => loaders.unservedOfJointPlan.load(plan, args)),
    teamDays: onceDone((loaders, plan, args) => loaders.teamDaysOfJointPlan.load(plan, args)),
  },
  JointPlanVisit: {
    business,
    departments: ({ departments }: JointPlanVisitRow) => departments.map(codeOf),
    demands: ({ id }: JointPlanVisitRow, _: unknown, { loaders }: PlanContext) =>
      loaders.demandsOfJointPlanVisit.load(id),
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
  },
  TeamDay: {
    department: departmentCode satisfies (day: TeamDayRow) => unknown,
  },
} satisfies Resolvers<PlanContext>;
