/** Connects the gateway to its subgraphs: one pool of kept connections, and for each subgraph what asks it. */
import type { Logger } from 'pino';
import { Agent } from 'undici';
import { InternalTokens } from '../identity/internal-tokens.ts';
import type { SubgraphWiring } from '../supergraph/wiring.ts';
import { SubgraphConnection } from './subgraph-connection.ts';
import { SubgraphSource } from './subgraph-source.ts';

/** Connections to one subgraph at most; further requests wait for one, within their own time. */
const connectionsPerSubgraph = 128;

export interface ConnectedSubgraphs {
  /** What asks the subgraph of this name. */
  sourceOf(name: string): SubgraphSource;
  /** Waits for what is under way, then closes every connection. */
  close(): Promise<void>;
}

/** Connects to `wiring`; each subgraph has `timeoutMs` for one request. */
export function connectSubgraphs(
  wiring: readonly SubgraphWiring[],
  timeoutMs: number,
  logger: Logger,
): ConnectedSubgraphs {
  const agent = new Agent({ connections: connectionsPerSubgraph });
  const sources = new Map(
    wiring.map(({ name, url, signing }) => [
      name,
      new SubgraphSource(
        name,
        new SubgraphConnection(url, agent, timeoutMs),
        signing && new InternalTokens(signing.audience, signing.key),
        logger,
      ),
    ]),
  );
  return {
    sourceOf(name) {
      const source = sources.get(name);
      if (!source)
        throw new Error(`The supergraph plans requests to ${name}, which it does not list.`);
      return source;
    },
    close: () => agent.close(),
  };
}
