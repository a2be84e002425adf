/**
 * Answers one HTTP request with server-sent events, as the distinct connections mode of GraphQL over SSE has them: `next`
 * with one answer each, then `complete`. A client that reads slowly is waited for.
 */
import type { OutgoingHttpHeaders, ServerResponse } from 'node:http';

/** The media type by which a client asks for it. */
export const eventStreamType = 'text/event-stream';

/** What a client has to read what was sent last, in milliseconds. */
const timeToRead = 5_000;

export class EventStream {
  /** Aborts when nobody reads any more. */
  readonly gone: AbortSignal;
  readonly #response: ServerResponse;
  readonly #heartbeat: NodeJS.Timeout;

  /** Begins the answer; every `heartbeatMs` something is sent, so that neither side waits for one that is gone. */
  constructor(response: ServerResponse, headers: OutgoingHttpHeaders, heartbeatMs: number) {
    const leaving = new AbortController();
    this.gone = leaving.signal;
    this.#response = response;
    response.writeHead(200, {
      ...headers,
      'content-type': `${eventStreamType}; charset=utf-8`,
      'cache-control': 'no-store',
      // Proxies that keep answers back to send them whole would keep this one for ever.
      'x-accel-buffering': 'no',
    });
    response.write(':\n\n');
    this.#heartbeat = setInterval(() => {
      if (!response.writableNeedDrain) response.write(':\n\n');
    }, heartbeatMs);
    const left = () => {
      clearInterval(this.#heartbeat);
      leaving.abort();
    };
    response.on('error', () => undefined);
    response.once('close', left);
    // A client that left before there was anything to begin with does not leave again.
    if (response.destroyed) left();
  }

  /** Sends one answer as JSON, and waits until there is room for another; no longer than until `hurry`. */
  async next(json: string, hurry?: AbortSignal): Promise<void> {
    if (this.gone.aborted) return;
    const data = json.trimEnd().replaceAll(/\r\n|\r|\n/g, '\ndata: ');
    if (this.#response.write(`event: next\ndata: ${data}\n\n`) || hurry?.aborted) return;
    await new Promise<void>((resolve) => {
      const over = () => {
        this.#response.off('drain', over);
        this.gone.removeEventListener('abort', over);
        hurry?.removeEventListener('abort', over);
        resolve();
      };
      this.#response.once('drain', over);
      this.gone.addEventListener('abort', over);
      hurry?.addEventListener('abort', over);
    });
  }

  /** Says that no more answers come, and ends; who does not read it in time is cut off. */
  complete(): void {
    if (this.gone.aborted) return;
    clearInterval(this.#heartbeat);
    this.#response.end('event: complete\ndata:\n\n');
    const cut = setTimeout(() => this.#response.destroy(), timeToRead);
    this.gone.addEventListener('abort', () => clearTimeout(cut));
  }

  /** Ends in the middle: who reads it knows that something is amiss. */
  breakOff(): void {
    this.#response.destroy();
  }
}

/** Whether `accept` names the type of event streams, and does not merely take anything. */
export function asksForEvents(accept: string | undefined): boolean {
  return (
    accept
      ?.toLowerCase()
      .split(/[,;]/)
      .some((part) => part.trim() === eventStreamType) ?? false
  );
}
