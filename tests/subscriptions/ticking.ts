/**
 * A graph that is not this city's and tells of events: one subgraph serves subscriptions with the reference implementation
 * of GraphQL over SSE, another knows the names of what they are about.
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buildSubgraphSchema } from '@apollo/subgraph';
import { parse } from 'graphql';
import { createHandler } from 'graphql-sse/lib/use/http';
import { EventQueue } from '../../subgraphs/kit/events/event-queue.ts';
import { type ForeignSubgraph, serveForeign } from '../gateway/foreign-graph.ts';

const typeDefs = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"])
  type Query { now: Int }
  type Subscription { ticked(every: Int): Bell }
  type Bell @key(fields: "id") { id: ID! tick: Int load: String }`;

interface Tick {
  readonly id: string;
  readonly tick: number;
  readonly load?: string;
}

export class Ticking {
  readonly name = 'water';
  readonly typeDefs = typeDefs;
  readonly #subscribers = new Set<EventQueue<{ ticked: Tick }>>();
  #server = this.#serve();
  #port = 0;

  get url(): string {
    return `http://127.0.0.1:${this.#port}/graphql`;
  }

  /** How many listen now. */
  get subscribers(): number {
    return this.#subscribers.size;
  }

  /** Tells everyone who listens. */
  tick(ticked: Tick): void {
    for (const queue of this.#subscribers) queue.push({ ticked });
  }

  /** Says to everyone who listens that nothing more comes. */
  end(): void {
    for (const queue of this.#subscribers) queue.end();
  }

  async start(): Promise<this> {
    await new Promise<void>((resolve) => this.#server.listen(this.#port, '127.0.0.1', resolve));
    this.#port = (this.#server.address() as AddressInfo).port;
    return this;
  }

  async stop(): Promise<void> {
    const closed = new Promise((resolve) => this.#server.close(resolve));
    this.#server.closeAllConnections();
    await closed;
    this.#server = this.#serve();
  }

  #serve() {
    const subscribe = () => {
      const queue: EventQueue<{ ticked: Tick }> = new EventQueue(1_000, () => {
        this.#subscribers.delete(queue);
      });
      this.#subscribers.add(queue);
      return queue;
    };
    const schema = buildSubgraphSchema({
      typeDefs: parse(typeDefs),
      resolvers: { Query: { now: () => 1 }, Subscription: { ticked: { subscribe } } },
    });
    const handle = createHandler({ schema });
    // A gateway that leaves while something is written to it is no fault of the subgraph's.
    return createServer((asked, answer) => handle(asked, answer).catch(() => answer.destroy()));
  }
}

/** The subgraph that knows the names, but for the bell `dumb`. */
export function serveNames(): Promise<ForeignSubgraph> {
  return serveForeign('culture-tourism', 'type Bell @key(fields: "id") { id: ID! name: String }', {
    Bell: {
      __resolveReference: ({ id }: { id: string }) => ({ id }),
      name: ({ id }: { id: string }) => {
        if (id === 'dumb') throw new Error('It has no name.');
        return `bell ${id}`;
      },
    },
  });
}
