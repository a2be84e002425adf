/** How what is laid down is read and changed through the graph. The supervising authority changes it; teams, their bodies too. */
import { sql } from 'drizzle-orm';
import type { Context } from '../../kit/definition.ts';
import { requireStaff } from '../../kit/identity/rules.ts';
import { type Listing, listRoot } from '../../kit/paging/listing.ts';
import { codeOf, nameOf } from '../departments.ts';
import type { Filters } from '../filters.ts';
import type { LedgerLoaders } from '../loaders.ts';
import type { DepartmentFeedModel } from '../models.ts';
import { requireSupervisor } from '../planning/authority.ts';
import { demandOf, itemOf } from '../planning/resolvers.ts';
import type { PolicyTable, Resolvers } from '../schema.generated.ts';
import type { PolicyChanged } from './change.ts';
import {
  setCheckCycle,
  setFeedPromise,
  setRequiredPermit,
  setSeriousPenalty,
} from './gap-policy.ts';
import { publishItem, recogniseItems, withdrawItem } from './items.ts';
import type { ItemInUse } from './let-go.ts';
import {
  type ChangeArguments,
  type ChangeRow,
  type CheckCycleRow,
  type CompetenceRuleRow,
  changeFilters,
  changes,
  checkCycles,
  competenceRules,
  type DepartmentArguments,
  type ItemArguments,
  itemFilters,
  type JointSupervisionRow,
  jointSupervisionList,
  type MinimumFrequencyRow,
  minimumFrequencies,
  ofDepartment,
  ofTrade,
  type PublishedItemRow,
  publishedItems,
  type RecognisedItemsRow,
  type RequiredPermitRow,
  recognisedItems,
  requiredPermits,
  type SeriousPenaltyRow,
  seriousPenalties,
  type TeamRow,
  type TradeArguments,
  teams,
} from './listings.ts';
import { readPolicy } from './policy.ts';
import {
  removeCompetence,
  setCeiling,
  setCompetence,
  setJointSupervision,
  setMinimumFrequency,
  setPolicy,
} from './rules.ts';
import { removeTeam, setTeam } from './teams.ts';

type PolicyContext = Context<LedgerLoaders>;

type Change<Input, Outcome> = (
  database: PolicyContext['database'],
  by: string,
  input: Input,
) => Promise<Outcome>;

/** Lets the supervising authority change something. */
function asSupervisor<Input, Outcome>(change: Change<Input, Outcome>) {
  return (_: unknown, { input }: { input: Input }, context: PolicyContext) => {
    const by = requireSupervisor(context);
    forget(context);
    return change(context.database, by, input);
  };
}

/** Lets the supervising authority change a team, and officers of its body. */
function asKeeper<Input extends { readonly department: string }, Outcome>(
  change: Change<Input, Outcome>,
) {
  return (_: unknown, { input }: { input: Input }, context: PolicyContext) => {
    const { identity } = context;
    const own = identity?.role === 'OFFICER' && identity.department === nameOf(input.department);
    return change(context.database, own ? identity.subject : requireSupervisor(context), input);
  };
}

/** What an earlier mutation of the same request has read may be otherwise after this one. */
function forget({ loaders }: PolicyContext): void {
  const { item, visit, demand, demandsOfVisit, feedPromise } = loaders;
  for (const loader of [item, visit, demand, demandsOfVisit, feedPromise]) loader.clearAll();
}

/** Lists something for staff. */
function listed<Row, Arguments extends object>(
  listing: Listing,
  filters: (args: Arguments) => Filters,
) {
  return (_: unknown, args: Arguments, context: PolicyContext) => {
    requireStaff(context);
    return listRoot<Row>(context.database, listing, args, filters(args));
  };
}

const all = (): Filters => [];

