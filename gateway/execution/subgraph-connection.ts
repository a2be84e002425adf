/** One subgraph over HTTP: posts an operation on a kept connection and returns its answer within the time it has. */
import { type Dispatcher, Pool } from 'undici';
import { type GraphqlAnswer, readAnswer } from './subgraph-answer.ts';
import { SubgraphExchange } from './subgraph-exchange.ts';
import { SubgraphFault } from './subgraph-fault.ts';

/** Connections to one subgraph at most; further requests wait for one, within their own time. */
const connectionsPerSubgraph = 128;

export class SubgraphConnection {
  readonly #pool: Pool;
  readonly #path: string;
  readonly #timeoutMs: number;

  /** `timeoutMs` is for a whole exchange, to the last byte of the answer. */
  constructor(url: string, timeoutMs: number) {
    const { origin, pathname, search } = new URL(url);
    this.#pool = new Pool(origin, { connections: connectionsPerSubgraph });
    this.#path = pathname + search;
    this.#timeoutMs = timeoutMs;
  }

  /**
   * Posts `body` and reads the answer. Gives up when `abandoned` aborts.
   *
   * @throws {SubgraphFault} when there is no usable answer.
   */
  async post(
    body: string,
    headers: Readonly<Record<string, string>>,
    abandoned?: AbortSignal,
  ): Promise<GraphqlAnswer> {
    const exchange = new SubgraphExchange(this.#timeoutMs, abandoned);
    const request: Dispatcher.DispatchOptions = {
      path: this.#path,
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/json', accept: 'application/json' },
      body,
    };
    this.#pool.dispatch(request, exchange);
    const { status, text } = await exchange.answer;
    if (status >= 200 && status < 300) return readAnswer(text);
    const answer = answerBeside(text, status);
    if (answer) return answer;
    throw new SubgraphFault(
      status === 401 || status === 403 ? 'SUBGRAPH_REFUSED' : 'SUBGRAPH_BAD_RESPONSE',
      `status ${status}`,
    );
  }

  /** Waits for what is under way, then closes every connection. */
  close(): Promise<void> {
    return this.#pool.close();
  }
}

/**
 * The answer that comes with the status of a failure: some servers let one field's error set the status of the whole,
 * and a value that the caller sent, such as a day that does not exist, is refused before anything runs.
 */
function answerBeside(text: string, status: number): GraphqlAnswer | undefined {
  try {
    const answer = readAnswer(text);
    const callers = answer.errors?.every(({ extensions }) => extensions?.['code'] === callersError);
    return answer.data || (status === 400 && callers) ? answer : undefined;
  } catch {
    return undefined;
  }
}

const callersError = 'BAD_USER_INPUT';
