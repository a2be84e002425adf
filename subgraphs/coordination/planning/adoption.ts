/**
 * A check that its body's own system plans, and that the body has filed here too, is one check: the demand stands for
 * the department's inspection (`Demand.adopts`). It must be the same beyond doubt: of the same kind, at the same
 * premises, for the same items, in windows that meet, and neither ordered from above nor a re-check.
 */
import { type SQL, sql } from 'drizzle-orm';
import type { Transaction } from './transaction.ts';

/** A planned inspection that no visit and no demand has taken up. */
export const takenUpByNobody = sql`inspection.status = 'PLANNED' AND inspection.visit_code IS NULL
  AND NOT EXISTS (SELECT FROM demand AS adopting WHERE adopting.department = inspection.department
    AND adopting.record = inspection.id AND adopting.state <> 'WITHDRAWN' AND adopting.state <> 'REFUSED')`;

/**
 * Has the demands that stand and for which `which` holds adopt what their bodies' own systems plan alike; the locks of
 * their subjects are held. Of several inspections a demand adopts the first, and of several demands the first has it.
 */
export async function adoptOwnPlans(tx: Transaction, which: SQL): Promise<void> {
  await tx.execute(sql`
    WITH alike AS (
      SELECT DISTINCT ON (inspection.department, inspection.id) demand.subject, demand.id AS demand, inspection.id AS record,
        coalesce(inspection.planned_from, inspection.day) AS first_day
      FROM demand JOIN inspection ON inspection.department = demand.department AND inspection.uscc = demand.uscc
      WHERE ${which} AND demand.record IS NULL AND demand.kind <> 'CASE' AND demand.outcome IS NULL
        AND demand.state IN ('OPEN', 'AWAITING_CONSENT', 'SERVED') AND NOT demand.checked_in
        AND (demand.ground ->> 'superiorOrder') IS NULL AND (demand.ground ->> 'recheckOf') IS NULL
        AND ${takenUpByNobody} AND inspection.inspection_kind = demand.kind
        AND coalesce(nullif(inspection.premises, ''), (SELECT premises_of(business.address) FROM business
          WHERE business.uscc = inspection.uscc), '') = demand.premises
        AND coalesce(inspection.planned_from, inspection.day) <= demand.latest
        AND coalesce(inspection.planned_to, inspection.planned_from, inspection.day) >= demand.earliest
        AND items_of(inspection.department, inspection.item_codes) @> demand.items
        AND items_of(inspection.department, inspection.item_codes) <@ demand.items
      ORDER BY inspection.department, inspection.id, demand.earliest, demand.id
    ), pair AS (
      SELECT DISTINCT ON (subject, demand) subject, demand, record FROM alike
      ORDER BY subject, demand, first_day, record
    )
    UPDATE demand SET record = pair.record FROM pair
    WHERE demand.subject = pair.subject AND demand.id = pair.demand`);
}
