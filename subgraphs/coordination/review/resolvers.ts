/** How the graph's questions about duplicates, budgets and saved visits are answered. */
import type { Context } from '../../kit/definition.ts';
import { requireStaff } from '../../kit/identity/rules.ts';
import { badInput } from '../../kit/serve/errors.ts';
import { codeOf } from '../departments.ts';
import type { LedgerLoaders } from '../loaders.ts';
import { itemOf } from '../planning/resolvers.ts';
import type { Resolvers } from '../schema.generated.ts';
import { requireKnownStreet } from '../streets.ts';
import type { InspectionBudgetRow } from './budget.ts';
import {
  type CheckPairRow,
  duplicateChecks,
  type PairArguments,
  type ReviewedCheckRow,
  shouldHaveBeenJoint,
} from './pairs.ts';
import {
  type ReductionArguments,
  type VisitFigures,
  type VisitReductionRow,
  visitReduction,
} from './reduction.ts';

type ReviewContext = Context<LedgerLoaders>;

/** Lets staff read the pairs of the whole city. */
function pairs(read: typeof duplicateChecks) {
  return async (_: unknown, args: PairArguments, context: ReviewContext) => {
    requireStaff(context);
    await requireKnownStreet(context.loaders, args.filter?.street);
    return read(context.database, args);
  };
}

export const resolvers = {
  Query: {
    duplicateChecks: pairs(duplicateChecks),
    shouldHaveBeenJoint: pairs(shouldHaveBeenJoint),
    visitReduction: (_: unknown, args: ReductionArguments, context: ReviewContext) => {
      requireStaff(context);
      return visitReduction(context.database, args);
    },
  },
  Business: {
    inspectionBudget: (
      { uscc }: { uscc: string },
      { year }: { year: number },
      context: ReviewContext,
    ) => {
      requireStaff(context);
      if (year < 1900 || year > 9998) {
        throw badInput(`\`year\` must be from 1900 to 9998, got ${year}.`);
      }
      return context.loaders.inspectionBudget.load({ uscc, year });
    },
  },
  CheckPair: {
    business: ({ uscc }: CheckPairRow) => ({ uscc }),
    commonItems: ({ commonItems }: CheckPairRow) => commonItems.map(itemOf),
  },
  ReviewedCheck: {
    department: ({ department }: ReviewedCheckRow) => codeOf(department),
    inspection: ({ source, id }: ReviewedCheckRow, _: unknown, { loaders }: ReviewContext) =>
      source === 'INSPECTION' ? loaders.inspection.load(id) : null,
    demand: ({ source, id }: ReviewedCheckRow, _: unknown, { loaders }: ReviewContext) =>
      source === 'DEMAND' ? loaders.demand.load(id) : null,
  },
  InspectionBudget: {
    department: ({ department }: InspectionBudgetRow) => codeOf(department),
  },
  VisitReduction: {
    change: ({ figures, yearBefore }: VisitReductionRow) =>
      yearBefore.visits === 0 ? null : figures.visits / yearBefore.visits - 1,
  },
  VisitFigures: {
    jointRate: ({ visits, jointVisits }: VisitFigures) =>
      visits === 0 ? null : jointVisits / visits,
  },
} satisfies Resolvers<ReviewContext>;
