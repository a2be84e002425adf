/** What becomes of a visit before it takes place: approved, moved to another day, cancelled, left by its demands. */
import { sql } from 'drizzle-orm';
import { now, today } from '../../kit/clock.ts';
import type { Database } from '../../kit/postgres/database.ts';
import { dayNumber } from '../joint-plan/day-number.ts';
import { startsQuietPeriod } from '../policy/exemption.ts';
import { type Actor, requireOwn } from './authority.ts';
import { newVisitCode } from './code.ts';
import { refusalOfDay } from './day-of-visit.ts';
import { type DemandRow, demandColumns, demandsOf, reopened, saveDemand } from './demand-rows.ts';
import { replan } from './place.ts';
import { faultOfReason } from './reason.ts';
import type { Transaction } from './transaction.ts';
import { type VisitOutcome, type VisitRefused, visitRefused } from './visit-outcomes.ts';
import { type PlannedVisit, readVisit, recordEvent } from './visit-rows.ts';
import { withDemand, withVisit } from './with-subject.ts';

/** The body approves the plan of its demand; with the first approval the visit gets its code. */
export function approvePlan(
  database: Database,
  actor: Actor,
  { demand: id }: { readonly demand: string },
): Promise<VisitOutcome> {
  return withDemand(database, id, async (tx, demand): Promise<VisitOutcome> => {
    requireOwn(actor, demand.department, 'demand');
    if (demand.visit === null) {
      const message = `No visit serves the demand yet: it is ${demand.state}.`;
      return visitRefused('NOT_POSSIBLE_NOW', message, 'A visit that serves it.');
    }
    await tx.execute(sql`
      UPDATE demand SET approved_by = coalesce(approved_by, ${actor.name}), approved_at = coalesce(approved_at, now())
      WHERE subject = ${demand.subject} AND id = ${demand.id}`);
    await tx.execute(sql`
      UPDATE visit SET code = coalesce(code, ${newVisitCode()}),
        code_issued_at = coalesce(code_issued_at, ${now().since}::timestamptz)
      WHERE subject = ${demand.subject} AND id = ${demand.visit}`);
    return { __typename: 'VisitChanged', visit: demand.visit, replanned: [] };
  });
}

/** Moves a visit that has not begun to another day, inside the windows of all it serves. */
export function rescheduleVisit(
  database: Database,
  actor: Actor,
  {
    visit: id,
    day,
    reason,
  }: { readonly visit: string; readonly day: string; readonly reason: string },
): Promise<VisitOutcome> {
  return withVisit(database, id, async (tx, visit): Promise<VisitOutcome> => {
    requireOwn(actor, visit.lead, 'visit');
    const fault = faultOfReason('Moving a visit', reason);
    if (fault) return unexplained(fault);
    if (visit.status !== 'PLANNED') return begun(visit);
    if (day < today()) {
      const message = `${day} is past: a visit is planned for today or later.`;
      return visitRefused('INVALID_REQUEST', message, 'A day to come.');
    }
    const refusal = await refusalOfDay(tx, visit, await demandsOf(tx, visit), day);
    if (refusal) return refusal;
    await moveVisit(tx, visit, day);
    await recordEvent(tx, visit, { event: 'RESCHEDULED', day, reason, by: actor.name });
    return {
      __typename: 'VisitChanged',
      visit: visit.id,
      replanned: await replan(tx, visit.subject),
    };
  });
}

/** Cancels a visit that has not begun; what it served is open again and planned anew, on other days. */
export function cancelVisit(
  database: Database,
  actor: Actor,
  { visit: id, reason }: { readonly visit: string; readonly reason: string },
): Promise<VisitOutcome> {
  return withVisit(database, id, async (tx, visit): Promise<VisitOutcome> => {
    requireOwn(actor, visit.lead, 'visit');
    const fault = faultOfReason('Cancelling a visit', reason);
    if (fault) return unexplained(fault);
    if (visit.status !== 'PLANNED') return begun(visit);
    await dropVisit(tx, visit, { reason, by: actor.name });
    const replanned = await replan(tx, visit.subject, [dayNumber(visit.day)]);
    return { __typename: 'VisitChanged', visit: visit.id, replanned };
  });
}

/** Puts a visit on another day, and with it all it serves. */
export async function moveVisit(tx: Transaction, visit: PlannedVisit, day: string): Promise<void> {
  await tx.execute(sql`
    UPDATE visit SET day = ${day} WHERE subject = ${visit.subject} AND id = ${visit.id}`);
}

/**
 * Sees to a visit after a demand has left it: without any it falls away; a lead that left hands on; one that binds
 * nobody any more binds no longer; and one that only a case had kept from binding is planned anew.
 */
export async function settleVisit(
  tx: Transaction,
  subject: string,
  id: string,
  by: string,
): Promise<void> {
  const visit = await readVisit(tx, subject, id);
  if (!visit) return;
  const remaining = await demandsOf(tx, visit);
  const [first] = remaining;
  const losesExemption =
    !startsQuietPeriod(visit.exemption) && remaining.every(({ exemption }) => exemption === null);
  if (!first || (losesExemption && visit.status === 'PLANNED')) {
    await dropVisit(tx, visit, {
      reason: 'The demands that it was opened for were withdrawn.',
      by,
    });
    await replan(tx, subject);
    return;
  }
  const lead = remaining.some(({ department }) => department === visit.lead)
    ? visit.lead
    : first.department;
  const exemption =
    visit.exemption ?? (remaining.every((it) => it.exemption !== null) ? first.exemption : null);
  await tx.execute(sql`
    UPDATE visit SET lead = ${lead}, exemption = ${exemption} WHERE subject = ${subject} AND id = ${id}`);
  await replan(tx, subject);
}

/** Cancels a visit and reopens what it served and what waited for its lead's consent. */
export async function dropVisit(
  tx: Transaction,
  visit: Pick<PlannedVisit, 'subject' | 'id' | 'day'>,
  { reason, by }: { readonly reason: string; readonly by: string },
): Promise<void> {
  for (const demand of await demandsOf(tx, visit)) await saveDemand(tx, reopened(demand));
  await reopenRequests(tx, visit);
  await tx.execute(sql`
    UPDATE visit SET status = 'CANCELLED' WHERE subject = ${visit.subject} AND id = ${visit.id}`);
  await recordEvent(tx, visit, { event: 'CANCELLED', day: visit.day, reason, by });
}

/** Reopens the demands that wait to join a visit which nobody can join any more. */
export async function reopenRequests(
  tx: Transaction,
  visit: Pick<PlannedVisit, 'subject' | 'id'>,
): Promise<void> {
  const { rows } = await tx.execute(sql`
    SELECT ${demandColumns} FROM demand WHERE subject = ${visit.subject} AND requested_visit = ${visit.id}`);
  for (const demand of rows as unknown as DemandRow[]) await saveDemand(tx, reopened(demand));
}

function unexplained(fault: string): VisitRefused {
  return visitRefused('INVALID_REQUEST', fault, 'Give the reason.');
}

function begun({ status }: PlannedVisit): VisitRefused {
  const message = `The visit is ${status}: only one that is still planned can be changed.`;
  return visitRefused('NOT_POSSIBLE_NOW', message, 'Nothing; plan another where one is needed.');
}
