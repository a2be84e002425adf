/** Closes a visit that took place: it is done, and the demands of bodies that did not come are open again. */
import { sql } from 'drizzle-orm';
import { type DemandRow, reopened, saveDemand } from './demand-rows.ts';
import { replan } from './place.ts';
import type { Transaction } from './transaction.ts';
import type { PlannedVisit } from './visit-rows.ts';
import { reopenRequests } from './visits.ts';

/**
 * @param absent demands that the visit did not serve after all.
 * @returns the demands that were planned anew.
 */
export async function closeVisit(
  tx: Transaction,
  visit: PlannedVisit,
  absent: readonly DemandRow[],
): Promise<readonly string[]> {
  const { subject, id } = visit;
  await tx.execute(sql`UPDATE visit SET status = 'DONE' WHERE subject = ${subject} AND id = ${id}`);
  for (const demand of absent) await saveDemand(tx, reopened(demand));
  await reopenRequests(tx, visit);
  return replan(tx, subject);
}
