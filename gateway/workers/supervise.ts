/**
 * Several gateways in one: worker processes that share a port, each of them a whole gateway by itself. This process holds
 * the port, hands connections to the workers in turn, puts another in the place of one that ends, and stops them together.
 */
import cluster, { type Worker } from 'node:cluster';
import type { Logger } from 'pino';
import { z } from 'zod';
import { GatewayStartError } from '../start-error.ts';
import { relayHoldings } from './holdings.ts';
import { relayCounts } from './peers.ts';
import { Restarts } from './restarts.ts';

export interface WorkersOptions {
  readonly count: number;
  /** The file that each worker runs, and what it is told. It sends `{ url }` once it serves, and leaves on SIGTERM. */
  readonly program: string;
  readonly args: readonly string[];
  readonly logger: Logger;
}

export interface RunningWorkers {
  /** Where the graph is. */
  readonly url: string;
  /** Rejects when workers end again and again; none runs any more then. */
  readonly failed: Promise<never>;
  /** Lets every worker answer what it has begun, and ends it. */
  close(): Promise<void>;
}

/**
 * Starts the workers: the first alone, so that what keeps one from starting is told once, then the others.
 *
 * @throws {GatewayStartError} `WORKERS_FAILED` when the first ends before it serves; what is wrong it has written itself.
 */
export async function superviseWorkers(options: WorkersOptions): Promise<RunningWorkers> {
  cluster.setupPrimary({ exec: options.program, args: [...options.args] });
  const relays = [relayCounts(), relayHoldings()];
  const endRelaying = () => {
    for (const end of relays) end();
  };
  const first = launch();
  const url = await first.ready;
  if (url === undefined) {
    endRelaying();
    throw failure(`The gateway's first worker ${await first.ended} before it served anything.`);
  }
  const workers = new Workers(options);
  workers.watch(first);
  for (let more = 1; more < options.count; more++) workers.watch(launch());
  return {
    url,
    failed: workers.failed,
    async close() {
      await workers.close();
      endRelaying();
    },
  };
}

interface Launched {
  readonly worker: Worker;
  /** Where it serves; undefined when it ended before. */
  readonly ready: Promise<string | undefined>;
  /** How it ended. */
  readonly ended: Promise<string>;
}

const readyMessage = z.object({ url: z.string() });

function launch(): Launched {
  const worker = cluster.fork();
  closeWhatItNeverTook(worker);
  const ended = new Promise<string>((resolve) => {
    worker.once('exit', (code: number | null, signal: string | null) =>
      resolve(signal ? `was ended by ${signal}` : `ended with exit code ${code}`),
    );
  });
  const served = new Promise<string>((resolve) => {
    worker.on('message', (message) => {
      const ready = readyMessage.safeParse(message);
      if (ready.success) resolve(ready.data.url);
    });
  });
  return { worker, ended, ready: Promise.race([served, ended.then(() => undefined)]) };
}

/**
 * A worker that dies while a connection is handed to it leaves its client waiting for ever: nobody else knows of it. There
 * is one at a time on its way to a worker, and one that arrived is closed here already.
 */
function closeWhatItNeverTook(worker: Worker): void {
  const channel = worker.process;
  const send = channel.send;
  let handed: unknown;
  channel.send = ((...message: Parameters<typeof send>) => {
    handed = message[1] ?? handed;
    return send.apply(channel, message);
  }) as typeof send;
  worker.once('exit', () => (handed as { close?(): void } | undefined)?.close?.());
}

class Workers {
  /** Rejects when no worker lasts. */
  readonly failed: Promise<never>;
  readonly #restarts: Restarts;
  readonly #logger: Logger;
  readonly #running = new Set<Launched>();
  readonly #pauses = new Set<NodeJS.Timeout>();
  #fail: (error: GatewayStartError) => void = () => {};
  #stopping = false;

  constructor({ count, logger }: WorkersOptions) {
    this.#restarts = new Restarts(count);
    this.#logger = logger;
    this.failed = new Promise((_, reject) => {
      this.#fail = reject;
    });
    // Whoever serves them listens; before that and after, nobody need.
    this.failed.catch(() => undefined);
  }

  /** Keeps an eye on a worker, and puts another in its place when it ends. */
  watch(launched: Launched): void {
    this.#running.add(launched);
    void this.#follow(launched);
  }

  async close(): Promise<void> {
    this.#stopping = true;
    for (const pause of this.#pauses) clearTimeout(pause);
    const running = [...this.#running];
    for (const { worker } of running) worker.process.kill('SIGTERM');
    await Promise.all(running.map(({ ended }) => ended));
  }

  async #follow(launched: Launched): Promise<void> {
    const { pid } = launched.worker.process;
    const url = await launched.ready;
    const since = performance.now();
    if (url !== undefined) this.#logger.info({ worker: pid }, 'worker serves');
    const how = await launched.ended;
    this.#running.delete(launched);
    if (this.#stopping) return;
    const pause = this.#restarts.noteEnding(url === undefined ? 0 : performance.now() - since);
    if (pause === undefined) {
      await this.close();
      this.#fail(
        failure(
          `Workers of the gateway end again and again soon after they start; the last ${how}. It stops.`,
        ),
      );
      return;
    }
    this.#logger.error({ worker: pid, how, pause }, 'worker ended, another takes its place');
    const timer = setTimeout(() => {
      this.#pauses.delete(timer);
      this.watch(launch());
    }, pause);
    this.#pauses.add(timer);
  }
}

function failure(what: string): GatewayStartError {
  return new GatewayStartError('WORKERS_FAILED', `${what} What it said is above.`);
}
