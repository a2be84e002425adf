/** At the door: officers check in with the visit's code, and each body says what its check came to. */

import { sql } from 'drizzle-orm';
import { today } from '../../kit/clock.ts';
import type { Database } from '../../kit/postgres/database.ts';
import { isVisitCode, typedCode } from '../../kit/records/visit-code.ts';
import { cleanRun } from '../policy/clean-run.ts';
import { readAttendance } from './attendance.ts';
import type { Actor } from './authority.ts';
import { type Officer, officersABody, readOfficers, uncertified } from './certified.ts';
import { closeVisit } from './closing.ts';
import { refusalOfDay } from './day-of-visit.ts';
import { type DemandRow, demandsOf } from './demand-rows.ts';
import { replan } from './place.ts';
import { readSituation } from './situation.ts';
import { lockSubject } from './subject.ts';
import { clockOf, inShanghai, refusalOfTime } from './time-of-check-in.ts';
import { planInTransaction, type Transaction } from './transaction.ts';
import { type VisitOutcome, type VisitRefused, visitRefused } from './visit-outcomes.ts';
import { type PlannedVisit, readVisit } from './visit-rows.ts';
import { moveVisit } from './visits.ts';

export interface CheckIn {
  readonly code: string;
  /** Their certificates, of all bodies that come. */
  readonly officers: readonly string[];
  /** When, in the time of Asia/Shanghai, as the scalar `DateTime` hands it on. */
  readonly at: string;
  /** Why an officer comes again who found nothing the last times. */
  readonly officerReason?: string | null;
}

/**
 * Checks the officers of one or more bodies in. On another day than planned, the visit moves there if it may. Who has
 * checked in stays as they did: naming them again beside others adds the others.
 */
export function checkIn(database: Database, actor: Actor, asked: CheckIn): Promise<VisitOutcome> {
  return withCode(database, actor, asked.code, async (tx, visit, demands) => {
    const day = asked.at.slice(0, 10);
    const refusal =
      refusalOfState(visit, asked.at) ??
      (await refusalOfAgain(tx, visit, asked)) ??
      (await refusalOfOfficers(tx, visit, demands, asked, day)) ??
      (day === visit.day ? undefined : await refusalOfDay(tx, visit, demands, day));
    if (refusal) return refusal;
    if (day !== visit.day) await moveVisit(tx, visit, day);
    const { subject, id } = visit;
    const certificates = sql.param([...new Set(asked.officers)]);
    await tx.execute(sql`
      INSERT INTO attendance (subject, visit, certificate, department, checked_in_at)
      SELECT ${subject}, ${id}, certificate, department, ${asked.at}
      FROM officer WHERE certificate = ANY(${certificates}::text[]) ON CONFLICT DO NOTHING`);
    await tx.execute(sql`
      UPDATE demand SET checked_in = true
      WHERE subject = ${subject} AND visit = ${id} AND department IN (
        SELECT department FROM attendance WHERE attendance.subject = ${subject} AND attendance.visit = ${id})`);
    await tx.execute(sql`
      UPDATE visit SET status = 'UNDERWAY', checked_in_at = coalesce(checked_in_at, ${asked.at})
      WHERE subject = ${subject} AND id = ${id}`);
    const replanned = day === visit.day ? [] : await replan(tx, subject);
    return { __typename: 'VisitChanged', visit: id, replanned };
  });
}

export interface Completion {
  readonly code: string;
  readonly outcome: string;
}

/**
 * Records what the actor's body came to. The visit is done when every body that checked in has said so; the demands of
 * bodies that did not come are open again.
 */
