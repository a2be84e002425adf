/**
 * One supergraph as it is served, with everything that is derived from it: the graph with its plans, limits, authorization
 * and audit, the sample questions. Nothing of it outlives it or is shared with the next but connections to subgraphs that
 * both have.
 */
import type { GraphQLSchema } from 'graphql';
import type { Graph } from '../graph.ts';

/** What a supergraph's text is made into. */
export interface MadeGraph {
  readonly graph: Graph;
  /** Operations that it can answer, to begin with. */
  readonly questions: readonly string[];
  /** Lets go of every connection. */
  close(): Promise<void>;
}

export class ServedGraph {
  /** Names the text it was made from: its SHA-256. */
  readonly hash: string;
  readonly since = new Date();
  readonly graph: Graph;
  readonly questions: readonly string[];
  readonly #made: MadeGraph;
  #underWay = 0;
  #lastEnded = () => {};

  constructor(hash: string, made: MadeGraph) {
    this.hash = hash;
    this.graph = made.graph;
    this.questions = made.questions;
    this.#made = made;
  }

  /** What callers see of the supergraph. */
  get apiSchema(): GraphQLSchema {
    return this.graph.apiSchema;
  }

  /** Does `work` with this graph, which is there until that ends. */
  async hold<T>(work: () => Promise<T>): Promise<T> {
    this.#underWay++;
    try {
      return await work();
    } finally {
      if (--this.#underWay === 0) this.#lastEnded();
    }
  }

  /** Lets go of everything once the last that holds it has ended; nobody may begin to hold it any more. */
  async retire(): Promise<void> {
    // They would hold it without end, and what the next one forbids is not to be told any more.
    this.graph.subscriptions.end();
    if (this.#underWay > 0) {
      await new Promise<void>((resolve) => {
        this.#lastEnded = resolve;
      });
    }
    await this.#made.close();
  }
}
