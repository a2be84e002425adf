/**
 * The graph that is served now: the one place that says which. Another supergraph is first made ready beside it and then
 * put in its place between two requests; those that began with the old one end with it. One that cannot be served changes
 * nothing.
 */
import type { Logger } from 'pino';
import { hashOf } from '../documents/hash.ts';
import { type MadeGraph, ServedGraph } from './served-graph.ts';
import type { SupergraphSource } from './source.ts';

/**
 * Makes a supergraph's text into what can be served.
 *
 * @throws {GatewayStartError} when it cannot be served; says why.
 */
export type MakeGraph = (text: string) => Promise<MadeGraph>;

/** A supergraph that was offered and is not served. */
export interface RefusedSupergraph {
  readonly hash: string;
  readonly since: Date;
}

export class CurrentGraph {
  readonly #make: MakeGraph;
  readonly #logger: Logger;
  readonly #retiring = new Set<Promise<void>>();
  #served: ServedGraph;
  #refused: RefusedSupergraph | undefined;
  /** How often another graph took over, and how often one could not. */
  swaps = 0;
  refusals = 0;

  private constructor(first: ServedGraph, make: MakeGraph, logger: Logger) {
    this.#served = first;
    this.#make = make;
    this.#logger = logger;
  }

  /**
   * Serves what `source` holds.
   *
   * @throws {GatewayStartError} when that cannot be served; says why.
   */
  static async from(source: SupergraphSource, make: MakeGraph, logger: Logger) {
    const text = (await source.read()) ?? '';
    return new CurrentGraph(new ServedGraph(hashOf(text), await make(text)), make, logger);
  }

  get served(): ServedGraph {
    return this.#served;
  }

  /** What was offered last, where it cannot be served and the graph is therefore still an older one. */
  get refused(): RefusedSupergraph | undefined {
    return this.#refused;
  }

  /** Does `work` with the graph that is served now, and that stays as it is until the work ends. */
  hold<T>(work: (served: ServedGraph) => Promise<T>): Promise<T> {
    const served = this.#served;
    return served.hold(() => work(served));
  }

  /** Serves the supergraph of this text from now on, if it can be served; one call at a time. */
  async offer(text: string): Promise<void> {
    const hash = hashOf(text);
    if (hash === this.#served.hash) this.#refused = undefined;
    if (hash === this.#served.hash || hash === this.#refused?.hash) return;
    let next: ServedGraph;
    try {
      next = new ServedGraph(hash, await this.#make(text));
    } catch (error) {
      this.#refused = { hash, since: new Date() };
      this.refusals += 1;
      const reason = error instanceof Error ? error.message : String(error);
      const served = this.#served.hash;
      this.#logger.error(
        { refused: hash, served, reason },
        'supergraph refused, the old one stays',
      );
      return;
    }
    const before = this.#served;
    this.#served = next;
    this.#refused = undefined;
    this.swaps += 1;
    this.#logger.info({ served: hash, before: before.hash }, 'supergraph swapped');
    this.#retire(before);
  }

  /** Lets go of everything once all that was begun has ended. */
  async close(): Promise<void> {
    await Promise.all([...this.#retiring, this.#served.retire()]);
  }

  #retire(graph: ServedGraph): void {
    const retiring = graph
      .retire()
      .catch((error) => this.#logger.error({ err: error }, 'supergraph not let go of'))
      .finally(() => this.#retiring.delete(retiring));
    this.#retiring.add(retiring);
  }
}
