/**
 * What the workers of one gateway hold at the same time, such as places of subscriptions: each tells the others how many it
 * holds, by way of the first process, which tells newcomers what it was told and everybody when a worker is gone. Counts are
 * told whole and not as differences, so that none goes astray for good. What two workers take at the same moment they may
 * take both.
 */
import cluster, { type Worker } from 'node:cluster';
import { z } from 'zod';

export interface Holdings {
  /** How many the other workers hold for `key`. */
  byOthers(key: string): number;
  /** Tells the others that this one holds `count` for `key` now. */
  tell(key: string, count: number): void;
}

const holdingSchema = z.tuple([z.string(), z.string(), z.int().min(0)]);

type Holding = z.infer<typeof holdingSchema>;

/** From a worker: what it holds. */
const toldSchema = z.object({ holds: holdingSchema });

/** From a worker: it wants to know what others hold. */
const newcomerSchema = z.object({ wants: z.literal('holdings') });

/** To a worker: what another holds, or that it is gone and holds nothing. */
const heardSchema = z.object({ worker: z.int(), holds: holdingSchema });
const goneSchema = z.object({ gone: z.int() });

/** How many each worker holds, by its number, of what and for whom. */
class Book {
  readonly #workers = new Map<number, Map<string, Holding>>();

  note(worker: number, [kind, key, count]: Holding): void {
    const held = this.#workers.get(worker) ?? new Map<string, Holding>();
    if (count > 0) held.set(nameOf(kind, key), [kind, key, count]);
    else held.delete(nameOf(kind, key));
    this.#workers.set(worker, held);
  }

  forget(worker: number): void {
    this.#workers.delete(worker);
  }

  /** How many all of them hold. */
  sum(kind: string, key: string): number {
    let sum = 0;
    for (const held of this.#workers.values()) sum += held.get(nameOf(kind, key))?.[2] ?? 0;
    return sum;
  }

  *[Symbol.iterator](): Generator<[worker: number, Holding]> {
    for (const [worker, held] of this.#workers) {
      for (const holding of held.values()) yield [worker, holding];
    }
  }
}

function nameOf(kind: string, key: string): string {
  return JSON.stringify([kind, key]);
}

/** What a worker and the others hold, as the worker knows it. */
export class ToldHoldings {
  readonly #tell: (message: object) => void;
  readonly #others = new Book();
  #asked = false;

  /** `tell` brings a message to the first process. */
  constructor(tell: (message: object) => void) {
    this.#tell = tell;
  }

  of(kind: string): Holdings {
    if (!this.#asked) this.#tell({ wants: 'holdings' } satisfies z.infer<typeof newcomerSchema>);
    this.#asked = true;
    return {
      byOthers: (key) => this.#others.sum(kind, key),
      tell: (key, count) =>
        this.#tell({ holds: [kind, key, count] } satisfies z.infer<typeof toldSchema>),
    };
  }

  /** Takes a message of the first process; one of another kind is left alone. */
  hear(message: unknown): void {
    const heard = heardSchema.safeParse(message).data;
    if (heard) this.#others.note(heard.worker, heard.holds);
    const gone = goneSchema.safeParse(message).data;
    if (gone) this.#others.forget(gone.gone);
  }
}

/** What each worker holds, as the first process knows it. */
export class HoldingsRelay {
  readonly #book = new Book();
  readonly #tell: (worker: number, message: object) => void;
  readonly #others: (worker: number) => Iterable<number>;

  /** `tell` brings a message to a worker; `others` are those that run beside one. */
  constructor(
    tell: (worker: number, message: object) => void,
    others: (worker: number) => Iterable<number>,
  ) {
    this.#tell = tell;
    this.#others = others;
  }

  /** Takes a message of a worker that runs; one of another kind is left alone. */
  hear(from: number, message: unknown): void {
    const told = toldSchema.safeParse(message).data;
    if (told) {
      this.#book.note(from, told.holds);
      this.#tellOthers(from, { worker: from, holds: told.holds });
    }
    if (!newcomerSchema.safeParse(message).success) return;
    for (const [worker, holds] of this.#book) this.#tell(from, { worker, holds });
  }

  /** Lets go of what a worker held that has ended. */
  bury(worker: number): void {
    this.#book.forget(worker);
    this.#tellOthers(worker, { gone: worker });
  }

  #tellOthers(
    worker: number,
    message: z.infer<typeof heardSchema> | z.infer<typeof goneSchema>,
  ): void {
    for (const other of this.#others(worker)) this.#tell(other, message);
  }
}

/**
 * Tells every worker what others hold; for the first process.
 *
 * @returns what ends it.
 */
export function relayHoldings(): () => void {
  const running = () => Object.values(cluster.workers ?? {}).filter((it) => it?.isConnected());
  const relay = new HoldingsRelay(
    (worker, message) => {
      // One that ends at this moment need not know.
      cluster.workers?.[worker]?.send(message, () => undefined);
    },
    (worker) => running().flatMap((it) => (it && it.id !== worker ? [it.id] : [])),
  );
  // What it said last may arrive after its end.
  const hear = (from: Worker, message: unknown) => from.isDead() || relay.hear(from.id, message);
  const bury = ({ id }: Worker) => relay.bury(id);
  cluster.on('message', hear);
  cluster.on('exit', bury);
  return () => {
    cluster.off('message', hear);
    cluster.off('exit', bury);
  };
}
