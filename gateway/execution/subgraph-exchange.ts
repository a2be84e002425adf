/**
 * One exchange with a subgraph as the HTTP client reports it, event by event: nothing of a stream or an iterator stands
 * between the socket and the text of the answer.
 */
import type { Dispatcher } from 'undici';
import { SubgraphFault } from './subgraph-fault.ts';

export interface HttpAnswer {
  readonly status: number;
  readonly text: string;
  /** How long it was, as it came. */
  readonly bytes: number;
  /** When the server asks to be asked again, in its own words; only beside a status of failure. */
  readonly retryAfter: string | undefined;
  /** Its `Cache-Control`. */
  readonly cacheControl: string | undefined;
}

export interface ExchangeLimits {
  /** For the whole exchange, to the last byte of the answer. */
  readonly timeoutMs: number;
  /** A longer answer would only fill the memory. */
  readonly answerBytes: number;
}

type Headers = Readonly<Record<string, string | string[] | undefined>>;

export class SubgraphExchange implements Dispatcher.DispatchHandler {
  /** The answer, whatever its status; or the {@link SubgraphFault} that befell it. */
  readonly answer: Promise<HttpAnswer>;
  #resolve: (answer: HttpAnswer) => void = () => undefined;
  #reject: (fault: SubgraphFault) => void = () => undefined;
  #controller: Dispatcher.DispatchController | undefined;
  #fault: SubgraphFault | undefined;
  #status = 0;
  #retryAfter: string | undefined;
  #cacheControl: string | undefined;
  #length = 0;
  readonly #chunks: Buffer[] = [];
  readonly #answerBytes: number;
  readonly #timer: NodeJS.Timeout;
  readonly #abandoned: AbortSignal | undefined;
  readonly #over: () => void;

  /** `over` is called once the connection is free again, which may be after the answer was given up. */
  constructor(
    { timeoutMs, answerBytes }: ExchangeLimits,
    abandoned: AbortSignal | undefined,
    over: () => void,
  ) {
    this.#over = over;
    this.answer = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    this.#answerBytes = answerBytes;
    this.#timer = setTimeout(() => {
      const detail = `no answer within ${Math.round(timeoutMs)} ms`;
      this.#giveUp(new SubgraphFault('SUBGRAPH_TIMEOUT', detail, { sent: this.#isSent }));
    }, timeoutMs);
    this.#abandoned = abandoned;
    if (abandoned?.aborted) this.#abandon();
    else abandoned?.addEventListener('abort', this.#abandon, { once: true });
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    if (this.#fault) controller.abort(this.#fault);
    else this.#controller = controller;
  }

  onResponseStart(
    _controller: Dispatcher.DispatchController,
    status: number,
    headers: Headers,
  ): void {
    this.#status = status;
    this.#cacheControl = headers['cache-control']?.toString();
    if (status >= 500) this.#retryAfter = headers['retry-after']?.toString();
    if (Number(headers['content-length']) > this.#answerBytes) this.#giveUpAsTooLong();
  }

  onResponseData(_controller: Dispatcher.DispatchController, chunk: Buffer): void {
    this.#length += chunk.length;
    if (this.#length > this.#answerBytes) this.#giveUpAsTooLong();
    else this.#chunks.push(chunk);
  }

  onResponseEnd(): void {
    this.#over();
    this.#settle();
    const [only] = this.#chunks;
    const body = only && this.#chunks.length === 1 ? only : Buffer.concat(this.#chunks);
    this.#resolve({
      status: this.#status,
      text: body.toString('utf8'),
      bytes: this.#length,
      retryAfter: this.#retryAfter,
      cacheControl: this.#cacheControl,
    });
  }

  onResponseError(_controller: unknown, error: Error): void {
    this.#over();
    this.#settle();
    this.#reject(this.#fault ?? unreachable(error, this.#isSent));
  }

  /** Whether any of it went out: without a connection nothing does. */
  get #isSent(): boolean {
    return this.#controller !== undefined;
  }

  #giveUpAsTooLong(): void {
    const detail = `more than ${this.#answerBytes} bytes`;
    this.#giveUp(new SubgraphFault('SUBGRAPH_BAD_RESPONSE', detail));
  }

  readonly #abandon = (): void => {
    const sent = this.#isSent;
    this.#giveUp(new SubgraphFault('SUBGRAPH_UNREACHABLE', 'the client left', { sent }));
  };

  /** Ends the exchange before its end; at once, also where it still waits for a connection. */
  #giveUp(fault: SubgraphFault): void {
    if (this.#fault) return;
    this.#fault = fault;
    this.#chunks.length = 0;
    this.#settle();
    this.#reject(fault);
    this.#controller?.abort(fault);
  }

  #settle(): void {
    clearTimeout(this.#timer);
    this.#abandoned?.removeEventListener('abort', this.#abandon);
  }
}

function unreachable(error: Error, sent: boolean): SubgraphFault {
  const detail = 'code' in error ? `${error.code}: ${error.message}` : error.message;
  return new SubgraphFault('SUBGRAPH_UNREACHABLE', detail, { cause: error, sent });
}
