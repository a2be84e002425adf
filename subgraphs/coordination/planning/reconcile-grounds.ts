/** Demands on a planned visit whose ground is gone: the business closed, an item was withdrawn, or the check was made. */
import { sql } from 'drizzle-orm';
import { type DemandRow, demandsOf, reopened, saveDemand } from './demand-rows.ts';
import { replan } from './place.ts';
import type { Transaction } from './transaction.ts';
import type { PlannedVisit } from './visit-rows.ts';
import { dropVisit, settleVisit } from './visits.ts';

/** What becomes of a demand, and why. */
interface Loss {
  readonly demand: DemandRow;
  readonly reason: string;
}

/**
 * Takes the demands that lost their ground off a visit, which falls away where it serves nobody any more.
 *
 * @returns why; undefined where every demand has its ground.
 */
export async function withoutGround(
  tx: Transaction,
  visit: PlannedVisit,
): Promise<string | undefined> {
  const demands = await demandsOf(tx, visit);
  const losses = [
    ...(await settledByRecord(tx, visit, demands)),
    ...(await closed(tx, visit, demands)),
  ];
  const lost = new Map(losses.map((loss) => [loss.demand.id, loss]));
  if (lost.size === 0) return undefined;
  for (const { demand } of lost.values()) await saveDemand(tx, demand);
  const reason = [...new Set([...lost.values()].map((loss) => loss.reason))].join(' ');
  if (lost.size === demands.length) await dropVisit(tx, visit, { reason, by: 'coordination' });
  else await settleVisit(tx, visit.subject, visit.id, 'coordination');
  await replan(tx, visit.subject);
  return reason;
}

/** Of a business that is closed only cases are looked into: other demands stay open, in case it is not. */
async function closed(
  tx: Transaction,
  { uscc }: PlannedVisit,
  demands: readonly DemandRow[],
): Promise<readonly Loss[]> {
  const { rows } = await tx.execute(sql`
    SELECT status FROM business
    WHERE uscc = ${uscc} AND status IN ('DEREGISTERED', 'REVOKED', 'MOVED_AWAY')`);
  const [business] = rows;
  if (!business) return [];
  const reason = `The business is no longer in operation: the register says ${business['status']}.`;
  return demands
    .filter(({ kind }) => kind !== 'CASE')
    .map((demand) => ({
      demand: { ...reopened(demand), reason: `BUSINESS_NOT_OPERATING: ${reason}` },
      reason,
    }));
}

/** What a department had planned by itself and has made meanwhile, or called off, needs no visit any more. */
async function settledByRecord(
  tx: Transaction,
  { subject, id }: PlannedVisit,
  demands: readonly DemandRow[],
): Promise<readonly Loss[]> {
  const { rows } = await tx.execute(sql`
    SELECT demand.id, inspection.department, inspection.id AS record, inspection.status, inspection.day
    FROM demand JOIN inspection ON inspection.department = demand.department AND inspection.id = demand.record
    WHERE demand.subject = ${subject} AND demand.visit = ${id} AND inspection.status IN ('DONE', 'CANCELLED')`);
  const settled = new Map(rows.map((row) => [row['id'], row]));
  return demands.flatMap((demand): readonly Loss[] => {
    const row = settled.get(demand.id);
    if (!row) return [];
    const done = row['status'] === 'DONE' ? `made it on ${row['day']}` : 'called it off';
    const reason = `${row['department']} has ${done}: ${row['record']}.`;
    return [{ demand: { ...reopened(demand), state: 'WITHDRAWN', reason }, reason }];
  });
}
