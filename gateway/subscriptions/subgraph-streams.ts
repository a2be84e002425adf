/**
 * Subscriptions as the gateway has them with subgraphs: each is one request that is answered by server-sent events
 * (GraphQL over SSE, distinct connections mode) for as long as somebody wants them.
 */
import { Agent, type Dispatcher } from 'undici';
import { eventStreamType } from '../../subgraphs/kit/events/event-stream.ts';
import { SubgraphFault } from '../execution/subgraph-fault.ts';
import { InternalTokens } from '../identity/internal-tokens.ts';
import type { RequestContext } from '../requests/request-context.ts';
import type { SubgraphWiring } from '../supergraph/wiring.ts';
import { EventReader } from './read-events.ts';

/** What becomes of a stream. After `ended` or `failed` nothing else comes. */
export interface StreamListener {
  /** One answer of the subgraph, as JSON. */
  told(answer: string): void;
  ended(): void;
  failed(fault: SubgraphFault): void;
}

export interface SubgraphStreams {
  /**
   * Subscribes at the subgraph of this name on behalf of the caller of `context`, until `over` aborts. Resolves when the
   * subgraph has begun, from when on it misses nothing, or has failed to.
   */
  open(
    name: string,
    body: string,
    context: RequestContext,
    over: AbortSignal,
    listener: StreamListener,
  ): Promise<void>;
  /** Breaks off what is still open. */
  close(): Promise<void>;
}

/** An answer longer than this is no event. */
const longestEvent = 4 * 1024 * 1024;

/** What a subgraph may take to begin, in milliseconds. */
const patience = 10_000;

/** Connects to `wiring`; who is silent for `silenceMs` is taken for gone. */
export function connectStreams(
  wiring: readonly SubgraphWiring[],
  silenceMs: number,
): SubgraphStreams {
  const agent = new Agent({
    headersTimeout: patience,
    bodyTimeout: silenceMs,
    connect: { timeout: patience },
  });
  const subgraphs = new Map(
    wiring.map(({ name, url, signing }) => [
      name,
      { url: new URL(url), tokens: signing && new InternalTokens(signing.audience, signing.key) },
    ]),
  );
  return {
    async open(name, body, { identity, requestId, traceparent }, over, listener) {
      const subgraph = subgraphs.get(name);
      if (!subgraph) {
        throw new Error(`The supergraph plans a subscription at ${name}, which it does not list.`);
      }
      const { url, tokens } = subgraph;
      const token = identity && (await tokens?.tokenFor(identity));
      const request: Dispatcher.DispatchOptions = {
        origin: url.origin,
        path: url.pathname + url.search,
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          accept: eventStreamType,
          'x-request-id': requestId,
          ...(traceparent && { traceparent }),
          ...(token && { authorization: `Bearer ${token}` }),
        },
        body,
      };
      const handler = new StreamHandler(over, listener);
      agent.dispatch(request, handler);
      await handler.begun;
    },
    close: () => agent.destroy(),
  };
}

type Headers = Readonly<Record<string, string | string[] | undefined>>;

class StreamHandler implements Dispatcher.DispatchHandler {
  readonly begun: Promise<void>;
  #begin: () => void = () => undefined;
  readonly #over: AbortSignal;
  readonly #listener: StreamListener;
  readonly #reader: EventReader;
  #isOver = false;
  #abort: () => void = () => undefined;

  constructor(over: AbortSignal, listener: StreamListener) {
    this.#over = over;
    this.#listener = listener;
    this.begun = new Promise((resolve) => {
      this.#begin = resolve;
    });
    this.#reader = new EventReader(({ event, data }) => {
      if (this.#isOver) return;
      if (event === 'next') listener.told(data);
      else if (event === 'complete') this.#end();
    }, longestEvent);
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#abort = () => controller.abort(new Error('nobody wants it any more'));
    if (this.#over.aborted) this.#abort();
    else this.#over.addEventListener('abort', this.#abort, { once: true });
  }

  onResponseStart(
    _controller: Dispatcher.DispatchController,
    status: number,
    headers: Headers,
  ): void {
    const type = String(headers['content-type'] ?? '');
    this.#begin();
    if (status === 200 && type.toLowerCase().startsWith(eventStreamType)) return;
    const isRefused = status === 401 || status === 403;
    this.#fail(
      new SubgraphFault(
        isRefused ? 'SUBGRAPH_REFUSED' : 'SUBGRAPH_BAD_RESPONSE',
        `status ${status}, ${type || 'no content type'} in place of events`,
      ),
    );
    this.#abort();
  }

  onResponseData(_controller: Dispatcher.DispatchController, chunk: Buffer): void {
    try {
      this.#reader.read(chunk);
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      this.#fail(new SubgraphFault('SUBGRAPH_BAD_RESPONSE', error.message));
      this.#abort();
    }
  }

  /** Without having said that it is complete: it was broken off. */
  onResponseEnd(): void {
    this.#fail(new SubgraphFault('SUBGRAPH_UNREACHABLE', 'the stream broke off'));
  }

  onResponseError(_controller: unknown, error: Error): void {
    this.#fail(new SubgraphFault('SUBGRAPH_UNREACHABLE', error.message, { cause: error }));
  }

  #end(): void {
    this.#settle();
    this.#listener.ended();
    this.#abort();
  }

  #fail(fault: SubgraphFault): void {
    if (this.#isOver) return;
    this.#settle();
    if (!this.#over.aborted) this.#listener.failed(fault);
  }

  #settle(): void {
    this.#isOver = true;
    this.#begin();
    this.#over.removeEventListener('abort', this.#abort);
  }
}
