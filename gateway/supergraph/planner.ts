/** Builds what plans and executes operations over a supergraph, with our own requests to the subgraphs. */
import { ApolloGateway, type GraphQLDataSource } from '@apollo/gateway';
import type { Logger } from 'pino';
import type { Supergraph } from './recognise.ts';

/** A planner over `supergraph` that asks subgraphs through what `sourceOf` gives for their names. */
export function createPlanner(
  supergraph: Supergraph,
  sourceOf: (name: string) => GraphQLDataSource,
  logger: Logger,
): ApolloGateway {
  // ApolloGateway reports usage to its vendor unless this is set before it is made: nothing of a city leaves the city.
  process.env['APOLLO_TELEMETRY_DISABLED'] = 'true';
  return new ApolloGateway({
    supergraphSdl: supergraph.sdl,
    buildService: ({ name }) => sourceOf(name),
    // Otherwise any caller could ask for the plan, and with it for the names and keys of every subgraph.
    __exposeQueryPlanExperimental: false,
    logger,
  });
}
