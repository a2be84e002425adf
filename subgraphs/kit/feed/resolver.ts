/** The change feed in a department's graph: for coordination alone. */
import { GraphQLScalarType } from 'graphql';
import type { Context } from '../definition.ts';
import { requireCoordination } from '../identity/rules.ts';
import { readChanges } from './change-feed.ts';
import type { Change } from './fact.ts';
import type { FactQueries } from './facts-sql.ts';

export function feedResolvers(facts: FactQueries) {
  return {
    Query: {
      changes: (
        _: unknown,
        { after, first }: { after?: string | null; first: number },
        context: Context,
      ) => {
        requireCoordination(context);
        return readChanges(context.database, facts, { after: after ?? null, first });
      },
    },
    Change: new GraphQLScalarType<Change, Change>({
      name: 'Change',
      serialize: (change) => change as Change,
    }),
  };
}
