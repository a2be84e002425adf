/**
 * Looks for gaps, for as long as the subgraph runs. Any number of coordination processes may do so; one at a time does,
 * the one that holds the advisory lock of the moment. A batch is a transaction: a process that is killed leaves it to
 * whoever comes next, and nothing is found twice.
 */
import { sql } from 'drizzle-orm';
import { today } from '../../kit/clock.ts';
import type { Background } from '../../kit/definition.ts';
import type { Database } from '../../kit/postgres/database.ts';
import { planInTransaction, type Transaction } from '../planning/transaction.ts';
import { startRepeating } from '../repeating.ts';
import { lookAtBatch } from './look.ts';
import { createBatch, keepDay, lookEverywhere, takeDepartments, takeNext } from './subjects.ts';
import { keepWorkingDays } from './working-days.ts';

/** Milliseconds between two looks for what is to be looked at, */
const interval = 1000;

/** and between two looks at the departments, whose feeds grow stale without anybody writing anything. */
const departmentInterval = 5000;

/** The advisory lock of whoever looks. */
const turn = 4_202_630;

/** Starts looking for gaps; `stop` waits for the batch in hand. */
export function startLookingForGaps(database: Database): Background {
  let looked = Number.NEGATIVE_INFINITY;
  return startRepeating({
    name: 'Looking for gaps',
    interval,
    async once(signal) {
      const due = performance.now() - looked >= departmentInterval;
      if (!due && !(await isWaiting(database))) return;
      looked = performance.now();
      await lookForGaps(database, signal);
    },
  });
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
    await tx.execute(sql`
      SELECT set_config(name, 'off', true)
      FROM unnest(ARRAY['jit', 'enable_seqscan', 'enable_hashjoin', 'enable_mergejoin']) AS setting(name)`);
    await createBatch(tx);
    if (!(await take(tx, day))) return false;
    await lookAtBatch(tx, day);
    return true;
  });
}