export const resolvers = {
  Query: {
    policy: (_: unknown, __: unknown, context: PolicyContext) => {
      requireStaff(context);
      return readPolicy(context.database);
    },
    publishedItems: listed<PublishedItemRow, ItemArguments>(publishedItems, itemFilters),
    recognisedItems: listed<RecognisedItemsRow, object>(recognisedItems, all),
    minimumFrequencies: listed<MinimumFrequencyRow, object>(minimumFrequencies, all),
    competenceRules: listed<CompetenceRuleRow, DepartmentArguments>(competenceRules, (args) =>
      ofDepartment(sql`competence_exception.department`, args),
    ),
    jointSupervisionList: listed<JointSupervisionRow, object>(jointSupervisionList, all),
    teams: listed<TeamRow, DepartmentArguments>(teams, (args) =>
      ofDepartment(sql`team.department`, args),
    ),
    requiredPermits: listed<RequiredPermitRow, TradeArguments>(requiredPermits, ofTrade),
    checkCycles: listed<CheckCycleRow, object>(checkCycles, all),
    seriousPenalties: listed<SeriousPenaltyRow, object>(seriousPenalties, all),
    policyChanges: listed<ChangeRow, ChangeArguments>(changes, changeFilters),
  },
  Mutation: {
    setPolicy: asSupervisor(setPolicy),
    setCeiling: asSupervisor(setCeiling),
    publishItem: asSupervisor(publishItem),
    withdrawItem: asSupervisor(withdrawItem),
    recogniseItems: asSupervisor(recogniseItems),
    setMinimumFrequency: asSupervisor(setMinimumFrequency),
    setCompetence: asSupervisor(setCompetence),
    removeCompetence: asSupervisor(removeCompetence),
    setJointSupervision: asSupervisor(setJointSupervision),
    setRequiredPermit: asSupervisor(setRequiredPermit),
    setCheckCycle: asSupervisor(setCheckCycle),
    setFeedPromise: asSupervisor(setFeedPromise),
    setSeriousPenalty: asSupervisor(setSeriousPenalty),
    setTeam: asKeeper(setTeam),
    removeTeam: asKeeper(removeTeam),
  },
  PublishedItem: {
    department: ({ department }: PublishedItemRow) => codeOf(department),
  },
  RecognisedItems: {
    one: ({ one }: RecognisedItemsRow) => itemOf(one),
    other: ({ other }: RecognisedItemsRow) => itemOf(other),
  },
  MinimumFrequency: {
    department: ({ department }: MinimumFrequencyRow) => codeOf(department),
  },
  CompetenceRule: {
    department: ({ department }: CompetenceRuleRow) => codeOf(department),
    itemDepartment: ({ itemDepartment }: CompetenceRuleRow) => codeOf(itemDepartment),
  },
  JointSupervision: {
    departments: ({ departments }: JointSupervisionRow) => departments.map(codeOf),
  },
  RequiredPermit: {
    department: ({ department }: RequiredPermitRow) => codeOf(department),
  },
  DepartmentFeed: {
    promisedMinutes: async (
      { name }: DepartmentFeedModel,
      _: unknown,
      { loaders }: PolicyContext,
    ) => (await loaders.feedPromise.load(name))?.minutes,
  },
  Team: {
    department: ({ department }: TeamRow) => codeOf(department),
  },
  PolicyChanged: {
    demands: ({ demands }: PolicyChanged, _: unknown, context: PolicyContext) =>
      Promise.all(demands.map((id) => demandOf(context, id))),
  },
  ItemInUse: {
    demands: ({ demands }: ItemInUse, _: unknown, context: PolicyContext) =>
      Promise.all(demands.map((id) => demandOf(context, id))),
  },
  PolicyChange: {
    about: ({ about }: ChangeRow) => about.toUpperCase() as PolicyTable,
    before: ({ before }: ChangeRow) => valuesOf(before),
    after: ({ after }: ChangeRow) => valuesOf(after),
    changed: ({ before, after }: ChangeRow) =>
      Object.keys(after ?? before ?? {}).filter(
        (name) => String(before?.[name]) !== String(after?.[name]),
      ),
  },
} satisfies Resolvers<PolicyContext>;

/** A row as names and texts. */
function valuesOf(row: ChangeRow['before']) {
  if (row === null) return null;
  return Object.entries(row).map(([name, value]) => ({
    name,
    value: value === null ? null : String(value),
  }));
}
