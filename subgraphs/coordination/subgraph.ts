/** Coordination's subgraph (统筹): the ledger of what all departments do, and what only the whole can tell. */
import type { Background, SubgraphDefinition } from '../kit/definition.ts';
import { resolversOf } from '../kit/schema/resolvers.ts';
import { scalars } from '../kit/schema/scalars.ts';
import { typeDefsOf } from '../kit/schema/type-defs.ts';
import { DateTime } from './date-time.ts';
import { type FeedSource, feedSources } from './feed/configuration.ts';
import { startPulling } from './feed/pulling.ts';
import { startJointPlans } from './joint-plan/job/queue.ts';
import { resolvers as jointPlanResolvers } from './joint-plan/resolvers.ts';
import { ledgerLoaders } from './loaders.ts';
import { startOverdue } from './planning/overdue.ts';
import { resolvers as planningResolvers } from './planning/resolvers.ts';
import { resolvers } from './resolvers.ts';
import { resolvers as reviewResolvers } from './review/resolvers.ts';
import { departmentTypeDefs } from './stubs.ts';

/** Coordination that pulls the feeds of `sources`, asked for when it starts to serve. */
export function coordinationOver(sources: () => readonly FeedSource[]): SubgraphDefinition {
  return {
    name: 'coordination',
    typeDefs: typeDefsOf(
      departmentTypeDefs(),
      new URL('schema.graphql', import.meta.url),
      new URL('planning.graphql', import.meta.url),
      new URL('joint-plan.graphql', import.meta.url),
      new URL('review.graphql', import.meta.url),
    ),
    resolvers: resolversOf(
      scalars,
      { DateTime },
      resolvers,
      planningResolvers,
      jointPlanResolvers,
      reviewResolvers,
    ),
    migrations: [new URL('migrations/', import.meta.url)],
    loaders: ledgerLoaders,
    background: (database) =>
      together(
        startPulling(database, sources()),
        startOverdue(database),
        startJointPlans(database),
      ),
  };
}

/** Coordination as the city runs it: over the feeds that the environment names. */
export const coordination = coordinationOver(() => feedSources(process.env));

function together(...works: readonly Background[]): Background {
  return {
    async stop() {
      await Promise.all(works.map((work) => work.stop()));
    },
  };
}
