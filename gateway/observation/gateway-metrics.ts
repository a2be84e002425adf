/** What is counted of a gateway: its operations, what it asks of subgraphs, and the supergraph that it serves. */
import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import { SubgraphFigures } from './subgraph-figures.ts';

/** In seconds: from what a kept answer takes to the longest that a request may. */
const durations = [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** One operation that was answered, or could not be. */
export interface OperationFigures {
  readonly operation: string;
  readonly seconds: number;
  /** Whether it had to be planned. */
  readonly planned: boolean;
  /** By code, how many errors its answer has. */
  readonly errors: ReadonlyMap<string, number>;
}

/** One request to a subgraph that was answered, or could not be. */
export interface FetchFigures {
  readonly subgraph: string;
  readonly seconds: number;
  readonly entities: number;
  readonly errors: ReadonlyMap<string, number>;
}

/** Which supergraph is served, and what became of others that were offered. */
export interface WatchedSupergraph {
  readonly served: { readonly hash: string };
  /** What was offered last, where it cannot be served. */
  readonly refused: object | undefined;
  readonly swaps: number;
  readonly refusals: number;
}

export class GatewayMetrics {
  readonly registry = new Registry();
  readonly subgraphs = new SubgraphFigures(this.registry);
  #underWay = 0;
  /** By operation, how often its plan was there, and how often not. */
  readonly #plans = new Map<string, { hit: number; miss: number }>();
  readonly #operations = new Histogram({
    name: 'one_check_operation_seconds',
    help: 'How long operations took, from their request to the end of their answer.',
    labelNames: ['operation'] as const,
    buckets: durations,
    registers: [this.registry],
  });
  readonly #operationErrors = new Counter({
    name: 'one_check_operation_errors_total',
    help: 'Errors in answers to operations.',
    labelNames: ['operation', 'code'] as const,
    registers: [this.registry],
  });
  readonly #fetches = new Histogram({
    name: 'one_check_fetch_seconds',
    help: 'How long requests to a subgraph took, waiting and second tries included.',
    labelNames: ['subgraph'] as const,
    buckets: durations,
    registers: [this.registry],
  });
  readonly #fetchErrors = new Counter({
    name: 'one_check_fetch_errors_total',
    help: 'Faults of a subgraph, and errors that it reported.',
    labelNames: ['subgraph', 'code'] as const,
    registers: [this.registry],
  });
  readonly #entities = new Counter({
    name: 'one_check_entities_asked_total',
    help: 'Distinct entities that a subgraph was asked for.',
    labelNames: ['subgraph'] as const,
    registers: [this.registry],
  });

  constructor() {
    const registers = [this.registry];
    const underWay = () => this.#underWay;
    const plans = this.#plans;
    new Gauge({
      name: 'one_check_requests_under_way',
      help: 'Requests that are being answered.',
      registers,
      collect() {
        this.set(underWay());
      },
    });
    new Counter({
      name: 'one_check_plan_cache_total',
      help: 'Operations whose plan was there already (hit) or had to be made (miss).',
      labelNames: ['operation', 'result'] as const,
      registers,
      collect() {
        this.reset();
        for (const [operation, { hit, miss }] of plans) {
          this.inc({ operation, result: 'hit' }, hit);
          this.inc({ operation, result: 'miss' }, miss);
        }
      },
    });
  }

  /** Tells from now on which supergraph `current` serves. */
  watchSupergraph(current: WatchedSupergraph): void {
    const registers = [this.registry];
    new Gauge({
      name: 'one_check_supergraph_info',
      help: 'The supergraph that is served, by the SHA-256 of its text; how many processes serve it.',
      labelNames: ['hash'] as const,
      registers,
      collect() {
        this.reset();
        this.set({ hash: current.served.hash }, 1);
      },
    });
    new Gauge({
      name: 'one_check_supergraph_refused',
      help: 'Processes that were offered a supergraph which cannot be served, and keep an older one.',
      registers,
      collect() {
        this.set(current.refused ? 1 : 0);
      },
    });
    new Counter({
      name: 'one_check_supergraph_swaps_total',
      help: 'Times that another supergraph took over.',
      registers,
      collect() {
        this.reset();
        this.inc(current.swaps);
      },
    });
    new Counter({
      name: 'one_check_supergraph_refusals_total',
      help: 'Supergraphs that were offered and could not be served.',
      registers,
      collect() {
        this.reset();
        this.inc(current.refusals);
      },
    });
  }

  begin(): void {
    this.#underWay += 1;
  }

  end(): void {
    this.#underWay -= 1;
  }

  addOperation({ operation, seconds, planned, errors }: OperationFigures): void {
    this.#operations.observe({ operation }, seconds);
    const plans = this.#plans.get(operation) ?? { hit: 0, miss: 0 };
    plans[planned ? 'miss' : 'hit'] += 1;
    this.#plans.set(operation, plans);
    for (const [code, count] of errors) this.#operationErrors.inc({ operation, code }, count);
  }

  addFetch({ subgraph, seconds, entities, errors }: FetchFigures): void {
    this.#fetches.observe({ subgraph }, seconds);
    if (entities > 0) this.#entities.inc({ subgraph }, entities);
    for (const [code, count] of errors) this.#fetchErrors.inc({ subgraph, code }, count);
  }
}
