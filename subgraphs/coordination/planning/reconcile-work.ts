/** Looks at the visits of businesses that facts have touched, beside the feeds, for as long as the subgraph runs. */
import { setTimeout as sleep } from 'node:timers/promises';
import { pino } from 'pino';
import type { Background } from '../../kit/definition.ts';
import type { Database } from '../../kit/postgres/database.ts';
import { reconcileBusiness } from './reconcile.ts';
import { takeUp } from './reconcile-touched.ts';
import { planInTransaction } from './transaction.ts';

/** Milliseconds between two looks. */
const interval = 1000;

const log = pino({ name: 'coordination' });

/** Reconciles as facts come; `stop` waits for the business in hand. */
export function startReconciling(database: Database): Background {
  const stopping = new AbortController();
  const running = run(database, stopping.signal);
  return {
    async stop() {
      stopping.abort();
      await running;
    },
  };
}

async function run(database: Database, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    await reconcileTouched(database, signal).catch(report);
    await sleep(interval, undefined, { signal }).catch(() => undefined);
  }
}

/** Looks at all businesses that were touched by now, each in a transaction of its own; one that fails stays noted. */
export async function reconcileTouched(database: Database, signal?: AbortSignal): Promise<void> {
  let after = '';
  while (!signal?.aborted) {
    const from = after;
    const { last, toLookAt } = await planInTransaction(database, (tx) => takeUp(tx, from));
    if (last === undefined) return;
    for (const uscc of toLookAt) {
      if (signal?.aborted) return;
      await reconcileBusiness(database, uscc).catch(report);
    }
    after = last;
  }
}

function report(error: Error): void {
  const { message } = (error.cause ?? error) as Error;
  log.warn(
    `Visits that later facts touched could not be looked at (${message}). It is tried again.`,
  );
}
