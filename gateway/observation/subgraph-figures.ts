/**
 * How it stands with each subgraph. Connections end with the last supergraph that has the subgraph at its address, and what
 * they have counted must not go down for that.
 */
import { Counter, Gauge, type Registry } from 'prom-client';
import type { SubgraphState } from '../resilience/subgraph-state.ts';

const breakerStates = ['CLOSED', 'HALF_OPEN', 'OPEN'] as const;

/** What connections count, and keep counting when others take over. */
type Count = 'retries' | 'suspensions';

/** A subgraph that is connected, and how it stands with it. */
export interface WatchedSubgraph {
  readonly state: SubgraphState;
}

export class SubgraphFigures {
  /** With its name; of several of one name, which is at several addresses then, the newest last. */
  readonly #connected = new Map<WatchedSubgraph, string>();
  readonly #ended: Readonly<Record<Count, Map<string, number>>> = {
    retries: new Map(),
    suspensions: new Map(),
  };

  constructor(registry: Registry) {
    this.#addGauges(registry);
    this.#addCounter(registry, 'retries', 'Second tries of requests to a subgraph.');
    this.#addCounter(registry, 'suspensions', 'Times that a subgraph was not asked for a while.');
  }

  /** Reads `subgraph` from now on, until what is returned is called. */
  watch(name: string, subgraph: WatchedSubgraph): () => void {
    this.#connected.set(subgraph, name);
    return () => {
      this.#connected.delete(subgraph);
      for (const [count, counted] of Object.entries(this.#ended)) {
        counted.set(name, (counted.get(name) ?? 0) + subgraph.state[count as Count]);
      }
    };
  }

  #addGauges(registry: Registry): void {
    const latest = () =>
      new Map([...this.#connected].map(([{ state }, name]) => [name, state] as const));
    const registers = [registry];
    const labelNames = ['subgraph'] as const;
    new Gauge({
      name: 'one_check_subgraph_breaker',
      help: '1 at the state that the breaker before a subgraph is in.',
      labelNames: ['subgraph', 'state'] as const,
      registers,
      collect() {
        this.reset();
        for (const [subgraph, { breaker }] of latest()) {
          for (const state of breakerStates) {
            this.set({ subgraph, state }, state === breaker ? 1 : 0);
          }
        }
      },
    });
    const gauges: readonly [
      name: string,
      help: string,
      figure: (state: SubgraphState) => number,
    ][] = [
      ['under_way', 'Requests to a subgraph that are under way.', ({ underWay }) => underWay],
      ['waiting', 'Requests that wait for their turn to a subgraph.', ({ waiting }) => waiting],
    ];
    for (const [name, help, figure] of gauges) {
      new Gauge({
        name: `one_check_subgraph_${name}`,
        help,
        labelNames,
        registers,
        collect() {
          this.reset();
          for (const [subgraph, state] of latest()) this.set({ subgraph }, figure(state));
        },
      });
    }
  }

  #addCounter(registry: Registry, count: Count, help: string): void {
    const totals = () => this.#totals(count);
    new Counter({
      name: `one_check_subgraph_${count}_total`,
      help,
      labelNames: ['subgraph'] as const,
      registers: [registry],
      collect() {
        this.reset();
        for (const [subgraph, total] of totals()) this.inc({ subgraph }, total);
      },
    });
  }

  #totals(count: Count): ReadonlyMap<string, number> {
    const totals = new Map(this.#ended[count]);
    for (const [{ state }, name] of this.#connected) {
      totals.set(name, (totals.get(name) ?? 0) + state[count]);
    }
    return totals;
  }
}
