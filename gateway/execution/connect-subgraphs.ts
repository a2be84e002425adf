/** The subgraphs of one supergraph as its plans ask them: by name, for as long as that supergraph is served. */
import type { OperationTypeNode } from 'graphql';
import type { RequestContext } from '../requests/request-context.ts';
import type { Held } from '../resilience/shared.ts';
import type { ReadData } from './reading/answer-readers.ts';
import type { Subgraph } from './subgraph.ts';
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
  /** Lets go of all; those that nobody else holds are closed once what is under way has ended. */
  close(): Promise<void>;
}

/** Connects to `subgraphs`, which are held until that is closed. */
export function connectSubgraphs(
  subgraphs: ReadonlyMap<string, Held<Pick<Subgraph, 'ask'>>>,
): ConnectedSubgraphs {
  return {
    ask(name, body, operation, context, read) {
      const subgraph = subgraphs.get(name)?.thing;
      if (!subgraph) {
        throw new Error(`The supergraph plans requests to ${name}, which it does not list.`);
      }
      return subgraph.ask(body, operation, context, read);
    },
    async close() {
      await Promise.all([...subgraphs.values()].map((held) => held.release()));
    },
  };
}
