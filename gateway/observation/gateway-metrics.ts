/** What is counted of a gateway: its operations, what it asks of subgraphs, and the supergraph that it serves. */
import { Counter, Gauge, Registry } from 'prom-client';
import { Durations } from './durations.ts';
import { SubgraphFigures } from './subgraph-figures.ts';

/** One operation that was answered, or could not be. */
export interface OperationFigures {
  readonly operation: string;
  readonly seconds: number;
  /** Whether it had to be planned. */
  readonly planned: boolean;
  /** By code, how many errors its answer has. */
  readonly errors: ReadonlyMap<string, number>;
}

/** One event of a subscription that was answered. */
export type EventFigures = Omit<OperationFigures, 'planned'>;

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
  /** Subscriptions that run. */
  subscriptions = 0;
  /** By operation, how often its plan was there, and how often not. */
  readonly #plans = new Map<string, { hit: number; miss: number }>();
  readonly #operations = new Durations({
    name: 'one_check_operation_seconds',
    help: 'How long operations took, from their request to the end of their answer.',
    label: 'operation',
    registry: this.registry,
  });
  readonly #operationErrors = new Counter({
    name: 'one_check_operation_errors_total',
    help: 'Errors in answers to operations.',
    labelNames: ['operation', 'code'] as const,
    registers: [this.registry],
  });
  readonly #events = new Durations({
    name: 'one_check_event_seconds',
    help: 'How long events of subscriptions took, from their coming to the end of their answer.',
    label: 'operation',
    registry: this.registry,
  });
  readonly #fetches = new Durations({
    name: 'one_check_fetch_seconds',
    help: 'How long requests to a subgraph took, waiting and second tries included.',
    label: 'subgraph',
    registry: this.registry,
  });
  readonly #fetchErrors = new Counter({
    name: 'one_check_fetch_errors_total',
    help: 'Faults of a subgraph, and errors that it reported.',
    labelNames: ['subgraph', 'code'] as const,
    registers: [this.registry],
  });
  /** By subgraph, how many distinct entities it was asked for. */
  readonly #entities = new Map<string, number>();

  constructor() {
    const registers = [this.registry];
    const underWay = () => this.#underWay;
    const subscriptions = () => this.subscriptions;
    const plans = this.#plans;
    new Gauge({
      name: 'one_check_requests_under_way',
      help: 'Requests that are being answered.',
      registers,
      collect() {
        this.set(underWay());
      },
    });
    new Gauge({
      name: 'one_check_subscriptions_under_way',
      help: 'Subscriptions that run.',
      registers,
      collect() {
        this.set(subscriptions());
      },
    });
    const asked = this.#entities;
    new Counter({
      name: 'one_check_entities_asked_total',
      help: 'Distinct entities that a subgraph was asked for.',
      labelNames: ['subgraph'] as const,
      registers,
      collect() {
        this.reset();
        for (const [subgraph, entities] of asked) this.inc({ subgraph }, entities);
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
    this.#operations.add(operation, seconds);
    let plans = this.#plans.get(operation);
    if (!plans) {
      plans = { hit: 0, miss: 0 };
      this.#plans.set(operation, plans);
    }
    plans[planned ? 'miss' : 'hit'] += 1;
    this.addErrors(operation, errors);
  }

  addEvent({ operation, seconds, errors }: EventFigures): void {
    this.#events.add(operation, seconds);
    this.addErrors(operation, errors);
  }

  /** Adds errors that callers of `operation` were told, by their codes. */
  addErrors(operation: string, errors: ReadonlyMap<string, number>): void {
    for (const [code, count] of errors) this.#operationErrors.inc({ operation, code }, count);
  }

  addFetch({ subgraph, seconds, entities, errors }: FetchFigures): void {
    this.#fetches.add(subgraph, seconds);
    if (entities > 0) {
      this.#entities.set(subgraph, (this.#entities.get(subgraph) ?? 0) + entities);
    }
    for (const [code, count] of errors) this.#fetchErrors.inc({ subgraph, code }, count);
  }
}
