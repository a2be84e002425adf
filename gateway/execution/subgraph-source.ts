/** How the gateway asks one subgraph: with its own token for the caller, and so that a fault costs only the fields asked for. */
import type { GraphQLDataSource } from '@apollo/gateway';
import { OperationTypeNode } from 'graphql';
import type { Logger } from 'pino';
import type { InternalTokens } from '../identity/internal-tokens.ts';
import type { RequestContext } from '../requests/request-context.ts';
import { type GraphqlAnswer, requireEntities } from './subgraph-answer.ts';
import type { SubgraphConnection } from './subgraph-connection.ts';
import { errorsOfFault, passOnError } from './subgraph-errors.ts';
import { SubgraphFault } from './subgraph-fault.ts';

type Options = Parameters<GraphQLDataSource<RequestContext>['process']>[0];
type Incoming = Extract<Options, { incomingRequestContext: unknown }>;
type Answer = Awaited<ReturnType<GraphQLDataSource['process']>>;

export class SubgraphSource implements GraphQLDataSource<RequestContext> {
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

  async process(options: Options): Promise<Answer> {
    if (!('incomingRequestContext' in options)) {
      throw new Error(`Subgraphs are asked on behalf of callers only, not for ${options.kind}.`);
    }
    try {
      const { data, errors } = await this.#ask(options);
      return {
        ...(data && { data }),
        ...(errors && { errors: errors.map((error) => passOnError(error, this.#name)) }),
      };
    } catch (error) {
      if (!(error instanceof SubgraphFault)) throw error;
      return { errors: this.#costOf(error, options) };
    }
  }

  async #ask({ request, context, incomingRequestContext }: Incoming): Promise<GraphqlAnswer> {
    const { query, variables = {}, operationName } = request;
    const answer = await this.#connection.post(
      JSON.stringify({ query, variables, operationName }),
      await this.#headersFor(context),
      // A mutation that was sent runs to its end: half of one is worse than one whose answer nobody reads.
      incomingRequestContext.operation.operation === OperationTypeNode.MUTATION
        ? undefined
        : context.clientGone,
    );
    const representations: unknown = variables['representations'];
    // A caller's own variable may have that name too, but no caller's operation asks for entities by it.
    if (Array.isArray(representations) && query?.includes('_entities(representations:')) {
      requireEntities(answer, representations.length);
    }
    return answer;
  }

  async #headersFor(context: RequestContext): Promise<Record<string, string>> {
    const token = context.identity && (await this.#tokens?.tokenFor(context.identity));
    return {
      'x-request-id': context.requestId,
      ...(context.traceparent && { traceparent: context.traceparent }),
      ...(token && { authorization: `Bearer ${token}` }),
    };
  }

  #costOf(fault: SubgraphFault, options: Incoming): NonNullable<Answer['errors']> {
    const { request, context, incomingRequestContext, pathInIncomingRequest = [] } = options;
    if (!context.clientGone.aborted) {
      this.#logger.warn(
        {
          subgraph: this.#name,
          code: fault.code,
          detail: fault.message,
          requestId: context.requestId,
        },
        'subgraph fault',
      );
    }
    return errorsOfFault(fault, {
      service: this.#name,
      query: request.query ?? '',
      place: pathInIncomingRequest,
      operation: incomingRequestContext.operation.operation,
    });
  }
}