export function completeVisit(
  database: Database,
  actor: Actor,
  { code, outcome }: Completion,
): Promise<VisitOutcome> {
  return withCode(database, actor, code, async (tx, visit, demands) => {
    const own = demands.filter(({ department }) => department === actor.department);
    if (visit.status === 'DONE' && own.every((it) => it.outcome === outcome)) {
      return { __typename: 'VisitChanged', visit: visit.id, replanned: [] };
    }
    if (visit.status !== 'UNDERWAY' || own.some(({ checkedIn }) => !checkedIn)) {
      return notThere(visit, actor.department);
    }
    const { subject, id } = visit;
    await tx.execute(sql`
      UPDATE demand SET outcome = ${outcome}
      WHERE subject = ${subject} AND visit = ${id} AND department = ${actor.department}`);
    const others = demands.filter(({ department }) => department !== actor.department);
    const done = others.every((it) => !it.checkedIn || it.outcome !== null);
    if (!done) return { __typename: 'VisitChanged', visit: id, replanned: [] };
    const absent = others.filter(({ checkedIn }) => !checkedIn);
    const replanned = await closeVisit(tx, visit, absent);
    return { __typename: 'VisitChanged', visit: id, replanned };
  });
}

function refusalOfState(visit: PlannedVisit, at: string): VisitRefused | undefined {
  const { status, day: planned } = visit;
  const day = at.slice(0, 10);
  if (status === 'CANCELLED' || status === 'DONE') {
    const message = `The code is of a visit that is ${status}.`;
    return visitRefused('NOT_POSSIBLE_NOW', message, 'A visit that is planned.');
  }
  if (status === 'UNDERWAY' && day !== planned) {
    const message = `The visit is underway on ${planned}: who comes on ${day} is on another one.`;
    return visitRefused('NOT_POSSIBLE_NOW', message, `The day ${planned}.`);
  }
  return refusalOfTime(visit, at);
}

/** Nobody who is named has still to check in. */
async function refusalOfAgain(
  tx: Transaction,
  visit: PlannedVisit,
  { officers }: CheckIn,
): Promise<VisitRefused | undefined> {
  const there = await readAttendance(tx, visit);
  const named = there.filter(({ certificate }) => officers.includes(certificate));
  if (officers.length === 0 || named.length < new Set(officers).size) return undefined;
  const times = named.map(
    ({ certificate, checkedInAt }) => `${certificate} at ${clockOf(inShanghai(checkedInAt))}`,
  );
  const message = `They have checked in on ${visit.day}: ${times.join(', ')}. That stands.`;
  const lift = 'Nothing: the visit is underway. Others who came later may check in.';
  return { ...visitRefused('ALREADY_CHECKED_IN', message, lift), standing: visit.id };
}

async function refusalOfOfficers(
  tx: Transaction,
  visit: PlannedVisit,
  demands: readonly DemandRow[],
  asked: CheckIn,
  day: string,
): Promise<VisitRefused | undefined> {
  const certificates = [...new Set(asked.officers)];
  const officers = await readOfficers(tx, certificates);
  const present = new Set(officers.map(({ department }) => department));
  return (
    refusalOfCertificates(certificates, officers, day) ??
    refusalOfBodies(present, officers, demands) ??
    (await refusalOfRepetition(tx, visit, demands, asked))
  );
}

function refusalOfCertificates(
  certificates: readonly string[],
  officers: readonly Officer[],
  day: string,
): VisitRefused | undefined {
  const lift = 'Certified officers, as the supervising authority has registered them.';
  const others = uncertified(certificates, officers, day);
  if (others.length === 0) return undefined;
  const message = `No certified officers, or no longer, or auxiliaries: ${others.join(', ')}.`;
  return visitRefused('OFFICER_NOT_CERTIFIED', message, lift);
}

