/** The graph itself, apart from how it is reached: operations come in, answers planned over the supergraph go out. */
import type { ApolloServer } from '@apollo/server';
import { fastifyApolloHandler } from '@as-integrations/fastify';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import {
  type ExecutionResult,
  type FormattedExecutionResult,
  GraphQLError,
  type GraphQLSchema,
} from 'graphql';
import type { Logger } from 'pino';
import { Answering } from './answering.ts';
import { startApollo, type ToExecute } from './apollo.ts';
import type { AuditLog } from './audit/audit-log.ts';
import { Authorization } from './authorization/authorization.ts';
import type { Documents } from './documents/documents.ts';
import type { ConnectedSubgraphs } from './execution/connect-subgraphs.ts';
import { Operations } from './execution/operations.ts';
import { Guard } from './guard.ts';
import { Admission, type AdmissionOptions, asGraphQLError } from './limits/admission.ts';
import { requireOneFlatRequest } from './limits/body-limits.ts';
import { CountedPlanner } from './observation/counted-planner.ts';
import { cacheControlOf } from './requests/kept-answers.ts';
import { parametersIn, rewrite } from './requests/parameters.ts';
import { questionIn, requireReadable } from './requests/question.ts';
import type { RequestContext } from './requests/request-context.ts';
import { readStraightRequest } from './requests/straight-request.ts';
import { GatewayStartError } from './start-error.ts';
import { serveEvents, subscribes } from './subscriptions/over-http.ts';
import type { SubscriptionSettings } from './subscriptions/settings.ts';
import { refusalOfOneAnswer, Subscriptions } from './subscriptions/subscriptions.ts';
import { createPlannerAside, type Planner } from './supergraph/planner.ts';
import type { Supergraph } from './supergraph/recognise.ts';

export interface Graph {
  readonly apollo: ApolloServer<RequestContext>;
  /** What callers see of the supergraph. */
  readonly apiSchema: GraphQLSchema;
  readonly subscriptions: Subscriptions;
  /** Answers one request over HTTP. */
  handle(this: FastifyInstance, request: FastifyRequest, reply: FastifyReply): Promise<unknown>;
}

export type ContextOf = (request: FastifyRequest, reply: FastifyReply) => RequestContext;

interface GraphOptions {
  /** The context that a request is answered in. */
  readonly contextOf: ContextOf;
  readonly documents: Documents;
  readonly limits: Pick<AdmissionOptions, 'costBudgets' | 'rateLimits'>;
  readonly subscribing: SubscriptionSettings;
  readonly auditLog: AuditLog | undefined;
  readonly logger: Logger;
}

/**
 * Starts a graph over `supergraph`.
 *
 * @throws {GatewayStartError} `SUPERGRAPH_UNUSABLE` when it cannot be planned over.
 */
export async function startGraph(
  supergraph: Supergraph,
  subgraphs: ConnectedSubgraphs,
  { contextOf, documents, limits, subscribing, auditLog, logger }: GraphOptions,
): Promise<Graph> {
  const planner = new CountedPlanner(await plannerOver(supergraph));
  const operations = new Operations(planner);
  const guard = new Guard({
    schema: planner.apiSchema,
    authorization: new Authorization(planner.apiSchema, supergraph.requirements),
    auditLog,
    logger,
  });
  const { sdl } = supergraph;
  const admission = new Admission({ schema: planner.apiSchema, sdl, ...limits });
  const subscriptions = new Subscriptions({
    ...{ planner, documents, admission, guard, subgraphs },
    ...subscribing,
  });
  const answering = new Answering({ planner, guard, admission, subgraphs, logger });
  const execute = async ({
    source,
    document,
    request,
    context,
  }: ToExecute): Promise<ExecutionResult> => {
    const untrusted = documents.meet(source, document);
    if (untrusted) return { errors: [asGraphQLError(untrusted)] };
    const { observed } = context;
    const operation = observed.planning(planner, () =>
      learn(operations, source, document, request.operationName),
    );
    if (operation instanceof GraphQLError) return { errors: [operation] };
    observed.operation = operation;
    const { coerced, errors } = observed.planning(planner, () =>
      operation.coerce(request.variables ?? {}),
    );
    if (errors) return { errors };
    const refusal = admission.refusal(operation, coerced, context);
    if (!refusal) return asResult(await answering.answer(operation, coerced, context));
    const { code, extensions } = refusal;
    logger.info({ requestId: context.requestId, code, ...extensions }, 'operation refused');
    return { errors: [asGraphQLError(refusal)] };
  };
  const apollo = await startApollo({ supergraph, planner, execute, logger });
  const throughApollo = fastifyApolloHandler(apollo, {
    context: async (request, reply) => contextOf(request, reply),
  });
  return {
    apollo,
    apiSchema: planner.apiSchema,
    subscriptions,
    async handle(request, reply) {
      requireOneFlatRequest(request);
      if (subscribes(request)) {
        return serveEvents(subscriptions, request, reply, contextOf(request, reply));
      }
      const given = parametersIn(request);
      const asked = given && documents.spellOut(given);
      const { observed } = request;
      const straight =
        asked && observed.planning(planner, () => readStraightRequest(request, asked, operations));
      if (!straight) {
        if (asked) questionIn(asked);
        else requireReadable(request);
        if (asked && asked !== given) rewrite(request, asked);
        admission.admitDocument(request);
        return throughApollo.call(this, request, reply);
      }
      const { operation, variables, contentType } = straight;
      observed.operation = operation;
      const context = contextOf(request, reply);
      const refusal = admission.refusal(operation, variables, context);
      if (refusal) throw refusal;
      const text = await answering.answer(operation, variables, context);
      const headers = {
        'content-type': contentType,
        'cache-control': cacheControlOf(text, context),
      };
      return reply.headers(headers).send(text);
    },
  };
}

/** The operation, or why nothing can answer it, which is a fault of the caller's. */
function learn(operations: Operations, ...operation: Parameters<Operations['learn']>) {
  const [, document, name] = operation;
  try {
    return refusalOfOneAnswer(document, name) ?? operations.learn(...operation);
  } catch (error) {
    if (!(error instanceof GraphQLError)) throw error;
    return new GraphQLError(error.message, { extensions: { code: 'BAD_REQUEST' } });
  }
}

async function plannerOver(supergraph: Supergraph): Promise<Planner> {
  try {
    return await createPlannerAside(supergraph);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new GatewayStartError(
      'SUPERGRAPH_UNUSABLE',
      `The supergraph cannot be planned over: ${reason}`,
      { cause },
    );
  }
}

/** An answer's text, as ApolloServer takes results: it is met once for each text of an operation. */
function asResult(text: string): ExecutionResult {
  const { data, errors, extensions } = JSON.parse(text) as FormattedExecutionResult;
  return {
    ...(extensions && { extensions }),
    ...(data !== undefined && { data }),
    ...(errors && {
      errors: errors.map(({ message, ...rest }) => new GraphQLError(message, rest)),
    }),
  };
}
