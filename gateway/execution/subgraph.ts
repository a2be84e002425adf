/** How the gateway asks one subgraph: with its own token for the caller, and with every fault on record. */
import { OperationTypeNode } from 'graphql';
import type { Logger } from 'pino';
import type { InternalTokens } from '../identity/internal-tokens.ts';
import type { RequestContext } from '../requests/request-context.ts';
import type { GraphqlAnswer } from './subgraph-answer.ts';
import type { SubgraphConnection } from './subgraph-connection.ts';
import { SubgraphFault } from './subgraph-fault.ts';

export class Subgraph {
  readonly #name: string;
  readonly #connection: SubgraphConnection;
  readonly #tokens: InternalTokens | undefined;
  readonly #logger: Logger;

  /** Without `tokens` the subgraph is told nothing about the caller. */
  constructor(
    name: string,
    connection: SubgraphConnection,
    tokens: InternalTokens | undefined,
    logger: Logger,
  ) {
    this.#name = name;
    this.#connection = connection;
    this.#tokens = tokens;
    this.#logger = logger;
  }

  /**
   * Posts `body`, a request as JSON, on behalf of the caller of `context`.
   *
   * @throws {SubgraphFault} when there is no usable answer.
   */
  async ask(
    body: string,
    operation: OperationTypeNode,
    context: RequestContext,
  ): Promise<GraphqlAnswer> {
    try {
      return await this.#connection.post(
        body,
        await this.#headersFor(context),
        // A mutation that was sent runs to its end: half of one is worse than one whose answer nobody reads.
        operation === OperationTypeNode.MUTATION ? undefined : context.clientGone,
      );
    } catch (error) {
      if (error instanceof SubgraphFault) this.#log(error, context);
      throw error;
    }
  }

  close(): Promise<void> {
    return this.#connection.close();
  }

  async #headersFor({
    identity,
    requestId,
    traceparent,
  }: RequestContext): Promise<Record<string, string>> {
    const token = identity && (await this.#tokens?.tokenFor(identity));
    return {
      'x-request-id': requestId,
      ...(traceparent && { traceparent }),
      ...(token && { authorization: `Bearer ${token}` }),
    };
  }

  #log({ code, message }: SubgraphFault, { clientGone, requestId }: RequestContext): void {
    if (clientGone.aborted) return;
    this.#logger.warn({ subgraph: this.#name, code, detail: message, requestId }, 'subgraph fault');
  }
}
