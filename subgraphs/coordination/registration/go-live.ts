/** From what day on a department's inspections must be registered, as the supervising authority lays it down. */
import { sql } from 'drizzle-orm';
import type { Database } from '../../kit/postgres/database.ts';
import { inspection } from '../tables.ts';
import { warnOfUnregistered } from './unregistered.ts';

/**
 * Sets the day, none with null. Warnings of inspections before it fall away; unregistered ones since are warned of.
 *
 * @param by the stable name of who sets it.
 */
export function setGoLive(
  { orm }: Database,
  by: string,
  department: string,
  day: string | null,
): Promise<void> {
  return orm.transaction(async (tx) => {
    await tx.execute(sql`
      INSERT INTO department_policy (department, go_live, set_by) VALUES (${department}, ${day}, ${by})
      ON CONFLICT (department) DO UPDATE SET go_live = excluded.go_live, set_by = excluded.set_by, set_at = now()`);
    await tx.execute(sql`
      DELETE FROM warning WHERE rule = 'UNREGISTERED_CHECK' AND department = ${department}
        AND (day >= ${day}::date) IS NOT TRUE`);
    if (day !== null) await warnOfUnregistered(tx, department, sql`${inspection.day} >= ${day}`);
  });
}
