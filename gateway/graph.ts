/** The graph itself, apart from how it is reached: operations come in, answers planned over the supergraph go out. */
import { ApolloServer } from '@apollo/server';
import {
  ApolloServerPluginLandingPageDisabled,
  ApolloServerPluginSchemaReportingDisabled,
  ApolloServerPluginUsageReportingDisabled,
} from '@apollo/server/plugin/disabled';
import type { GraphQLSchema } from 'graphql';
import type { Logger } from 'pino';
import { answerErrorFormatter } from './execution/answer-errors.ts';
import type { ConnectedSubgraphs } from './execution/connect-subgraphs.ts';
import type { RequestContext } from './requests/request-context.ts';
import { unanswerableOperations } from './requests/unanswerable.ts';
import { GatewayStartError } from './start-error.ts';
import { createPlanner } from './supergraph/planner.ts';
import type { Supergraph } from './supergraph/recognise.ts';

export interface Graph {
  readonly apollo: ApolloServer<RequestContext>;
  /** What callers see of the supergraph. */
  readonly apiSchema: GraphQLSchema;
}

/**
 * Starts a graph over `supergraph`.
 *
 * @throws {GatewayStartError} `SUPERGRAPH_UNUSABLE` when it cannot be planned over.
 */
export async function startGraph(
  supergraph: Supergraph,
  subgraphs: ConnectedSubgraphs,
  { introspection, logger }: { readonly introspection: boolean; readonly logger: Logger },
): Promise<Graph> {
  const quiet = logger.child({}, { level: logger.isLevelEnabled('warn') ? 'warn' : logger.level });
  const planner = createPlanner(supergraph, subgraphs.sourceOf, quiet);
  let apiSchema: GraphQLSchema | undefined;
  planner.onSchemaLoadOrUpdate((loaded) => {
    apiSchema = loaded.apiSchema;
  });
  const apollo = new ApolloServer<RequestContext>({
    gateway: planner,
    introspection,
    csrfPrevention: true,
    persistedQueries: false,
    includeStacktraceInErrorResponses: false,
    stopOnTerminationSignals: false,
    formatError: answerErrorFormatter(logger),
    logger: quiet,
    plugins: [
      unanswerableOperations,
      ApolloServerPluginLandingPageDisabled(),
      // Nothing of a city leaves the city, whatever is in the environment.
      ApolloServerPluginUsageReportingDisabled(),
      ApolloServerPluginSchemaReportingDisabled(),
    ],
  });
  try {
    await apollo.start();
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new GatewayStartError(
      'SUPERGRAPH_UNUSABLE',
      `The supergraph cannot be planned over: ${reason}`,
      { cause },
    );
  }
  if (!apiSchema) throw new Error('The graph started without a schema.');
  return { apollo, apiSchema };
}
