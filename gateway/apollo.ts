/**
 * ApolloServer as the gateway has it: it reads, validates and negotiates what does not go the straight way, and leaves every
 * operation that it finds valid to the gateway's own execution.
 */

import { ApolloServer, type ApolloServerOptions } from '@apollo/server';
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginLandingPageDisabled,
  ApolloServerPluginSchemaReportingDisabled,
  ApolloServerPluginUsageReportingDisabled,
} from '@apollo/server/plugin/disabled';
import type { ExecutionResult } from 'graphql';
import type { Logger } from 'pino';
import { answerErrorFormatter } from './execution/answer-errors.ts';
import { mistakesTold } from './limits/document-limits.ts';
import { hideSuggestions } from './limits/suggestions.ts';
import { noteRefusals } from './observation/observation.ts';
import { sendCacheControl } from './requests/kept-answers.ts';
import { tellMistakesByJson } from './requests/mistake-status.ts';
import type { RequestContext } from './requests/request-context.ts';
import type { Planner } from './supergraph/planner.ts';
import type { Supergraph } from './supergraph/recognise.ts';

/** What ApolloServer takes in place of a schema with resolvers. */
type Execution = NonNullable<ApolloServerOptions<RequestContext>['gateway']>;
type Executor = NonNullable<Awaited<ReturnType<Execution['load']>>['executor']>;

/** An operation that is valid. */
export type ToExecute = Omit<Parameters<Executor>[0], 'context'> & {
  readonly context: RequestContext;
};

interface ApolloOptions {
  readonly supergraph: Supergraph;
  readonly planner: Planner;
  readonly execute: (toExecute: ToExecute) => Promise<ExecutionResult>;
  readonly logger: Logger;
}

/** Starts an ApolloServer whose operations `execute` answers. */
export async function startApollo({
  supergraph,
  planner,
  execute,
  logger,
}: ApolloOptions): Promise<ApolloServer<RequestContext>> {
  const apollo = new ApolloServer<RequestContext>({
    gateway: executionFor(supergraph, planner, execute),
    // Who may is asked of each operation (limits/introspection.ts).
    introspection: true,
    validationOptions: { maxErrors: mistakesTold },
    csrfPrevention: true,
    persistedQueries: false,
    includeStacktraceInErrorResponses: false,
    stopOnTerminationSignals: false,
    formatError: answerErrorFormatter(logger),
    logger: logger.child({}, { level: logger.isLevelEnabled('warn') ? 'warn' : logger.level }),
    plugins: [
      ApolloServerPluginLandingPageDisabled(),
      // Nothing of a city leaves the city, whatever is in the environment.
      ApolloServerPluginUsageReportingDisabled(),
      ApolloServerPluginSchemaReportingDisabled(),
      hideSuggestions,
      ApolloServerPluginCacheControlDisabled(),
      sendCacheControl,
      tellMistakesByJson,
      noteRefusals,
    ],
  });
  await apollo.start();
  return apollo;
}

function executionFor(
  supergraph: Supergraph,
  planner: Planner,
  execute: (toExecute: ToExecute) => Promise<ExecutionResult>,
): Execution {
  return {
    onSchemaLoadOrUpdate(tell) {
      tell({ apiSchema: planner.apiSchema, coreSupergraphSdl: supergraph.sdl });
      return () => undefined;
    },
    load: async () => ({
      executor: ({ context, ...toExecute }) =>
        // ApolloServer hands on the very context that its handler was given for the request.
        execute({ ...toExecute, context: context as RequestContext }),
    }),
    stop: async () => undefined,
  };
}
