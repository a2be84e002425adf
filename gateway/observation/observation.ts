/**
 * Observes what a gateway does: counts it, logs a line for each operation, and records traces where somebody takes them.
 * One for the whole life of a gateway, through every supergraph that it serves.
 */
import type { ApolloServerPlugin } from '@apollo/server';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import type { Tracing } from '../../subgraphs/kit/observation/tracing.ts';
import type { ManifestOperation } from '../documents/manifest.ts';
import { RequestRefused } from '../requests/refusal.ts';
import type { RequestContext } from '../requests/request-context.ts';
import { ErrorCodes } from './error-codes.ts';
import { GatewayMetrics } from './gateway-metrics.ts';
import { ObservedRequest, type Observers } from './observed-request.ts';
import { OperationLabels } from './operation-labels.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** What is noted of it, from its first hook on. */
    observed: ObservedRequest;
  }
}

export class Observation {
  readonly metrics = new GatewayMetrics();
  readonly #observers: Observers;

  /** `trusted` are the operations that are told apart by their names whatever else is asked. */
  constructor(trusted: readonly ManifestOperation[], tracing: Tracing | undefined, logger: Logger) {
    this.#observers = {
      metrics: this.metrics,
      codes: new ErrorCodes(),
      labels: new OperationLabels(trusted),
      tracing,
      logger,
    };
  }

  /** Observes the requests of `app`; call it before other hooks are added. */
  watch(app: FastifyInstance): void {
    app.addHook('onRequest', (request, reply, done) => {
      request.observed = new ObservedRequest(request.raw, this.#observers);
      this.metrics.begin();
      reply.raw.once('close', () => this.#end(request, reply));
      done();
    });
    app.addHook('onError', (request, _reply, error, done) => {
      request.observed.refused([{ extensions: { code: codeOf(error) } }]);
      done();
    });
  }

  #end({ observed, id, method, routeOptions }: FastifyRequest, { raw }: FastifyReply): void {
    this.metrics.end();
    const isOperation = observed.operation || routeOptions.url === '/graphql';
    if (!isOperation || method === 'OPTIONS' || observed.subscribes) return;
    const { labels, logger } = this.#observers;
    const operation = labels.labelOf(observed.operation);
    observed.end(operation, raw.statusCode);
    const { traceId, identity, ms, planned, fetches, entities, errors } = observed;
    this.metrics.addOperation({ operation, seconds: ms / 1_000, planned, errors });
    logger.info(
      {
        requestId: id,
        traceId,
        operation,
        role: identity?.role,
        department: identity?.department,
        status: raw.statusCode,
        ms: Math.round(ms * 10) / 10,
        fetches,
        entities,
        ...(errors.size > 0 && { errors: Object.fromEntries(errors) }),
        ...(!raw.writableFinished && { left: true }),
      },
      'operation',
    );
  }
}

/** Notes the errors of operations that ApolloServer answers without running them. */
export const noteRefusals: ApolloServerPlugin<RequestContext> = {
  async requestDidStart() {
    return {
      async willSendResponse({ response: { body }, contextValue: { observed } }) {
        if (body.kind === 'single') observed.refused(body.singleResult.errors ?? []);
      },
    };
  },
};

/** The code that the caller of a request is told (requests/http-errors.ts). */
function codeOf(error: FastifyError): string {
  if (error instanceof RequestRefused) return error.code;
  return (error.statusCode ?? 500) < 500 ? 'BAD_REQUEST' : 'INTERNAL_SERVER_ERROR';
}
