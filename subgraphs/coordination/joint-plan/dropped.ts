/** How what a plan proposes goes away: when its work begins anew, is given up or cancelled. */
import { sql } from 'drizzle-orm';
import type { Executor } from '../../kit/postgres/database.ts';

/** Removes what was planned so far, in the transaction that says why. */
export async function dropPlanned(tx: Executor, plan: string): Promise<void> {
  for (const table of ['joint_plan_unserved', 'joint_plan_visit', 'joint_plan_team_day']) {
    await tx.execute(sql`DELETE FROM ${sql.identifier(table)} WHERE plan = ${plan}`);
  }
}
