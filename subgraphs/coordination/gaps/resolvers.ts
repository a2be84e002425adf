/** How the graph's questions about gaps are answered, and gaps acknowledged. */
import type { Context } from '../../kit/definition.ts';
import { requireStaff } from '../../kit/identity/rules.ts';
import type { PageArguments } from '../../kit/paging/connection.ts';
import { listRoot } from '../../kit/paging/listing.ts';
import { codeOf } from '../departments.ts';
import type { Filters } from '../filters.ts';
import type { LedgerLoaders } from '../loaders.ts';
import type { RecordPartyModel, WorkListModel } from '../models.ts';
import type { Resolvers } from '../schema.generated.ts';
import { requireKnownStreets } from '../streets.ts';
import { type Acknowledgement, acknowledgeGap, type GapAcknowledged } from './acknowledge.ts';
import { requireWorkListOf, sightOf } from './authority.ts';
import type { GapCode } from './codes.ts';
import { departmentOf, evidenceResolvers } from './evidence.ts';
import { acts, flatArguments, type GapArguments, gapFilters, isOwed } from './filters.ts';
import { type GapRow, gaps } from './listings.ts';
import type { GapRule } from './rule.ts';
import { gapRules } from './rules.ts';
import { type GapSummaryArguments, type GapSummaryRow, gapSummary } from './summary.ts';
import { firstUnpublishedYear } from './working-days.ts';

type GapContext = Context<LedgerLoaders>;

/** Gaps of a work list. */
function listedFor(narrow: (department: string) => Filters[number]) {
  return async ({ name }: WorkListModel, args: GapArguments, { database, loaders }: GapContext) => {
    await requireKnownStreets(loaders, args.filter?.streets);
    return listRoot<GapRow>(database, gaps, args, [...gapFilters(args.filter ?? {}), narrow(name)]);
  };
}

export const resolvers = {
  Query: {
    gaps: async (_: unknown, args: GapArguments, context: GapContext) => {
      const filters = gapFilters({ ...args.filter, sight: sightOf(context) });
      await requireKnownStreets(context.loaders, args.filter?.streets);
      return listRoot<GapRow>(context.database, gaps, args, filters);
    },
    gap: async (_: unknown, { id }: { id: string }, context: GapContext) => {
      const sight = sightOf(context);
      const gap = await context.loaders.gap.load(id);
      if (gap === null || sight === undefined) return gap;
      return [...gap.departments, ...gap.owed].includes(sight) ? gap : null;
    },
    gapSummary: async (_: unknown, args: GapSummaryArguments, context: GapContext) => {
      requireStaff(context);
      await requireKnownStreets(context.loaders, args.filter?.streets);
      return gapSummary(context.database, args);
    },
    gapRules: (_: unknown, __: unknown, context: GapContext) => {
      requireStaff(context);
      return gapRules;
    },
    workList: (_: unknown, { department }: { department: string }, context: GapContext) => ({
      name: requireWorkListOf(context, department),
    }),
  },
  Mutation: {
    acknowledgeGap: (_: unknown, { input }: { input: Acknowledgement }, context: GapContext) =>
      acknowledgeGap(context, input),
  },
  Business: {
    gaps: async ({ uscc }: { uscc: string }, args: GapArguments, context: GapContext) => {
      const flat = flatArguments(args, sightOf(context));
      await requireKnownStreets(context.loaders, args.filter?.streets);
      return context.loaders.gapsOfBusiness.load(uscc, flat);
    },
  },
  Gap: {
    rule: ({ code }: GapRow) => ruleOf(code),
    departments: ({ departments }: GapRow) => departments.map(codeOf),
    owed: ({ owed }: GapRow) => owed.map(codeOf),
    business: ({ uscc }: GapRow) => (uscc === null ? null : { uscc }),
    acknowledgement: ({ acknowledgedBy: by, note, changedOn: on }: GapRow) =>
      by === null || note === null ? null : { by, note, on },
    history: ({ id }: GapRow, args: PageArguments, { loaders }: GapContext) =>
      loaders.eventsOfGap.load(id, args),
  },
  GapEvidence: evidenceResolvers,
  GapRule: {
    unpublishedYear: ({ code }: GapRule) =>
      code === 'NOT_PUBLISHED_IN_TIME' ? firstUnpublishedYear : null,
  },
  GapSummary: {
    department: ({ department }: GapSummaryRow) =>
      department === null ? null : codeOf(department),
  },
  GapAcknowledged: {
    gap: async ({ gap: id }: GapAcknowledged, _: unknown, { loaders }: GapContext) => {
      const gap = await loaders.gap.clear(id).load(id);
      if (gap) return gap;
      throw new Error(`The gap ${id} is gone.`);
    },
  },
  RecordParty: {
    department: ({ id }: RecordPartyModel) => codeOf(departmentOf(id)),
    party: ({ id }: RecordPartyModel) => id.slice(id.indexOf(':') + 1),
    subject: ({ id }: RecordPartyModel, _: unknown, { loaders }: GapContext) =>
      loaders.recordedParty.load(id),
    businesses: ({ id }: RecordPartyModel, _: unknown, { loaders }: GapContext) =>
      loaders.candidatesOfParty.load(id),
  },
  WorkList: {
    department: ({ name }: WorkListModel) => codeOf(name),
    owes: listedFor(acts),
    owed: listedFor(isOwed),
  },
} satisfies Resolvers<GapContext>;

function ruleOf(code: GapCode): GapRule {
  const rule = gapRules.find((it) => it.code === code);
  if (rule) return rule;
  throw new Error(`No rule finds ${code} any more.`);
}
