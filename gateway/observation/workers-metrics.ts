/**
 * The figures of several workers as those of one gateway. The first process asks each worker for its own and adds them up;
 * what a worker had counted before it ended stays counted, for a sum that went down would look like a new beginning.
 */
import cluster, { type Worker } from 'node:cluster';
import { setTimeout as pause } from 'node:timers/promises';
import { AggregatorRegistry, type Registry } from 'prom-client';
import { z } from 'zod';

type Figures = Awaited<ReturnType<Registry['getMetricsAsJSON']>>;

/** A worker that takes longer is left out, with what it told last in its place. */
const answerWithinMs = 2_000;

const question = { wanted: 'figures' };
const questionSchema = z.object({ wanted: z.literal('figures') });
const answerSchema = z.object({ figures: z.custom<Figures>(Array.isArray) });

/** Tells the first process, whenever it asks, what `registry` of this worker holds. */
export function tellFirstProcess(registry: Registry): void {
  process.on('message', async (message) => {
    if (questionSchema.safeParse(message).success) {
      process.send?.({ figures: await registry.getMetricsAsJSON() });
    }
  });
}

export class WorkersMetrics {
  /** What each told last, by its number. */
  readonly #told = new Map<number, Figures>();
  /** What those counted that are no more. */
  #ended: Figures[] = [];
  readonly #awaited = new Map<number, () => void>();
  readonly #hear = (worker: Worker, message: unknown): void => {
    const { success, data } = answerSchema.safeParse(message);
    if (!success) return;
    this.#told.set(worker.id, data.figures);
    this.#awaited.get(worker.id)?.();
  };
  readonly #bury = ({ id }: Worker): void => {
    const told = this.#told.get(id);
    if (told) this.#ended.push(told.filter(({ type }) => String(type) !== 'gauge'));
    this.#told.delete(id);
    this.#awaited.get(id)?.();
  };

  constructor() {
    cluster.on('message', this.#hear);
    cluster.on('exit', this.#bury);
  }

  /** The figures of all, in Prometheus' text format. */
  async collect(): Promise<string> {
    const workers = Object.values(cluster.workers ?? {}).filter((worker) => worker?.isConnected());
    await Promise.all(workers.map((worker) => worker && this.#ask(worker)));
    const ended = await AggregatorRegistry.aggregate(this.#ended).getMetricsAsJSON();
    this.#ended = [ended];
    return AggregatorRegistry.aggregate([...this.#told.values(), ended]).metrics();
  }

  close(): void {
    cluster.off('message', this.#hear);
    cluster.off('exit', this.#bury);
  }

  async #ask(worker: Worker): Promise<void> {
    const patience = new AbortController();
    const told = new Promise<void>((resolve) => this.#awaited.set(worker.id, resolve));
    // One that ends at this moment is heard of by its end.
    worker.send(question, () => undefined);
    const waited = pause(answerWithinMs, undefined, { signal: patience.signal, ref: false });
    await Promise.race([told, waited]).catch(() => undefined);
    patience.abort();
    waited.catch(() => undefined);
    this.#awaited.delete(worker.id);
  }
}
