/** Clients that subscribe over real connections, with the clients that front ends use, and what they are told. */
import { createClient } from 'graphql-sse';
import { createClient as createSocketClient } from 'graphql-ws';
import { WebSocket } from 'ws';

// biome-ignore lint/suspicious/noExplicitAny: a test reads whatever shape its question asked for
type Data = any;

export interface Told {
  readonly data?: Data;
  readonly errors?: readonly { message: string; path?: unknown; extensions?: Data }[];
}

export class Listener {
  readonly told: Told[] = [];
  /** What ended it: nothing where it is complete. */
  readonly over: Promise<unknown>;
  readonly leave: () => void;
  #wake: () => void = () => undefined;

  constructor(begin: (sink: Sink) => () => void) {
    let leave = () => {};
    this.over = new Promise((resolve) => {
      leave = begin({
        next: (told) => {
          this.told.push(told as Told);
          this.#wake();
        },
        error: resolve,
        complete: () => resolve(undefined),
      });
    });
    this.leave = leave;
  }

  /** The first thing told that `isWanted`, as soon as it is. */
  async hears(isWanted: (told: Told) => boolean): Promise<Told> {
    for (;;) {
      const found = this.told.find(isWanted);
      if (found) return found;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }
}

interface Sink {
  next(told: unknown): void;
  error(error: unknown): void;
  complete(): void;
}

export interface Question {
  readonly query: string;
  readonly variables?: Record<string, unknown>;
}

/** Subscribes over server-sent events; resolves once that has begun. */
export async function overEvents(
  url: string,
  question: Question,
  headers: Record<string, string>,
): Promise<Listener> {
  let begun = () => {};
  const connected = new Promise<void>((resolve) => {
    begun = resolve;
  });
  const client = createClient({ url, headers, retryAttempts: 0, on: { connected: begun } });
  const listener = new Listener((sink) => client.subscribe(question, sink));
  const failed = listener.over.then((error) => {
    if (error !== undefined && listener.told.length === 0) throw error;
  });
  await Promise.race([connected, failed]);
  failed.catch(() => undefined);
  return listener;
}

/** Subscribes over a WebSocket whose first message tells `params`. */
export function overSocket(
  url: string,
  question: Question,
  params: Record<string, string>,
): Listener {
  const client = createSocketClient({
    url: url.replace(/^http/, 'ws'),
    webSocketImpl: WebSocket,
    connectionParams: params,
    retryAttempts: 0,
    lazyCloseTimeout: 0,
  });
  return new Listener((sink) => client.subscribe(question, sink));
}
