/** One subgraph over HTTP: posts an operation on a kept connection and returns its answer within the time it has. */
import { Client, type Dispatcher } from 'undici';
import type { ReadData } from './reading/answer-readers.ts';
import { type GraphqlAnswer, readAnswer } from './subgraph-answer.ts';
import { SubgraphExchange } from './subgraph-exchange.ts';
import { SubgraphFault } from './subgraph-fault.ts';

/** One request as it is posted. */
export interface SubgraphRequest {
  /** A GraphQL request as JSON. */
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Aborts when nobody waits for the answer any more. */
  readonly abandoned: AbortSignal | undefined;
  /** What reads an answer that is as it was asked for. */
  readonly read?: ReadData | undefined;
}

export class SubgraphConnection {
  readonly #origin: string;
  /** Connections that carry nothing now. The one that was freed last goes first, so that what is not needed falls asleep. */
  readonly #free: Client[] = [];
  readonly #clients = new Set<Client>();
  readonly #path: string;
  readonly #answerBytes: number;

  /** Answers longer than `answerBytes` are given up. */
  constructor(url: string, answerBytes: number) {
    const { origin, pathname, search } = new URL(url);
    this.#origin = origin;
    this.#path = pathname + search;
    this.#answerBytes = answerBytes;
  }

  /**
   * Posts a request and reads the answer, all within `timeoutMs`. There are as many connections as requests are under way.
   *
   * @throws {SubgraphFault} when there is no usable answer.
   */
  async post(
    { body, headers, abandoned, read }: SubgraphRequest,
    timeoutMs: number,
  ): Promise<GraphqlAnswer> {
    const client = this.#free.pop() ?? this.#open();
    const limits = { timeoutMs, answerBytes: this.#answerBytes };
    const exchange = new SubgraphExchange(limits, abandoned, () => this.#free.push(client));
    const request: Dispatcher.DispatchOptions = {
      path: this.#path,
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/json', accept: 'application/json' },
      body,
    };
    client.dispatch(request, exchange);
    const { status, text, bytes, retryAfter, cacheControl } = await exchange.answer;
    if (status >= 200 && status < 300) return { ...readAnswer(text, read), cacheControl, bytes };
    const beside = answerBeside(text, status);
    if (beside) return beside;
    throw new SubgraphFault(
      status === 401 || status === 403 ? 'SUBGRAPH_REFUSED' : 'SUBGRAPH_BAD_RESPONSE',
      `status ${status}`,
      { status, retryAfterMs: retryAfter === undefined ? undefined : retryAfterMs(retryAfter) },
    );
  }

  /** Waits for what is under way, then closes every connection. */
  async close(): Promise<void> {
    await Promise.all([...this.#clients].map((client) => client.close()));
  }

  #open(): Client {
    const client = new Client(this.#origin);
    this.#clients.add(client);
    return client;
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

/** A `Retry-After`: seconds, or a day and time. */
function retryAfterMs(given: string): number | undefined {
  const ms = /^\d{1,9}$/.test(given) ? Number(given) * 1_000 : Date.parse(given) - Date.now();
  return Number.isNaN(ms) ? undefined : Math.max(0, ms);
}
