/**
 * Takes up plans that wait, for as long as the subgraph runs. Any number of coordination processes may do so: who works
 * on a plan holds its advisory lock, and a process that is killed leaves it, so that another one, or the same when it is
 * back, begins the plan anew. A plan whose work breaks off again and again fails.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'drizzle-orm';
import type pg from 'pg';
import { pino } from 'pino';
import type { Background } from '../../../kit/definition.ts';
import type { Database } from '../../../kit/postgres/database.ts';
import { dropPlanned } from '../dropped.ts';
import { type PlanInHand, Superseded } from './attempt.ts';
import { connect } from './connection.ts';
import { workOn } from './work-on.ts';

/** Milliseconds between two looks for plans that wait. */
const interval = 500;

/** Plans worked on at once in one process, each over two connections. */
const most = 2;

/** How often a plan is begun before it counts as failed. */
const attempts = 3;

/** The first half of the advisory locks of plans; the second is the plan's number. */
const lockSpace = 4_202_610;

const log = pino({ name: 'coordination' });

interface Waiting {
  readonly id: string;
  readonly number: number;
}

/** Starts taking up plans; `stop` leaves those in hand to whoever comes next. */
export function startJointPlans(database: Database): Background {
  const stopping = new AbortController();
  const inHand = new Map<string, Promise<void>>();
  const looking = look(database, inHand, stopping.signal);
  return {
    async stop() {
      stopping.abort();
      await looking;
      await Promise.all(inHand.values());
    },
  };
}

async function look(
  database: Database,
  inHand: Map<string, Promise<void>>,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    // A ledger that cannot be asked is asked again; the loops that pull feeds tell of it.
    const waiting = await waitingPlans(database.pool).catch(() => []);
    for (const plan of waiting) {
      if (inHand.size >= most || inHand.has(plan.id)) continue;
      const work = takeUp(database, plan, signal)
        .catch((error: Error) => {
          if (signal.aborted || error instanceof Superseded) return;
          log.error({ plan: plan.id }, `The work on a joint plan broke off: ${error.message}`);
        })
        .finally(() => inHand.delete(plan.id));
      inHand.set(plan.id, work);
    }
    await sleep(interval, undefined, { signal }).catch(() => undefined);
  }
}

async function waitingPlans(pool: pg.Pool): Promise<readonly Waiting[]> {
  const { rows } = await pool.query<Waiting>(
    `SELECT id, number FROM joint_plan WHERE status IN ('QUEUED', 'RUNNING') ORDER BY number`,
  );
  return rows;
}

/** Works on the plan, unless somebody else does. */
async function takeUp(
  database: Database,
  { id, number }: Waiting,
  signal: AbortSignal,
): Promise<void> {
  await using reader = await connect(database.pool);
  const { client } = reader;
  const { rows } = await client.query<{ held: boolean }>(
    'SELECT pg_try_advisory_lock($1, $2) AS held',
    [lockSpace, number],
  );
  if (rows[0]?.held) {
    const plan = await begin(database, id);
    if (plan) await workOrPutBack(plan, client, database.pool, signal);
    await client.query('SELECT pg_advisory_unlock($1, $2)', [lockSpace, number]);
  }
  reader.keep();
}

async function workOrPutBack(
  plan: PlanInHand,
  reader: pg.ClientBase,
  pool: pg.Pool,
  signal: AbortSignal,
): Promise<void> {
  try {
    await workOn(plan, reader, pool, signal);
  } catch (error) {
    if (signal.aborted) await putBack(pool, plan);
    throw error;
  }
}

/** Begins the plan, anew where it was begun before; nothing where it is over, or is given up now. */
function begin({ orm }: Database, id: string): Promise<PlanInHand | undefined> {
  return orm.transaction(async (tx) => {
    const { rows } = await tx.execute(sql`
      UPDATE joint_plan SET attempt = attempt + 1, premises_done = 0, premises_total = NULL,
        status = CASE WHEN attempt < ${attempts} THEN 'RUNNING' ELSE 'FAILED' END,
        ended_at = CASE WHEN attempt >= ${attempts} THEN now() END,
        failure = CASE WHEN attempt >= ${attempts} THEN ${failure} END
      WHERE id = ${id} AND status IN ('QUEUED', 'RUNNING')
      RETURNING id, attempt, status`);
    if (rows.length > 0) await dropPlanned(tx, id);
    const plan = rows[0] as unknown as (PlanInHand & { status: string }) | undefined;
    return plan?.status === 'RUNNING' ? plan : undefined;
  });
}

const failure =
  `The work on it broke off ${attempts} times. The log of coordination tells why where it ended with an error; ` +
  'where it tells nothing, the process was ended from outside. Propose the plan again, or in smaller parts.';

/** Puts a plan back where others take it up, as if this attempt had not been: no work broke off. */
async function putBack(pool: pg.Pool, { id, attempt }: PlanInHand): Promise<void> {
  await pool.query(
    `UPDATE joint_plan SET status = 'QUEUED', attempt = attempt - 1
     WHERE id = $1 AND attempt = $2 AND status = 'RUNNING'`,
    [id, attempt],
  );
}
