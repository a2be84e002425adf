/** Connects the gateway to its subgraphs: for each of them kept connections, and what asks it on behalf of callers. */
import type { OperationTypeNode } from 'graphql';
import type { Logger } from 'pino';
import { InternalTokens } from '../identity/internal-tokens.ts';
import type { RequestContext } from '../requests/request-context.ts';
import type { SubgraphWiring } from '../supergraph/wiring.ts';
import { Subgraph } from './subgraph.ts';
import type { GraphqlAnswer } from './subgraph-answer.ts';
import { SubgraphConnection } from './subgraph-connection.ts';

export interface ConnectedSubgraphs {
  /**
   * Asks the subgraph of this name on behalf of the caller of `context`; `body` is a request as JSON.
   *
   * @throws {SubgraphFault} when there is no usable answer.
   */
  ask(
    name: string,
    body: string,
    operation: OperationTypeNode,
    context: RequestContext,
  ): Promise<GraphqlAnswer>;
  /** Waits for what is under way, then closes every connection. */
  close(): Promise<void>;
}

/** Connects to `wiring`; each subgraph has `timeoutMs` for one request. */
export function connectSubgraphs(
  wiring: readonly SubgraphWiring[],
  timeoutMs: number,
  logger: Logger,
): ConnectedSubgraphs {
  const subgraphs = new Map(
    wiring.map(({ name, url, signing }) => [
      name,
      new Subgraph(
        name,
        new SubgraphConnection(url, timeoutMs),
        signing && new InternalTokens(signing.audience, signing.key),
        logger,
      ),
    ]),
  );
  return {
    ask(name, body, operation, context) {
      const subgraph = subgraphs.get(name);
      if (!subgraph) {
        throw new Error(`The supergraph plans requests to ${name}, which it does not list.`);
      }
      return subgraph.ask(body, operation, context);
    },
    async close() {
      await Promise.all([...subgraphs.values()].map((subgraph) => subgraph.close()));
    },
  };
}
