/**
 * Accepted plans as tasks that wait to be worked on. What is made stays made, so that work that broke off is gone on
 * with; it fails when it breaks off again and again without seeing to any visit.
 */
import { sql } from 'drizzle-orm';
import type pg from 'pg';
import type { Database } from '../../../kit/postgres/database.ts';
import type { Waiting, Work } from '../job/queue.ts';
import { acceptBusiness } from './accept-business.ts';

export interface AcceptanceInHand {
  readonly id: string;
  readonly attempt: number;
}

/** How often the work is begun without coming forward before it counts as failed. */
const attempts = 3;

/** Businesses seen to at the same time. */
const lanes = 2;

/** Businesses that are looked up at a time. */
const batchSize = 500;

export const acceptanceWork: Work<AcceptanceInHand> = {
  name: 'The making of a joint plan’s visits',
  lockSpace: 4_202_611,
  // Over a connection for each lane, and one more.
  most: 1,

  async waiting(pool) {
    const { rows } = await pool.query<Waiting>(
      `SELECT joint_plan.id, joint_plan.number
       FROM joint_plan_acceptance AS acceptance JOIN joint_plan ON joint_plan.id = acceptance.plan
       WHERE acceptance.status IN ('QUEUED', 'RUNNING') ORDER BY acceptance.accepted_at, joint_plan.number`,
    );
    return rows;
  },

  async begin({ orm }, id) {
    const { rows } = await orm.execute(sql`
      UPDATE joint_plan_acceptance AS acceptance SET
        attempt = begun.attempt, waiting = begun.waiting,
        status = CASE WHEN begun.attempt <= ${attempts} THEN 'RUNNING' ELSE 'FAILED' END,
        ended_at = CASE WHEN begun.attempt > ${attempts} THEN now() END,
        failure = CASE WHEN begun.attempt > ${attempts} THEN ${failure} END
      FROM (
        SELECT plan, counted.waiting,
          CASE WHEN known.waiting = counted.waiting THEN known.attempt + 1 ELSE 1 END AS attempt
        FROM joint_plan_acceptance AS known CROSS JOIN LATERAL (
          SELECT count(*)::integer AS waiting FROM joint_plan_visit
          WHERE joint_plan_visit.plan = known.plan AND acceptance = 'WAITING') AS counted
      ) AS begun
      WHERE acceptance.plan = ${id} AND begun.plan = acceptance.plan AND acceptance.status IN ('QUEUED', 'RUNNING')
      RETURNING acceptance.plan AS id, acceptance.attempt, acceptance.status`);
    const begun = rows[0] as unknown as (AcceptanceInHand & { status: string }) | undefined;
    return begun?.status === 'RUNNING' ? begun : undefined;
  },

  async workOn({ id }, _holder, database, signal) {
    for (let after = ''; ; ) {
      const businesses = await waitingBusinesses(database.pool, id, after);
      const last = businesses.at(-1);
      if (last === undefined) break;
      await acceptBusinesses(database, id, businesses, signal);
      after = last;
    }
    // Where more was accepted meanwhile it waits anew, and is taken up again.
    await database.pool.query(
      `UPDATE joint_plan_acceptance SET status = 'DONE', ended_at = now() WHERE plan = $1 AND status = 'RUNNING'`,
      [id],
    );
  },

  async putBack(pool, { id, attempt }) {
    await pool.query(
      `UPDATE joint_plan_acceptance SET status = 'QUEUED', attempt = attempt - 1
       WHERE plan = $1 AND attempt = $2 AND status = 'RUNNING'`,
      [id, attempt],
    );
  },
};

const failure =
  `The making of its visits broke off ${attempts} times at the same place. The log of coordination tells why. ` +
  'What is made stays made; accept the plan again to go on with it.';

async function waitingBusinesses(
  pool: pg.Pool,
  plan: string,
  after: string,
): Promise<readonly string[]> {
  const { rows } = await pool.query<{ uscc: string }>(
    `SELECT DISTINCT uscc FROM joint_plan_visit
     WHERE plan = $1 AND acceptance = 'WAITING' AND uscc > $2 ORDER BY uscc LIMIT ${batchSize}`,
    [plan, after],
  );
  return rows.map(({ uscc }) => uscc);
}

/** Sees to them all, or to as many as it can until the first that fails or the signal. */
async function acceptBusinesses(
  database: Database,
  plan: string,
  businesses: readonly string[],
  signal: AbortSignal,
): Promise<void> {
  const queue = [...businesses];
  let failed = false;
  async function work(): Promise<void> {
    for (let uscc = queue.shift(); uscc !== undefined && !failed; uscc = queue.shift()) {
      signal.throwIfAborted();
      await acceptBusiness(database, plan, uscc);
    }
  }
  const lane = () =>
    work().catch((error: unknown) => {
      failed = true;
      throw error;
    });
  const ended = await Promise.allSettled(Array.from({ length: lanes }, lane));
  for (const lane of ended) if (lane.status === 'rejected') throw lane.reason;
}
