/**
 * What is noted of one request while it is answered: by whom, which operation, what was asked of whom for it, and what went
 * wrong. Nothing is noted that a caller sent or was told: no values, no messages.
 */
import type { IncomingMessage } from 'node:http';
import type { Logger } from 'pino';
import type { Identity } from '../../subgraphs/kit/identity/identity.ts';
import {
  newTraceparent,
  traceIdOf,
  traceparentIn,
} from '../../subgraphs/kit/observation/trace-context.ts';
import {
  SpanKind,
  type TracedSpan,
  type Tracing,
} from '../../subgraphs/kit/observation/tracing.ts';
import type { Operation } from '../execution/operation.ts';
import type { GraphqlAnswer } from '../execution/subgraph-answer.ts';
import { SubgraphFault } from '../execution/subgraph-fault.ts';
import type { CountedPlanner } from './counted-planner.ts';
import type { ErrorCodes } from './error-codes.ts';
import { type AskedFetch, ExplainedPlan } from './explained-plan.ts';
import type { GatewayMetrics } from './gateway-metrics.ts';
import type { OperationLabels } from './operation-labels.ts';

/** Where what is noted goes. */
export interface Observers {
  readonly metrics: GatewayMetrics;
  readonly codes: ErrorCodes;
  readonly labels: OperationLabels;
  readonly tracing: Tracing | undefined;
  readonly logger: Logger;
}

type Reported = { readonly extensions?: Readonly<Record<string, unknown>> | undefined };

export class ObservedRequest {
  readonly observers: Observers;
  readonly #startedAt = performance.now();
  readonly #span: TracedSpan | undefined;
  readonly #errors = new Map<string, number>();
  /** The caller's W3C trace context, or one of ours. */
  readonly traceparent: string;
  operation: Operation | undefined;
  fetches = 0;
  entities = 0;
  planned = false;
  /** Whether it became a subscription, of which more is told than of one answer. */
  subscribes = false;
  #isAnswered = false;
  #identity: Identity | undefined;
  #explained: ExplainedPlan | undefined;

  constructor({ headers }: Pick<IncomingMessage, 'headers'>, observers: Observers) {
    this.observers = observers;
    const given = traceparentIn(headers);
    this.#span = observers.tracing?.begin('graphql', given);
    this.traceparent = this.#span?.traceparent ?? given ?? newTraceparent();
  }

  get traceId(): string {
    return traceIdOf(this.traceparent);
  }

  /** The same, known to be by `identity`. */
  by(identity: Identity | undefined): this {
    this.#identity = identity;
    return this;
  }

  get identity(): Identity | undefined {
    return this.#identity;
  }

  get ms(): number {
    return performance.now() - this.#startedAt;
  }

  /** By code, how many errors the answer has. */
  get errors(): ReadonlyMap<string, number> {
    return this.#errors;
  }

  /** Does what may have to plan an operation. */
  planning<T>(planner: CountedPlanner, work: () => T): T {
    const before = planner.made;
    const span = this.#span?.begin('plan');
    const made = work();
    if (planner.made > before) {
      this.planned = true;
      span?.end();
    }
    return made;
  }

  /** Notes from now on what is asked of subgraphs, so that it can be explained. */
  explain(): void {
    this.#explained = new ExplainedPlan(this.#startedAt);
  }

  /** What was asked of subgraphs, where that is to be explained. */
  get explanation() {
    return this.#explained?.told(this.planned);
  }

  /** Asks a subgraph; `ask` is told the trace context to pass on. */
  async fetch(
    asked: AskedFetch,
    ask: (traceparent: string) => Promise<GraphqlAnswer>,
  ): Promise<GraphqlAnswer> {
    const { subgraph, entities } = asked;
    const { metrics, codes } = this.observers;
    this.fetches += 1;
    this.entities += entities;
    const explained = this.#explained?.begin(asked);
    const span = this.#span?.begin(`fetch ${subgraph}`, SpanKind.CLIENT, {
      'one_check.subgraph': subgraph,
      'one_check.entities': entities,
    });
    const since = performance.now();
    let errors = none;
    let fault: string | undefined;
    try {
      const answer = await ask(span?.traceparent ?? this.traceparent);
      if (answer.errors) errors = countCodes(answer.errors, codes);
      explained?.end(answer.bytes);
      return answer;
    } catch (error) {
      fault = error instanceof SubgraphFault ? error.code : 'INTERNAL_SERVER_ERROR';
      errors = new Map([[fault, 1]]);
      explained?.fail(fault);
      throw error;
    } finally {
      const seconds = (performance.now() - since) / 1_000;
      metrics.addFetch({ subgraph, seconds, entities, errors });
      span?.end({}, fault);
    }
  }

  /** Notes the errors of an answer, given as its JSON text. */
  answered(text: string): void {
    this.#isAnswered = true;
    // An answer without errors begins with its data, an object, and ends with it.
    if (!text.startsWith('{"errors":') && !text.endsWith(']}')) return;
    const { errors } = JSON.parse(text) as { errors?: readonly Reported[] };
    this.#add(errors ?? []);
  }

  /** Notes why an operation was not answered; for one that was, all is noted. */
  refused(errors: readonly Reported[]): void {
    if (!this.#isAnswered) this.#add(errors);
  }

  /** Says that the answer was sent, or that nobody waits for it any more. */
  end(operation: string, status: number): void {
    if (status >= 400 && this.#errors.size === 0) {
      this.#errors.set(status < 500 ? 'BAD_REQUEST' : 'INTERNAL_SERVER_ERROR', 1);
    }
    const [fault] = this.#errors.keys();
    this.#span?.rename(operation);
    this.#span?.end(
      { 'graphql.operation.name': operation, 'http.response.status_code': status },
      fault,
    );
  }

  #add(errors: readonly Reported[]): void {
    for (const [code, count] of countCodes(errors, this.observers.codes)) {
      this.#errors.set(code, (this.#errors.get(code) ?? 0) + count);
    }
  }
}

const none: ReadonlyMap<string, number> = new Map();

function countCodes(errors: readonly Reported[], codes: ErrorCodes): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { extensions } of errors) {
    const code = codes.codeOf(extensions);
    counts.set(code, (counts.get(code) ?? 0) + 1);
  }
  return counts;
}
