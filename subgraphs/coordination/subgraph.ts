/** Coordination's subgraph (统筹): the ledger of what all departments do, and what only the whole can tell. */
import type { Background, SubgraphDefinition } from '../kit/definition.ts';
import type { Database } from '../kit/postgres/database.ts';
import { resolversOf } from '../kit/schema/resolvers.ts';
import { scalars } from '../kit/schema/scalars.ts';
import { typeDefsOf } from '../kit/schema/type-defs.ts';
import { resolvers as auditResolvers } from './audit/resolvers.ts';
import { resolvers as codeResolvers } from './code/resolvers.ts';
import { foreignIdentifiersOfInspections } from './code/stubs.ts';
import { DateTime } from './date-time.ts';
import { resolvers as emergencyResolvers } from './emergency/resolvers.ts';
import { type FeedSource, feedSources } from './feed/configuration.ts';
import { startPulling } from './feed/pulling.ts';
import { addFigures } from './figures.ts';
import { resolvers as gapResolvers } from './gaps/resolvers.ts';
import { startLookingForGaps } from './gaps/work.ts';
import { resolvers as jointPlanResolvers } from './joint-plan/resolvers.ts';
import { startJointPlans } from './joint-plan/work.ts';
import { linksOfParties } from './linking/notices.ts';
import { resolvers as linkingResolvers } from './linking/resolvers.ts';
import { linkOfInspections } from './linking/stubs.ts';
import { startLinking } from './linking/work.ts';
import { ledgerLoaders } from './loaders.ts';
import { resolvers as newsResolvers } from './news/resolvers.ts';
import { checksOfVisits } from './notices/checks.ts';
import { startTelling } from './notices/telling.ts';
import { visitsOfInspections } from './notices/visits.ts';
import { startOverdue } from './planning/overdue.ts';
import { startReconciling } from './planning/reconcile-work.ts';
import { resolvers as planningResolvers } from './planning/resolvers.ts';
import { resolvers as policyResolvers } from './policy-changes/resolvers.ts';
import { resolvers as programmeResolvers } from './programme/resolvers.ts';
import { TimeOfDay } from './programme/time-of-day.ts';
import { resolvers as registrationResolvers } from './registration/resolvers.ts';
import { registrationOfInspections } from './registration/stubs.ts';
import { resolvers } from './resolvers.ts';
import { resolvers as reviewResolvers } from './review/resolvers.ts';
import { departmentTypeDefs } from './stubs.ts';
import { resolvers as timelineResolvers } from './timeline/resolvers.ts';
import { timelineTypeDefs } from './timeline/stubs.ts';

/** What coordination does beside answering, over its database and the departments it knows. */
export type Works = (
  database: Database,
  departments: readonly FeedSource[],
) => readonly Background[];

const everyWork: Works = (database, departments) => [
  startPulling(database, departments),
  startTelling(database, departments, visitsOfInspections),
  startTelling(database, departments, checksOfVisits),
  startLinking(database),
  startTelling(database, departments, linksOfParties),
  startOverdue(database),
  startReconciling(database),
  startLookingForGaps(database),
  startJointPlans(database),
];

/** Coordination over the departments that `sources` gives when it starts to serve. */
export function coordinationOver(
  sources: () => readonly FeedSource[],
  works = everyWork,
): SubgraphDefinition {
  return {
    name: 'coordination',
    typeDefs: typeDefsOf(
      departmentTypeDefs(),
      new URL('schema.graphql', import.meta.url),
      new URL('planning.graphql', import.meta.url),
      new URL('joint-plan.graphql', import.meta.url),
      new URL('review.graphql', import.meta.url),
      new URL('emergency/emergency.graphql', import.meta.url),
      new URL('policy-changes/policy.graphql', import.meta.url),
      new URL('policy-changes/gap-policy.graphql', import.meta.url),
      new URL('programme/programme.graphql', import.meta.url),
      new URL('code/code.graphql', import.meta.url),
      foreignIdentifiersOfInspections(),
      new URL('registration/registration.graphql', import.meta.url),
      registrationOfInspections(),
      new URL('timeline/timeline.graphql', import.meta.url),
      timelineTypeDefs(),
      new URL('linking/linking.graphql', import.meta.url),
      linkOfInspections(),
      new URL('audit/audit.graphql', import.meta.url),
      new URL('gaps/gaps.graphql', import.meta.url),
      new URL('news/news.graphql', import.meta.url),
    ),
    resolvers: resolversOf(
      scalars,
      { DateTime, TimeOfDay },
      resolvers,
      planningResolvers,
      jointPlanResolvers,
      reviewResolvers,
      emergencyResolvers,
      policyResolvers,
      programmeResolvers,
      codeResolvers,
      registrationResolvers,
      timelineResolvers,
      linkingResolvers,
      auditResolvers,
      gapResolvers,
      newsResolvers,
    ),
    migrations: [new URL('migrations/', import.meta.url)],
    loaders: ledgerLoaders,
    background: (database) => together(works(database, sources())),
    figures: addFigures,
  };
}

/** Coordination as the city runs it: over the feeds that the environment names. */
export const coordination = coordinationOver(() => feedSources(process.env));

function together(works: readonly Background[]): Background {
  return {
    async stop() {
      await Promise.all(works.map((work) => work.stop()));
    },
  };
}