function refusalOfBodies(
  present: ReadonlySet<string>,
  officers: readonly Officer[],
  demands: readonly DemandRow[],
): VisitRefused | undefined {
  if (present.size === 0) {
    return visitRefused('OFFICERS_MISSING', 'Nobody is named.', 'Name the officers who came.');
  }
  for (const body of present) {
    const own = demands.filter(({ department }) => department === body);
    const count = officers.filter(({ department }) => department === body).length;
    if (own.length === 0) {
      const message = `The visit serves no demand of ${body}: its officers may not inspect here.`;
      return visitRefused('BODY_NOT_ON_VISIT', message, 'A demand of that body on this visit.');
    }
    if (own.some(({ approvedAt }) => approvedAt === null)) {
      const message = `${body} has not approved its plan.`;
      return visitRefused('NOT_APPROVED', message, 'Its approval, with `approvePlan`.');
    }
    if (count < officersABody) {
      const message = `${body} needs at least ${officersABody} certified officers and sends ${count}.`;
      return visitRefused('OFFICERS_MISSING', message, 'Another certified officer.', [
        { name: 'officers', value: count },
        { name: 'officers needed', value: officersABody },
      ]);
    }
  }
  return undefined;
}

async function refusalOfRepetition(
  tx: Transaction,
  visit: PlannedVisit,
  demands: readonly DemandRow[],
  { officers, officerReason }: CheckIn,
): Promise<VisitRefused | undefined> {
  const [first] = demands;
  if (!first || officerReason?.trim()) return undefined;
  const explained = new Set(
    demands.filter((it) => it.officerReason?.trim()).flatMap((it) => it.officers),
  );
  const situation = await readSituation(tx, first, {
    department: visit.lead,
    today: today(),
    items: [],
    officers: officers.filter((it) => !explained.has(it)),
    recheckOf: null,
    source: null,
    demand: null,
  });
  const blocked = situation.officers.find((it) => cleanRun(it.outcomes) >= situation.cleanRun);
  if (!blocked) return undefined;
  const run = cleanRun(blocked.outcomes);
  const message = `The officer ${blocked.certificate} found nothing in the last ${run} checks of this business within a year.`;
  return visitRefused('INSPECTOR_BLOCKED', message, 'The reason, or another officer.', [
    { name: 'clean checks in a row', value: run },
    { name: 'blocked from', value: situation.cleanRun },
  ]);
}

/** Does something with the visit of a code, which the actor's body is on, under the lock of its subject. */
function withCode(
  database: Database,
  actor: Actor,
  typed: string,
  work: (
    tx: Transaction,
    visit: PlannedVisit,
    demands: readonly DemandRow[],
  ) => Promise<VisitOutcome>,
): Promise<VisitOutcome> {
  const code = typedCode(typed);
  return planInTransaction(database, async (tx) => {
    if (!isVisitCode(code)) {
      const message = 'This is no code of a visit: a character is wrong or missing.';
      return visitRefused('CODE_UNKNOWN', message, 'The code as it was issued.');
    }
    const { rows } = await tx.execute(sql`SELECT subject, id FROM visit WHERE code = ${code}`);
    const [found] = rows as unknown as { subject: string; id: string }[];
    if (found) await lockSubject(tx, found.subject);
    const visit = found && (await readVisit(tx, found.subject, found.id));
    if (!visit) {
      const message = 'No visit has this code.';
      return visitRefused('CODE_UNKNOWN', message, 'The code as it was issued.');
    }
    const demands = await demandsOf(tx, visit);
    if (visit.status !== 'CANCELLED' && demands.every((it) => it.department !== actor.department)) {
      const message = `The visit serves no demand of ${actor.department}.`;
      return visitRefused('BODY_NOT_ON_VISIT', message, 'A demand of that body on this visit.');
    }
    return work(tx, visit, demands);
  });
}

function notThere({ status }: PlannedVisit, department: string): VisitRefused {
  if (status === 'DONE') {
    const message = `The visit is DONE: what ${department} found stands as it was told.`;
    return visitRefused(
      'NOT_POSSIBLE_NOW',
      message,
      'Correct the record in the system of the body.',
    );
  }
  const message = `The visit is ${status}; ${department} has to check in before it can say what was found.`;
  return visitRefused('NOT_POSSIBLE_NOW', message, 'Check in first, with `checkIn`.');
}
