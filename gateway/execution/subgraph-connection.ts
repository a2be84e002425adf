/** One subgraph over HTTP: posts an operation on a pooled connection and returns its answer within the time it has. */
import { type Dispatcher, request } from 'undici';
import { type GraphqlAnswer, readAnswer } from './subgraph-answer.ts';
import { SubgraphFault } from './subgraph-fault.ts';

export class SubgraphConnection {
  readonly #url: string;
  readonly #dispatcher: Dispatcher;
  readonly #timeoutMs: number;

  /** `timeoutMs` is for a whole exchange, to the last byte of the answer. */
  constructor(url: string, dispatcher: Dispatcher, timeoutMs: number) {
    this.#url = url;
    this.#dispatcher = dispatcher;
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
    const deadline = new AbortController();
    const timer = setTimeout(() => deadline.abort(), this.#timeoutMs);
    const signal = abandoned ? AbortSignal.any([deadline.signal, abandoned]) : deadline.signal;
    try {
      return await this.#exchange(body, headers, signal);
    } catch (error) {
      if (error instanceof SubgraphFault) throw error;
      if (deadline.signal.aborted) {
        throw new SubgraphFault('SUBGRAPH_TIMEOUT', `no answer within ${this.#timeoutMs} ms`);
      }
      throw new SubgraphFault('SUBGRAPH_UNREACHABLE', detailOf(error), { cause: error });
    } finally {
      clearTimeout(timer);
    }
  }

  async #exchange(
    body: string,
    headers: Readonly<Record<string, string>>,
    signal: AbortSignal,
  ): Promise<GraphqlAnswer> {
    const response = await request(this.#url, {
      dispatcher: this.#dispatcher,
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/json', accept: 'application/json' },
      body,
      signal,
    });
    const text = await response.body.text();
    const { statusCode } = response;
    if (statusCode >= 200 && statusCode < 300) return readAnswer(text);
    const answer = answerBeside(text, statusCode);
    if (answer) return answer;
    throw new SubgraphFault(
      statusCode === 401 || statusCode === 403 ? 'SUBGRAPH_REFUSED' : 'SUBGRAPH_BAD_RESPONSE',
      `status ${statusCode}`,
    );
  }
}

/**
 * The answer that comes with the status of a failure: some servers let one field's error set the status of the whole,
 * and a value that the caller sent, such as a day that does not exist, is refused before anything runs.
 */
function answerBeside(text: string, statusCode: number): GraphqlAnswer | undefined {
  try {
    const answer = readAnswer(text);
    const callers = answer.errors?.every(({ extensions }) => extensions?.['code'] === callersError);
    return answer.data || (statusCode === 400 && callers) ? answer : undefined;
  } catch {
    return undefined;
  }
}

const callersError = 'BAD_USER_INPUT';

function detailOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return 'code' in error ? `${error.code}: ${error.message}` : error.message;
}
