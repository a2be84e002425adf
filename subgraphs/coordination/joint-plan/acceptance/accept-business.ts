/**
 * Makes the accepted visits to one business, in one transaction: each is looked at as it stands now, under the locks of
 * its premises, and what came of it is written down with it.
 */
import { sql } from 'drizzle-orm';
import { today } from '../../../kit/clock.ts';
import type { Database } from '../../../kit/postgres/database.ts';
import type { DemandRow } from '../../planning/demand-rows.ts';
import type { InspectionPlanned, PlanOutcome } from '../../planning/outcomes.ts';
import { offer, placeOnDay } from '../../planning/place.ts';
import { lockPremises, type Subject } from '../../planning/subject.ts';
import { planInTransaction, type Transaction } from '../../planning/transaction.ts';
import { type Change, changed, changeOf } from './change.ts';
import { currentDemands, type PlannedDemand, type VisitToMake } from './planned-demands.ts';

/** A visit that waits to be made, with the state of its business. */
interface WaitingVisit extends VisitToMake {
  readonly address: string | null;
  readonly subject: string;
  /** The visit that it joins. */
  readonly joins: string | null;
  readonly active: boolean;
}

/** What came of something planned. */
interface Settled extends PlannedDemand {
  readonly demand: string | null;
  readonly change: Change | null;
}

/** Where a visit's demands are served. */
interface Serving {
  /** The visit that the plan opened; nobody's consent is needed there. */
  own: string | null;
  /** The visit that serves them, or would if its lead agrees. */
  visit: string | null;
}

/** Makes what waits to be made there. Seen to by several at once, each visit is made by one of them. */
export function acceptBusiness(database: Database, plan: string, uscc: string): Promise<void> {
  return planInTransaction(database, async (tx) => {
    const visits = await waitingVisits(tx, plan, uscc);
    const subjects = new Map<string, Subject>();
    // Ordered by subject, as everyone locks several.
    for (const { subject, address } of visits) {
      if (!subjects.has(subject)) subjects.set(subject, await lockPremises(tx, { uscc, address }));
    }
    const opened: { subject: string; day: string }[] = [];
    for (const visit of visits) {
      const subject = subjects.get(visit.subject) as Subject;
      if (await acceptVisit(tx, subject, visit)) opened.push(visit);
    }
    // Last, so that none of the plan's own demands is taken for one that waits.
    for (const { subject, day } of opened) await offer(tx, subject, day);
  });
}

async function waitingVisits(
  tx: Transaction,
  plan: string,
  uscc: string,
): Promise<readonly WaitingVisit[]> {
  const { rows } = await tx.execute(sql`
    SELECT visit.plan, visit.number, visit.day, visit.joins, visit.address,
      subject_of(visit.uscc, visit.address) AS subject, acceptance.accepted_by AS "acceptedBy",
      EXISTS (SELECT FROM business WHERE business.uscc = visit.uscc AND status = 'ACTIVE') AS active
    FROM joint_plan_visit AS visit JOIN joint_plan_acceptance AS acceptance ON acceptance.plan = visit.plan
    WHERE visit.plan = ${plan} AND visit.uscc = ${uscc} AND visit.acceptance = 'WAITING'
    ORDER BY subject_of(visit.uscc, visit.address) COLLATE "C", visit.day, visit.number FOR UPDATE OF visit`);
  return rows as unknown as WaitingVisit[];
}

/** Tells whether a visit was opened. */
async function acceptVisit(
  tx: Transaction,
  subject: Subject,
  visit: WaitingVisit,
): Promise<boolean> {
  const serving: Serving = { own: null, visit: null };
  const settled: Settled[] = [];
  for (const { planned, now } of await currentDemands(tx, subject, visit)) {
    const change = 'rule' in now ? now : changeOfVisit(visit);
    const came = change ?? (await serve(tx, now as DemandRow, visit, serving));
    settled.push(
      'rule' in came
        ? { ...planned, demand: null, change: came }
        : { ...planned, demand: came.demand, change: null },
    );
  }
  await writeDown(tx, visit, serving.visit, settled);
  return serving.own !== null;
}

function changeOfVisit({ day, active }: WaitingVisit): Change | undefined {
  if (!active) {
    return changed('BUSINESS_NOT_ACTIVE', 'The register no longer says that it is active.');
  }
  return day < today() ? changed('DAY_PASSED', `${day} is past.`) : undefined;
}

/** Has a demand served on the day of the visit, as planning it by itself would. */
async function serve(
  tx: Transaction,
  demand: DemandRow,
  { day, joins }: WaitingVisit,
  serving: Serving,
): Promise<InspectionPlanned | Change> {
  const { decision, carryOut } = await placeOnDay(tx, demand, day, serving.own);
  const change = changeOf(decision);
  if (joins !== null && (change || decision.type === 'NEW_VISIT')) {
    return change && change.rule !== 'QUIET_PERIOD'
      ? change
      : changed('VISIT_CHANGED', `The visit of ${day} that it was to join cannot be joined now.`);
  }
  if (change) return change;
  const outcome = planned(await carryOut());
  if (outcome.arrangement === 'NEW_VISIT') serving.own = outcome.visit;
  serving.visit ??= outcome.visit;
  return outcome;
}

/** What neither is refused nor a duplicate is planned. */
function planned(outcome: PlanOutcome): InspectionPlanned {
  if (outcome.__typename === 'InspectionPlanned') return outcome;
  throw new Error(`A demand that could be served was not: ${outcome.__typename}.`);
}

async function writeDown(
  tx: Transaction,
  { plan, number }: WaitingVisit,
  made: string | null,
  settled: readonly Settled[],
): Promise<void> {
  const served = settled.filter(({ demand }) => demand !== null).length;
  const acceptance = served === 0 ? 'CHANGED' : served < settled.length ? 'PARTLY' : 'ACCEPTED';
  const rows = settled.map(({ change, ...planned }) => ({
    ...planned,
    change: change?.rule ?? null,
    message: change?.message ?? null,
  }));
  await tx.execute(sql`
    INSERT INTO joint_plan_settled (plan, department, source, record, visit, uscc, earliest, latest, demand, change,
      change_message)
    SELECT plan, department, source, record, number, uscc, earliest, latest, demand, change, message
    FROM joint_plan_visit CROSS JOIN LATERAL unnest(demands) AS planned
      JOIN jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
        AS settled(department text, source text, record text, demand text, change text, message text)
        USING (department, source, record)
    WHERE plan = ${plan} AND number = ${number}`);
  await tx.execute(sql`
    UPDATE joint_plan_visit SET acceptance = ${acceptance}, made = ${made}
    WHERE plan = ${plan} AND number = ${number}`);
}
