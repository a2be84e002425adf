/**
 * What the workers of one gateway count together, such as how often a caller has asked: each counts for itself and tells the
 * others ten times a second what it has counted, by way of the first process. So a caller has the same rate however many
 * workers there are; only what comes to several of them within a tenth of a second may be let through more than once, and is
 * made up for afterwards.
 */
import cluster, { type Worker } from 'node:cluster';
import { z } from 'zod';
import { type Holdings, ToldHoldings } from './holdings.ts';

/** The other workers of a gateway. */
export interface Peers {
  /**
   * Counts what is called `kind` together with them: `heard` is told what others have counted.
   *
   * @returns what to call for each that is counted here.
   */
  share(kind: string, heard: (key: string, count: number) => void): (key: string) => void;
  /** What is called `kind`, as far as they and this process hold it at the same time. */
  hold(kind: string): Holdings;
}

/** None: a gateway of one process. */
export const noPeers: Peers = {
  share: () => () => undefined,
  hold: () => ({ byOthers: () => 0, tell: () => undefined }),
};

const tellEveryMs = 100;

/** So many keys are told at once, before their time. */
const keysTogether = 1_000;

const messageSchema = z.object({
  counted: z.record(z.string(), z.array(z.tuple([z.string(), z.int().min(1)]))),
});

type Counted = z.infer<typeof messageSchema>['counted'];

interface Kind {
  readonly heard: (key: string, count: number) => void;
  readonly untold: Map<string, number>;
}

export class ToldPeers implements Peers {
  readonly #tell: (message: object) => void;
  readonly #kinds = new Map<string, Kind>();
  readonly #holdings: ToldHoldings;
  #timer: NodeJS.Timeout | undefined;

  /** `tell` brings a message to the others. */
  constructor(tell: (message: object) => void) {
    this.#tell = tell;
    this.#holdings = new ToldHoldings(tell);
  }

  hold(kind: string): Holdings {
    return this.#holdings.of(kind);
  }

  share(kind: string, heard: Kind['heard']): (key: string) => void {
    const untold = new Map<string, number>();
    this.#kinds.set(kind, { heard, untold });
    return (key) => {
      untold.set(key, (untold.get(key) ?? 0) + 1);
      if (untold.size >= keysTogether) this.#tellAll();
      else this.#timer ??= setTimeout(() => this.#tellAll(), tellEveryMs).unref();
    };
  }

  /** Takes a message of another's; one of another kind is left alone. */
  hear(message: unknown): void {
    this.#holdings.hear(message);
    const { success, data } = messageSchema.safeParse(message);
    if (!success) return;
    for (const [kind, counts] of Object.entries(data.counted)) {
      const heard = this.#kinds.get(kind)?.heard;
      for (const [key, count] of counts) heard?.(key, count);
    }
  }

  #tellAll(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const counted: Counted = {};
    for (const [kind, { untold }] of this.#kinds) {
      counted[kind] = [...untold];
      untold.clear();
    }
    this.#tell({ counted });
  }
}

/** The other workers, as a worker that `relayCounts` and `relayHoldings` serve reaches them. */
export function workerPeers(): Peers {
  const peers = new ToldPeers((message) => process.send?.(message));
  process.on('message', (message) => peers.hear(message));
  return peers;
}

/**
 * Tells every worker what another has counted; for the first process.
 *
 * @returns what ends it.
 */
export function relayCounts(): () => void {
  const relay = (from: Worker, message: unknown): void => {
    if (!messageSchema.safeParse(message).success) return;
    for (const worker of Object.values(cluster.workers ?? {})) {
      // One that ends at this moment need not know.
      if (worker && worker !== from && worker.isConnected()) {
        worker.send(message as object, () => undefined);
      }
    }
  };
  cluster.on('message', relay);
  return () => cluster.off('message', relay);
}
