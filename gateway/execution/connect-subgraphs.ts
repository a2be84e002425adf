/** Connects the gateway to its subgraphs: for each of them kept connections, and what asks it on behalf of callers. */
import type { OperationTypeNode } from 'graphql';
import type { Logger } from 'pino';
import { InternalTokens } from '../identity/internal-tokens.ts';
import type { RequestContext } from '../requests/request-context.ts';
import type { SubgraphLimits } from '../resilience/subgraph-limits.ts';
import type { SubgraphState } from '../resilience/subgraph-state.ts';
import type { SubgraphWiring } from '../supergraph/wiring.ts';
import type { ReadData } from './reading/answer-readers.ts';
import { Subgraph } from './subgraph.ts';
import type { GraphqlAnswer } from './subgraph-answer.ts';

export interface ConnectedSubgraphs {
  /**
   * Asks the subgraph of this name on behalf of the caller of `context`; `body` is a request as JSON, and
   * `read` is tried on the answer first.
   *
   * @throws {SubgraphFault} when there is no usable answer.
   */
  ask(
    name: string,
    body: string,
    operation: OperationTypeNode,
    context: RequestContext,
    read: ReadData | undefined,
  ): Promise<GraphqlAnswer>;
  /** How it stands with each subgraph now, by name. */
  states(): ReadonlyMap<string, SubgraphState>;
  /** Waits for what is under way, then closes every connection. */
  close(): Promise<void>;
}

/** Connects to `wiring`; `limits` hold for each subgraph. */
export function connectSubgraphs(
  wiring: readonly SubgraphWiring[],
  limits: SubgraphLimits,
  logger: Logger,
): ConnectedSubgraphs {
  const subgraphs = new Map(
    wiring.map(({ name, url, signing }) => [
      name,
      new Subgraph(
        name,
        { ...limits, url },
        signing && new InternalTokens(signing.audience, signing.key),
        logger,
      ),
    ]),
  );
  return {
    ask(name, body, operation, context, read) {
      const subgraph = subgraphs.get(name);
      if (!subgraph) {
        throw new Error(`The supergraph plans requests to ${name}, which it does not list.`);
      }
      return subgraph.ask(body, operation, context, read);
    },
    states: () => new Map([...subgraphs].map(([name, { state }]) => [name, state])),
    async close() {
      await Promise.all([...subgraphs.values()].map((subgraph) => subgraph.close()));
    },
  };
}
