/** Which demands records settle: what a department recorded under the code of a visit, or of what a demand adopted. */
import { sql } from 'drizzle-orm';
import { addDays, today } from '../../kit/clock.ts';
import type { Transaction } from '../planning/transaction.ts';

/** Inspections that took place and came to something: nothing else settles a demand. */
const made = sql`inspection.status = 'DONE' AND inspection.outcome IS NOT NULL`;

/** A demand on its visit, and an inspection of its body that settles it there. */
const settles = sql`inspection.department = demand.department AND inspection.uscc = demand.uscc AND ${made} AND (
  demand.record = inspection.id AND (inspection.visit_code = visit.code OR inspection.day = demand.day)
  -- Another demand of the body there may have adopted it.
  OR inspection.visit_code = visit.code AND NOT EXISTS (
    SELECT FROM demand AS other WHERE other.subject = demand.subject AND other.visit = demand.visit
      AND other.department = demand.department AND other.record = inspection.id AND other.id <> demand.id))`;

/** The subjects at which the inspections `ids` of `department` settle something, in the order of locking. */
export async function subjectsSettledBy(
  tx: Transaction,
  department: string,
  ids: readonly string[],
): Promise<readonly string[]> {
  const recorded = sql`inspection.department = ${department} AND inspection.id = ANY(${sql.param(ids)}::text[]) AND ${made}`;
  const { rows } = await tx.execute(sql`
    SELECT subject FROM (
      SELECT demand.subject FROM inspection
        JOIN visit ON visit.code = inspection.visit_code AND visit.uscc = inspection.uscc AND visit.standing
        JOIN demand ON demand.subject = visit.subject AND demand.visit = visit.id
          AND demand.department = inspection.department AND demand.outcome IS DISTINCT FROM inspection.outcome
      WHERE ${recorded}
      UNION
      SELECT demand.subject FROM inspection
        JOIN demand ON demand.department = inspection.department AND demand.record = inspection.id
          AND demand.uscc = inspection.uscc AND demand.state NOT IN ('WITHDRAWN', 'REFUSED')
          AND demand.outcome IS DISTINCT FROM inspection.outcome
      WHERE ${recorded}
    ) AS found ORDER BY subject`);
  return rows.map(({ subject }) => subject as string);
}

/** Days back in which a demand may still be found that a record settles. */
const lookBack = 90;

/** Subjects at which records settle what is not settled yet, at most so many. */
export async function subjectsLeftOver(tx: Transaction, most: number): Promise<readonly string[]> {
  const { rows } = await tx.execute(sql`
    SELECT demand.subject FROM demand
      JOIN visit ON visit.subject = demand.subject AND visit.id = demand.visit JOIN inspection ON ${settles}
    WHERE demand.state = 'SERVED' AND demand.outcome IS NULL
      AND demand.day BETWEEN ${addDays(today(), -lookBack)} AND ${today()}
    UNION
    SELECT demand.subject FROM demand
      JOIN inspection ON inspection.department = demand.department AND inspection.id = demand.record
        AND inspection.uscc = demand.uscc
    WHERE demand.state IN ('OPEN', 'AWAITING_CONSENT') AND demand.record IS NOT NULL AND ${made}
    ORDER BY subject LIMIT ${most}`);
  return rows.map(({ subject }) => subject as string);
}

/**
 * Sets what the demands of visits at a subject came to, from the records; of several records of one demand the gravest
 * counts. A body that recorded was there.
 *
 * @returns the visits with the last day that records of theirs tell.
 */
export async function setOutcomes(
  tx: Transaction,
  subject: string,
): Promise<readonly { readonly visit: string; readonly day: string }[]> {
  const { rows } = await tx.execute(sql`
    WITH found AS (
      SELECT demand.id, demand.visit, max(inspection.day) AS day,
        CASE WHEN bool_or(inspection.outcome = 'PROBLEMS_FOUND') THEN 'PROBLEMS_FOUND'
          WHEN bool_or(inspection.outcome = 'NO_VIOLATION_ADVICE') THEN 'NO_VIOLATION_ADVICE' ELSE 'CLEAN' END AS outcome
      FROM demand JOIN visit ON visit.subject = demand.subject AND visit.id = demand.visit
        JOIN inspection ON ${settles}
      WHERE demand.subject = ${subject} GROUP BY demand.id, demand.visit
    ), settled AS (
      UPDATE demand SET outcome = found.outcome, checked_in = true FROM found
      WHERE demand.subject = ${subject} AND demand.id = found.id
        AND (demand.outcome IS DISTINCT FROM found.outcome OR NOT demand.checked_in)
      RETURNING demand.id
    )
    SELECT visit, max(day) AS day FROM found WHERE id IN (SELECT id FROM settled) GROUP BY visit ORDER BY visit`);
  return rows as unknown as { visit: string; day: string }[];
}

/** Demands at a subject whose adopted inspections were made without a visit of theirs, with these inspections. */
export async function madeElsewhere(
  tx: Transaction,
  subject: string,
): Promise<readonly { readonly demand: string; readonly inspection: string }[]> {
  const { rows } = await tx.execute(sql`
    SELECT demand.id AS demand, inspection.department || ':' || inspection.id AS inspection
    FROM demand JOIN inspection ON inspection.department = demand.department AND inspection.id = demand.record
        AND inspection.uscc = demand.uscc
      LEFT JOIN visit ON visit.subject = demand.subject AND visit.id = demand.visit
    WHERE demand.subject = ${subject} AND ${made} AND NOT demand.checked_in AND demand.outcome IS NULL
      AND (demand.state IN ('OPEN', 'AWAITING_CONSENT')
        OR demand.state = 'SERVED' AND visit.status = 'PLANNED'
          AND inspection.day <> demand.day AND inspection.visit_code IS DISTINCT FROM visit.code)
    ORDER BY demand.filed_at, demand.id`);
  return rows as unknown as { demand: string; inspection: string }[];
}
