/** Looks at the visits of businesses that facts have touched, beside the feeds, for as long as the subgraph runs. */
import { pino } from 'pino';
import type { Background } from '../../kit/definition.ts';
import type { Database } from '../../kit/postgres/database.ts';
import { causeOf, startRepeating } from '../repeating.ts';
import { reconcileBusiness } from './reconcile.ts';
import { takeUp } from './reconcile-touched.ts';
import { planInTransaction } from './transaction.ts';

/** Milliseconds between two looks. */
const interval = 1000;

const log = pino({ name: 'coordination' });

/** Reconciles as facts come; `stop` waits for the business in hand. */
export function startReconciling(database: Database): Background {
  return startRepeating({
    name: 'Looking at visits that later facts touched',
    interval,
    once: (signal) => reconcileTouched(database, signal),
  });
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

function report(error: unknown): void {
  log.warn(
    `Visits that later facts touched could not be looked at (${causeOf(error)}). It is tried again.`,
  );
}
