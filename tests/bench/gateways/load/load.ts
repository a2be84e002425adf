/** A steady load on one gateway: so many connections, each asking again as soon as it is answered. */
import { connect, type Socket } from 'node:net';
import { ResponseReader } from './response-reader.ts';

export interface LoadResult {
  readonly seconds: number;
  /** Of each answered request, in milliseconds, ascending. */
  readonly latencies: Float64Array;
  /** Answers that were not the wanted one, and connections that broke. */
  readonly failures: number;
}

export interface Load {
  readonly url: string;
  readonly query: string;
  readonly connections: number;
  /** How long the body of a right answer is, in bytes. */
  readonly answerLength: number;
}

const lastAnswerWithinMs = 15_000;

/** What happens between the warm-up and the end, which alone counts. */
export interface Observed<T> {
  begin(): Promise<T>;
  end(begun: T): Promise<void>;
}

/** Loads a gateway for `warmUpMs` unmeasured and then for `measuredMs`, of which `observed` sees begin and end. */
export async function applyLoad<T>(
  load: Load,
  warmUpMs: number,
  measuredMs: number,
  observed: Observed<T>,
): Promise<LoadResult> {
  const callers = Array.from({ length: load.connections }, () => new Caller(load));
  await Promise.all(callers.map((caller) => caller.start()));
  await sleep(warmUpMs);
  const begun = await observed.begin();
  const started = performance.now();
  for (const caller of callers) caller.measure();
  await sleep(measuredMs);
  const seconds = (performance.now() - started) / 1000;
  const ended = observed.end(begun);
  const latencies = Float64Array.from(callers.flatMap((caller) => caller.latencies)).sort();
  await ended;
  const failures = callers.reduce((sum, caller) => sum + caller.failures, 0);
  await Promise.all(callers.map((caller) => caller.stop()));
  return { seconds, latencies, failures };
}

function sleep(milliseconds: number): Promise<void> {
  return new Promise((done) => setTimeout(done, milliseconds));
}

/** One connection. */
class Caller {
  latencies: number[] = [];
  failures = 0;
  readonly #load: Load;
  readonly #request: Buffer;
  #socket: Socket | undefined;
  #sent = 0;
  #measured = false;
  #stopped = false;

  constructor(load: Load) {
    this.#load = load;
    this.#request = requestOf(load);
  }

  async start(): Promise<void> {
    const { hostname, port } = new URL(this.#load.url);
    const socket = connect({ host: hostname, port: Number(port), noDelay: true });
    this.#socket = socket;
    await new Promise<void>((connected, failed) => {
      socket.once('connect', connected);
      socket.once('error', failed);
    });
    const reader = new ResponseReader();
    socket.on('data', (bytes) => {
      const response = reader.push(bytes);
      if (response) this.#answered(response.status, response.length);
    });
    socket.on('error', () => socket.destroy());
    socket.once('close', () => this.#broken());
    this.#ask();
  }

  measure(): void {
    this.#measured = true;
  }

  /** Waits for the last answer first: a gateway still at work would take from the next one's turn. */
  async stop(): Promise<void> {
    this.#stopped = true;
    const socket = this.#socket;
    if (!socket || socket.destroyed) return;
    const impatience = setTimeout(() => socket.destroy(), lastAnswerWithinMs);
    await new Promise((closed) => socket.once('close', closed));
    clearTimeout(impatience);
  }

  #ask(): void {
    this.#sent = performance.now();
    this.#socket?.write(this.#request);
  }

  #answered(status: number, length: number): void {
    if (status !== 200 || length !== this.#load.answerLength) this.failures += 1;
    else if (this.#measured) this.latencies.push(performance.now() - this.#sent);
    if (this.#stopped) this.#socket?.destroy();
    else this.#ask();
  }

  #broken(): void {
    if (this.#stopped) return;
    this.failures += 1;
    this.start().catch(() => undefined);
  }
}

function requestOf({ url, query }: Load): Buffer {
  const { host, pathname } = new URL(url);
  const body = JSON.stringify({ query });
  return Buffer.from(
    `POST ${pathname} HTTP/1.1\r\nhost: ${host}\r\naccept: application/json\r\n` +
      `content-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  );
}
