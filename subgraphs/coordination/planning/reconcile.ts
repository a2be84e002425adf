/**
 * What later facts mean for visits that are planned. The ledger may learn of a check that was made without a visit, that
 * a business closed, or that a record is of another business than was thought, after a visit was planned in good faith:
 * a visit in the quiet period of such a check moves to the best day that is free, or is cancelled and its demands are
 * planned anew; demands that have lost their ground leave it. Each change has its event, with the reason, and a warning.
 * What a department's own system plans alike is what the body's demand stands for from then on.
 *
 * Only visits to come are looked at: one whose day has passed may have taken place and its record be on its way.
 */
import { sql } from 'drizzle-orm';
import { today } from '../../kit/clock.ts';
import type { Database } from '../../kit/postgres/database.ts';
import { dayOf } from '../joint-plan/day-number.ts';
import { adoptOwnPlans } from './adoption.ts';
import { bestDayOf, refusalOfDay } from './day-of-visit.ts';
import { demandsOf } from './demand-rows.ts';
import type { Figure } from './outcomes.ts';
import { replan } from './place.ts';
import { withoutGround } from './reconcile-grounds.ts';
import { takeAlone } from './reconcile-touched.ts';
import { planInTransaction, type Transaction } from './transaction.ts';
import { type PlannedVisit, readVisit, recordEvent } from './visit-rows.ts';
import { dropVisit, moveVisit } from './visits.ts';
import { raiseWarnings } from './warnings.ts';

/** In whose name it is done. */
const by = 'coordination';

/** Looks at everything planned at one business that facts have touched. */
export function reconcileBusiness(database: Database, uscc: string): Promise<void> {
  return planInTransaction(database, async (tx) => {
    const addresses = await takeAlone(tx, uscc);
    await adoptOwnPlans(tx, sql`demand.uscc = ${uscc}`);
    const { rows } = await tx.execute(sql`
      SELECT visit.subject, visit.id FROM visit JOIN planned_visit ON planned_visit.id = visit.id
      WHERE visit.uscc = ${uscc} AND visit.status = 'PLANNED' AND visit.day >= ${today()}
        AND planned_visit.status = 'PLANNED'
      ORDER BY visit.day, visit.id`);
    for (const { subject, id } of rows as unknown as Pick<PlannedVisit, 'subject' | 'id'>[]) {
      await reconcileGrounds(tx, subject, id);
      await reconcileDay(tx, subject, id);
    }
    await warnOfMoved(tx, uscc, addresses);
  });
}

async function reconcileGrounds(tx: Transaction, subject: string, id: string): Promise<void> {
  const visit = await readPlanned(tx, subject, id);
  if (!visit) return;
  const reason = await withoutGround(tx, visit);
  if (reason === undefined) return;
  await warn(tx, visit, 'VISIT_CANCELLED', reason, []);
}

async function reconcileDay(tx: Transaction, subject: string, id: string): Promise<void> {
  const visit = await readPlanned(tx, subject, id);
  if (!visit || visit.exemption !== null) return;
  const demands = await demandsOf(tx, visit);
  const conflict = await refusalOfDay(tx, visit, demands, visit.day);
  if (conflict?.rule !== 'QUIET_PERIOD') return;
  const known = 'A check became known after the visit was planned.';
  const best = await bestDayOf(tx, visit, demands);
  if (best === undefined) {
    const reason = `${known} ${conflict.message} No other day is in the windows of all demands and free.`;
    await dropVisit(tx, visit, { reason, by });
    await warn(tx, visit, 'VISIT_CANCELLED', reason, conflict.figures);
  } else {
    const day = dayOf(best);
    const reason = `${known} ${conflict.message} The visit moved from ${visit.day} to ${day}.`;
    await moveVisit(tx, visit, day);
    await recordEvent(tx, visit, { event: 'RESCHEDULED', day, reason, by });
    await warn(tx, { ...visit, day }, 'VISIT_MOVED', reason, conflict.figures);
  }
  await replan(tx, subject);
}

async function readPlanned(
  tx: Transaction,
  subject: string,
  id: string,
): Promise<PlannedVisit | undefined> {
  const visit = await readVisit(tx, subject, id);
  return visit?.status === 'PLANNED' ? visit : undefined;
}

/** Warns once of each visit to premises that were the registered ones and are no more; whether it still makes sense is for people to say. */
async function warnOfMoved(
  tx: Transaction,
  uscc: string,
  addresses: readonly string[],
): Promise<void> {
  if (addresses.length === 0) return;
  const { rows } = await tx.execute(sql`
    SELECT visit.subject, visit.id, business.address FROM visit JOIN business USING (uscc)
    WHERE visit.uscc = ${uscc} AND visit.status = 'PLANNED' AND visit.premises <> premises_of(business.address)
      AND visit.premises IN (SELECT premises_of(before) FROM unnest(${sql.param(addresses)}::text[]) AS before)
      AND NOT EXISTS (SELECT FROM warning WHERE warning.visit = visit.id AND rule = 'PREMISES_CHANGED')`);
  for (const { subject, id, address } of rows as unknown as Record<string, string>[]) {
    const visit = await readPlanned(tx, subject as string, id as string);
    if (!visit) continue;
    const message = `The business has moved to ${address} since the visit was planned; the visit stays until somebody cancels it.`;
    await warn(tx, visit, 'PREMISES_CHANGED', message, []);
  }
}

async function warn(
  tx: Transaction,
  { uscc, lead, id, day }: PlannedVisit,
  rule: 'VISIT_MOVED' | 'VISIT_CANCELLED' | 'PREMISES_CHANGED',
  message: string,
  figures: readonly Figure[],
): Promise<void> {
  const about = { uscc, department: lead, demand: null, visit: id, day };
  await raiseWarnings(tx, about, [{ rule, message, figures }]);
}
