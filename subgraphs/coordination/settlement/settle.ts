/**
 * What records mean for the visits they were made on: the demands come to what was recorded, and the visit is done when
 * all bodies that checked in have said so, as where they say so at the door.
 */
import { sql } from 'drizzle-orm';
import { closeVisit } from '../planning/closing.ts';
import { refusalOfDay } from '../planning/day-of-visit.ts';
import { demandsOf, readDemand, saveDemand } from '../planning/demand-rows.ts';
import type { Transaction } from '../planning/transaction.ts';
import { readVisit } from '../planning/visit-rows.ts';
import { moveVisit, settleVisit } from '../planning/visits.ts';
import { madeElsewhere, setOutcomes } from './records.ts';

/** Who does this, where a reason has to name someone. */
const by = 'coordination';

/** Settles whatever the ledger's records settle at a subject whose lock is held. Done again, it changes nothing. */
export async function settleAt(tx: Transaction, subject: string): Promise<void> {
  for (const { demand, inspection } of await madeElsewhere(tx, subject)) {
    await withdrawFor(tx, subject, demand, inspection);
  }
  for (const { visit, day } of await setOutcomes(tx, subject)) {
    await seeToVisit(tx, subject, visit, day);
  }
}

/** The body has made the check by itself: no visit needs to serve the demand any more. */
async function withdrawFor(
  tx: Transaction,
  subject: string,
  id: string,
  inspection: string,
): Promise<void> {
  const demand = await readDemand(tx, subject, id);
  if (!demand) return;
  await saveDemand(tx, {
    ...demand,
    state: 'WITHDRAWN',
    visit: null,
    day: null,
    requestedVisit: null,
    consentBy: null,
    reason: `Made without a visit, as ${inspection}.`,
  });
  await tx.execute(
    sql`UPDATE demand SET reused = ${inspection} WHERE subject = ${subject} AND id = ${id}`,
  );
  if (demand.visit !== null) await settleVisit(tx, subject, demand.visit, by);
}

/** A visit of which some body has recorded what it found, on `day`. */
async function seeToVisit(
  tx: Transaction,
  subject: string,
  id: string,
  day: string,
): Promise<void> {
  const visit = await readVisit(tx, subject, id);
  // Without a code nobody has approved it, and it is no visit that can be underway.
  if (!visit || visit.code === null || visit.status === 'DONE' || visit.status === 'CANCELLED') {
    return;
  }
  const demands = await demandsOf(tx, visit);
  const pending = demands.filter(({ outcome }) => outcome === null);
  const atTheDoor = await wasCheckedIn(tx, subject, id);
  if (pending.length === 0 && !atTheDoor && day !== visit.day) {
    // Everyone came on another day than planned: the visit was on that day, and its quiet period counts from there.
    if (!(await refusalOfDay(tx, visit, demands, day))) await moveVisit(tx, visit, day);
  }
  if (atTheDoor ? pending.every(({ checkedIn }) => !checkedIn) : pending.length === 0) {
    await closeVisit(tx, visit, pending);
    return;
  }
  await tx.execute(
    sql`UPDATE visit SET status = 'UNDERWAY' WHERE subject = ${subject} AND id = ${id}`,
  );
}

/** Whether officers checked in with the code: else only records tell who came. */
async function wasCheckedIn(tx: Transaction, subject: string, id: string): Promise<boolean> {
  const { rows } = await tx.execute(
    sql`SELECT FROM visit WHERE subject = ${subject} AND id = ${id} AND checked_in_at IS NOT NULL`,
  );
  return rows.length > 0;
}
