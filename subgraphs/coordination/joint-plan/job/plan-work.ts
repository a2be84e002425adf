/** Plans as tasks that wait to be worked on. A plan whose work breaks off again and again fails. */
import { sql } from 'drizzle-orm';
import { dropPlanned } from '../dropped.ts';
import type { PlanInHand } from './attempt.ts';
import type { Waiting, Work } from './queue.ts';
import { workOn } from './work-on.ts';

/** How often a plan is begun before it counts as failed. */
const attempts = 3;

export const planWork: Work<PlanInHand> = {
  name: 'The work on a joint plan',
  lockSpace: 4_202_610,
  // Each over two connections.
  most: 2,

  async waiting(pool) {
    const { rows } = await pool.query<Waiting>(
      `SELECT id, number FROM joint_plan WHERE status IN ('QUEUED', 'RUNNING') ORDER BY number`,
    );
    return rows;
  },

  begin({ orm }, id) {
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
  },

  workOn: (plan, reader, { pool }, signal) => workOn(plan, reader, pool, signal),

  async putBack(pool, { id, attempt }) {
    await pool.query(
      `UPDATE joint_plan SET status = 'QUEUED', attempt = attempt - 1
       WHERE id = $1 AND attempt = $2 AND status = 'RUNNING'`,
      [id, attempt],
    );
  },
};

const failure =
  `The work on it broke off ${attempts} times. The log of coordination tells why where it ended with an error; ` +
  'where it tells nothing, the process was ended from outside. Propose the plan again, or in smaller parts.';
