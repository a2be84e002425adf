/** Observes what a subgraph does: counts its answers and statements, and records them in the traces they belong to. */
import { AsyncLocalStorage } from 'node:async_hooks';
import type { ApolloServerPlugin } from '@apollo/server';
import type { FastifyInstance } from 'fastify';
import type { GraphQLError } from 'graphql';
import type pg from 'pg';
import { Counter, Histogram, Registry } from 'prom-client';
import type { Context } from '../definition.ts';
import { traceIdOf, traceparentIn } from './trace-context.ts';
import { SpanKind, type TracedSpan, type Tracing } from './tracing.ts';
import { keepContext, watchStatements } from './watch-statements.ts';

/** What names a request in every log it leaves a line in. */
export interface RequestNames {
  readonly requestId: string | undefined;
  readonly traceId: string | undefined;
}

export class SubgraphObservation {
  readonly registry = new Registry();
  readonly #tracing: Tracing | undefined;
  /** The work on the request that is being answered; only where traces are recorded, for it has its price. */
  readonly #current = new AsyncLocalStorage<TracedSpan>();
  readonly #answers = new Histogram({
    name: 'one_check_answer_seconds',
    help: 'How long a subgraph took to answer.',
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers: [this.registry],
  });
  readonly #errors = new Counter({
    name: 'one_check_answer_errors_total',
    help: 'Errors in answers of a subgraph.',
    labelNames: ['code'] as const,
    registers: [this.registry],
  });
  readonly #statements = new Counter({
    name: 'one_check_statements_total',
    help: 'Statements sent to the database, those of background work included.',
    registers: [this.registry],
  });

  constructor(subgraph: string, tracing: Tracing | undefined) {
    this.registry.setDefaultLabels({ subgraph });
    this.#tracing = tracing;
  }

  watchRequests(app: FastifyInstance): void {
    app.addHook('onRequest', (_request, { raw }, done) => {
      const stop = this.#answers.startTimer();
      raw.once('close', () => stop());
      done();
    });
    const tracing = this.#tracing;
    if (!tracing) return;
    // After the body was read: what reads it does not keep whose it is.
    app.addHook('preHandler', (request, { raw }, done) => {
      const span = tracing.begin('answer', traceparentIn(request.headers));
      raw.once('close', () => span.end({ 'http.response.status_code': raw.statusCode }));
      this.#current.run(span, done);
    });
  }

  watchStatements(pool: pg.Pool): void {
    if (this.#tracing) keepContext(pool);
    watchStatements(pool, (text) => {
      this.#statements.inc();
      const span = this.#tracing && this.#current.getStore();
      const statement = span?.begin(nameOf(text), SpanKind.CLIENT, {
        'db.system.name': 'postgresql',
        'db.query.text': text,
      });
      return statement && ((fault) => statement.end({}, fault));
    });
  }

  /** Counts errors, and gives each to `tell` with the names of the request it is an answer to. */
  errorPlugin(
    tell: (error: GraphQLError, names: RequestNames) => void,
  ): ApolloServerPlugin<Context> {
    return {
      requestDidStart: async ({ request: { http } }) => ({
        didEncounterErrors: async ({ errors }) => {
          const traceparent = traceparentIn({
            traceparent: http?.headers.get('traceparent') ?? '',
          });
          const names = {
            requestId: http?.headers.get('x-request-id'),
            traceId: traceparent && traceIdOf(traceparent),
          };
          for (const error of errors) {
            this.#errors.inc({ code: String(error.extensions['code'] ?? 'INTERNAL_SERVER_ERROR') });
            tell(error, names);
          }
        },
      }),
    };
  }
}

/** `SELECT`, `INSERT`, `WITH` … */
function nameOf(text: string): string {
  return /^\W*([a-z]+)/i.exec(text)?.[1]?.toUpperCase() ?? 'SQL';
}
