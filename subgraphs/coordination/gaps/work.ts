/**
 * Looks for gaps, for as long as the subgraph runs. Any number of coordination processes may do so; one at a time does,
 * the one that holds the advisory lock of the moment. A batch is a transaction: a process that is killed leaves it to
 * whoever comes next, and nothing is found twice.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'drizzle-orm';
import { pino } from 'pino';
import { today } from '../../kit/clock.ts';
import type { Background } from '../../kit/definition.ts';
import type { Database } from '../../kit/postgres/database.ts';
import { planInTransaction, type Transaction } from '../planning/transaction.ts';
import { lookAtBatch } from './look.ts';
import { createBatch, keepDay, lookEverywhere, takeDepartments, takeNext } from './subjects.ts';
import { keepWorkingDays } from './working-days.ts';

/** Milliseconds between two looks for what is to be looked at, */
const interval = 1000;

/** and between two looks at the departments, whose feeds grow stale without anybody writing anything. */
const departmentInterval = 5000;

/** The advisory lock of whoever looks. */
const turn = 4_202_630;

const log = pino({ name: 'coordination' });

/** Starts looking for gaps; `stop` waits for the batch in hand. */
export function startLookingForGaps(database: Database): Background {
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
  let failing = false;
  let looked = Number.NEGATIVE_INFINITY;
  while (!signal.aborted) {
    try {
      if (performance.now() - looked >= departmentInterval || (await isWaiting(database))) {
        looked = performance.now();
        await lookForGaps(database, signal);
      }
      failing = false;
    } catch (error) {
      const { message } = ((error as Error).cause ?? error) as Error;
      if (!failing) log.warn(`Looking for gaps broke off (${message}). It is tried again.`);
      failing = true;
    }
    await sleep(interval, undefined, { signal }).catch(() => undefined);
  }
}

/**
 * Looks at the departments and at everything that is to be looked at by now, unless somebody else does: batch by batch,
 * until nothing is left or `signal` says stop.
 */
export async function lookForGaps(database: Database, signal?: AbortSignal): Promise<void> {
  let more = await inTurn(database, async (tx, day) => {
    await keepWorkingDays(tx);
    await keepDay(tx, day);
    await takeDepartments(tx);
    return true;
  });
  while (more && !signal?.aborted) more = await inTurn(database, takeNext);
}

/** Whether any subject is to be looked at. */
async function isWaiting({ pool }: Database): Promise<boolean> {
  const { rows } = await pool.query(
    `SELECT EXISTS (SELECT FROM gap_to_look_for) OR EXISTS (SELECT FROM gap_sweep)
       OR EXISTS (SELECT FROM gap_due WHERE day <= $1) AS waiting`,
    [today()],
  );
  return rows[0].waiting;
}

/** Has every subject looked at as if nothing were known, by whoever looks next. */
export function lookForGapsEverywhere(database: Database): Promise<void> {
  return planInTransaction(database, lookEverywhere);
}

/** Takes a batch and looks at it; whether there was one, and nobody else at it. */
function inTurn(
  database: Database,
  take: (tx: Transaction, today: string) => Promise<boolean>,
): Promise<boolean> {
  const day = today();
  return planInTransaction(database, async (tx) => {
    const { rows } = await tx.execute(sql`SELECT pg_try_advisory_xact_lock(${turn}) AS alone`);
    if (!rows[0]?.['alone']) return false;
    // A batch is looked up row by row, so that it costs the same however large the ledger is; left to itself the planner
    // reads whole tables for it. And compiling a statement costs more than it saves.
    for (const setting of ['jit', 'enable_seqscan', 'enable_hashjoin', 'enable_mergejoin']) {
      await tx.execute(sql`SET LOCAL ${sql.identifier(setting)} = off`);
    }
    await createBatch(tx);
    if (!(await take(tx, day))) return false;
    await lookAtBatch(tx, day);
    return true;
  });
}
