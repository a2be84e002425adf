/** How the gateway asks one subgraph: with its own token for the caller, and with every fault on record. */
import { OperationTypeNode } from 'graphql';
import type { Logger } from 'pino';
import type { InternalTokens } from '../identity/internal-tokens.ts';
import type { RequestContext } from '../requests/request-context.ts';
import type { BreakerState } from '../resilience/circuit-breaker.ts';
import { ResilientConnection, type ResilientOptions } from '../resilience/resilient-connection.ts';
import type { SubgraphState } from '../resilience/subgraph-state.ts';
import type { ReadData } from './reading/answer-readers.ts';
import type { GraphqlAnswer } from './subgraph-answer.ts';
import { SubgraphFault } from './subgraph-fault.ts';

export class Subgraph {
  readonly #name: string;
  readonly #connection: ResilientConnection;
  readonly #tokens: InternalTokens | undefined;
  readonly #logger: Logger;

  /** Without `tokens` the subgraph is told nothing about the caller. */
  constructor(
    name: string,
    options: Omit<ResilientOptions, 'ownHeaders' | 'breakerChanged'>,
    tokens: InternalTokens | undefined,
    logger: Logger,
  ) {
    this.#name = name;
    this.#connection = new ResilientConnection({
      ...options,
      ownHeaders: async () => authorized(await tokens?.tokenFor(undefined)),
      breakerChanged: (state) => this.#logSuspension(state),
    });
    this.#tokens = tokens;
    this.#logger = logger;
  }

  /**
   * Posts `body`, a request as JSON, on behalf of the caller of `context`; `read` is tried on the answer first.
   *
   * @throws {SubgraphFault} when there is no usable answer.
   */
  async ask(
    body: string,
    operation: OperationTypeNode,
    context: RequestContext,
    read: ReadData | undefined,
  ): Promise<GraphqlAnswer> {
    const isMutation = operation === OperationTypeNode.MUTATION;
    try {
      return await this.#connection.post({
        body,
        headers: await this.#headersFor(context),
        // A mutation that was sent runs to its end: half of one is worse than one whose answer nobody reads.
        abandoned: isMutation ? undefined : context.clientGone,
        tries: isMutation ? 1 : 2,
        read,
      });
    } catch (error) {
      if (error instanceof SubgraphFault) this.#logFault(error, context);
      throw error;
    }
  }

  get state(): SubgraphState {
    return this.#connection.state;
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
      ...authorized(token),
    };
  }

  #logFault({ code, message }: SubgraphFault, { clientGone, requestId }: RequestContext): void {
    // That it is suspended is said once, not again by each of the many that are turned away.
    if (clientGone.aborted || code === 'SUBGRAPH_SUSPENDED') return;
    this.#logger.warn({ subgraph: this.#name, code, detail: message, requestId }, 'subgraph fault');
  }

  #logSuspension(breaker: BreakerState): void {
    const level = breaker === 'OPEN' ? 'warn' : 'info';
    this.#logger[level]({ subgraph: this.#name, breaker }, suspensionMessages[breaker]);
  }
}

const suspensionMessages: Readonly<Record<BreakerState, string>> = {
  OPEN: 'subgraph suspended',
  HALF_OPEN: 'suspended subgraph tried again',
  CLOSED: 'subgraph no longer suspended',
};

function authorized(token: string | undefined): Record<string, string> {
  return token === undefined ? {} : { authorization: `Bearer ${token}` };
}
