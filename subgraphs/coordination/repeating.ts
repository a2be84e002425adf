/** Work that is looked for again and again beside the answering of questions, for as long as the subgraph runs. */
import { setTimeout as sleep } from 'node:timers/promises';
import { pino } from 'pino';
import type { Background } from '../kit/definition.ts';

/** One kind of such work. */
export interface RepeatedWork {
  /** As the log calls it where it breaks off: `Linking`. */
  readonly name: string;
  /** Milliseconds from the end of one look to the next. */
  readonly interval: number;
  /** Does all that is to be done by now, or until `signal` says stop. */
  once(signal: AbortSignal): Promise<void>;
}

const log = pino({ name: 'coordination' });

/** Starts the work; `stop` waits for what is in hand. What fails is told once, until it succeeds, and tried again. */
export function startRepeating(work: RepeatedWork): Background {
  const stopping = new AbortController();
  const running = repeat(work, stopping.signal);
  return {
    async stop() {
      stopping.abort();
      await running;
    },
  };
}

async function repeat({ name, interval, once }: RepeatedWork, signal: AbortSignal): Promise<void> {
  let failing = false;
  while (!signal.aborted) {
    try {
      await once(signal);
      failing = false;
    } catch (error) {
      if (!failing) log.warn(`${name} broke off (${causeOf(error)}). It is tried again.`);
      failing = true;
    }
    await sleep(interval, undefined, { signal }).catch(() => undefined);
  }
}

/** What went wrong, without drizzle's own message, which repeats the statement with all its values. */
export function causeOf(error: unknown): string {
  return (((error as Error).cause ?? error) as Error).message;
}
