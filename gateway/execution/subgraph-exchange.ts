/**
 * One exchange with a subgraph as the HTTP client reports it, event by event: nothing of a stream or an iterator stands
 * between the socket and the text of the answer.
 */
import type { Dispatcher } from 'undici';
import { SubgraphFault } from './subgraph-fault.ts';

export interface HttpAnswer {
  readonly status: number;
  readonly text: string;
}

/** No answer of a department is longer: one that is would only fill the memory. */
const longestAnswerBytes = 64 * 1024 * 1024;

export class SubgraphExchange implements Dispatcher.DispatchHandler {
  /** The answer, whatever its status; or the {@link SubgraphFault} that befell it. */
  readonly answer: Promise<HttpAnswer>;
  #resolve: (answer: HttpAnswer) => void = () => undefined;
  #reject: (fault: SubgraphFault) => void = () => undefined;
  #controller: Dispatcher.DispatchController | undefined;
  #fault: SubgraphFault | undefined;
  #status = 0;
  #length = 0;
  readonly #chunks: Buffer[] = [];
  readonly #timer: NodeJS.Timeout;
  readonly #abandoned: AbortSignal | undefined;

  /** `timeoutMs` is for the whole exchange, to the last byte of the answer. */
  constructor(timeoutMs: number, abandoned: AbortSignal | undefined) {
    this.answer = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    this.#timer = setTimeout(() => {
      this.#giveUp(new SubgraphFault('SUBGRAPH_TIMEOUT', `no answer within ${timeoutMs} ms`));
    }, timeoutMs);
    this.#abandoned = abandoned;
    if (abandoned?.aborted) this.#abandon();
    else abandoned?.addEventListener('abort', this.#abandon, { once: true });
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    if (this.#fault) controller.abort(this.#fault);
    else this.#controller = controller;
  }

  onResponseStart(_controller: Dispatcher.DispatchController, status: number): void {
    this.#status = status;
  }

  onResponseData(_controller: Dispatcher.DispatchController, chunk: Buffer): void {
    this.#length += chunk.length;
    if (this.#length > longestAnswerBytes) {
      const detail = `more than ${longestAnswerBytes} bytes`;
      this.#giveUp(new SubgraphFault('SUBGRAPH_BAD_RESPONSE', detail));
    } else {
      this.#chunks.push(chunk);
    }
  }

  onResponseEnd(): void {
    this.#settle();
    const [only] = this.#chunks;
    const body = only && this.#chunks.length === 1 ? only : Buffer.concat(this.#chunks);
    this.#resolve({ status: this.#status, text: body.toString('utf8') });
  }

  onResponseError(_controller: unknown, error: Error): void {
    this.#settle();
    this.#reject(this.#fault ?? unreachable(error));
  }

  readonly #abandon = (): void => {
    this.#giveUp(new SubgraphFault('SUBGRAPH_UNREACHABLE', 'the client left'));
  };

  /** Ends the exchange before its end; at once, also where it still waits for a connection. */
  #giveUp(fault: SubgraphFault): void {
    if (this.#fault) return;
    this.#fault = fault;
    this.#settle();
    this.#reject(fault);
    this.#controller?.abort(fault);
  }

  #settle(): void {
    clearTimeout(this.#timer);
    this.#abandoned?.removeEventListener('abort', this.#abandon);
  }
}

function unreachable(error: Error): SubgraphFault {
  const detail = 'code' in error ? `${error.code}: ${error.message}` : error.message;
  return new SubgraphFault('SUBGRAPH_UNREACHABLE', detail, { cause: error });
}
