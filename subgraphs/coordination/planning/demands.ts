/** What becomes of a demand after it was filed: moved to another window, answered by a lead, overridden, withdrawn. */
import { sql } from 'drizzle-orm';
import { today } from '../../kit/clock.ts';
import type { Database } from '../../kit/postgres/database.ts';
import { dayNumber } from '../joint-plan/day-number.ts';
import { reusable } from '../policy/reuse.ts';
import { type Actor, requireOwn } from './authority.ts';
import { type DemandRow, saveDemand } from './demand-rows.ts';
import {
  type CheckRefused,
  invalid,
  type PlanOutcome,
  refused,
  type WithdrawOutcome,
} from './outcomes.ts';
import { offer, ordinarily, place, situationOf } from './place.ts';
import { faultOfReason, misfitOfReason } from './reason.ts';
import { publishedItems } from './refusals.ts';
import { faultOfWindow } from './request.ts';
import type { Transaction } from './transaction.ts';
import { readVisit, recordEvent } from './visit-rows.ts';
import { settleVisit } from './visits.ts';
import { withDemand } from './with-subject.ts';

/** Gives a demand that no visit serves yet another window, and plans it anew; refused, it stays as it was. */
export function moveDemand(
  database: Database,
  actor: Actor,
  { demand: id, ...window }: { demand: string; earliest: string; latest: string },
): Promise<PlanOutcome> {
  return withDemand(database, id, async (tx, demand) => {
    requireOwn(actor, demand.department, 'demand');
    const fault = faultOfWindow(window);
    if (fault) return invalid(fault);
    if (demand.state !== 'OPEN' && demand.state !== 'AWAITING_CONSENT') {
      return notNow(demand, 'Only a demand that is open or awaits consent can be moved.');
    }
    const { outcome, opened } = await place(tx, { ...demand, ...window }, ordinarily);
    if (outcome.__typename === 'CheckRefused') await saveDemand(tx, demand);
    if (opened !== null) await offer(tx, demand.subject, opened);
    return outcome;
  });
}

export interface JoinAnswer {
  readonly demand: string;
  readonly answer: 'CONSENT' | 'DECLINE';
  readonly reason?: string | null;
}

/** The lead's answer to a body that would join its visit; a demand that is declined is planned by itself. */
export function answerJoinRequest(
  database: Database,
  actor: Actor,
  { demand: id, answer, reason }: JoinAnswer,
): Promise<PlanOutcome> {
  return withDemand(database, id, async (tx, demand) => {
    const visit =
      demand.requestedVisit === null
        ? undefined
        : await readVisit(tx, demand.subject, demand.requestedVisit);
    if (!visit) return notNow(demand, 'The demand does not await anyone’s consent.');
    requireOwn(actor, visit.lead, 'visit');
    const misfit = reason == null ? undefined : misfitOfReason(reason);
    if (misfit) return invalid(misfit);
    const { declinedVisits } = demand;
    const declined = answer === 'DECLINE' ? [...declinedVisits, visit.id] : declinedVisits;
    // What stands may have changed since: the demand joins where it still fits, and is planned by itself elsewhere.
    const { outcome, opened } = await place(
      tx,
      { ...demand, declinedVisits: declined, reason: reason ?? demand.reason },
      { ...ordinarily, consentedTo: answer === 'CONSENT' ? visit.id : null },
    );
    if (opened !== null) await offer(tx, demand.subject, opened);
    return outcome;
  });
}

export interface Override {
  readonly demand: string;
  readonly day: string;
  readonly reason: string;
}

/** The supervising authority lets an open demand be on a day in spite of a quiet period, with its written reason. */
export function overrideQuietPeriod(
  database: Database,
  by: string,
  { demand: id, day, reason }: Override,
): Promise<PlanOutcome> {
  return withDemand(database, id, async (tx, demand) => {
    const fault = faultOfReason('An override', reason);
    if (fault) return invalid(fault);
    if (demand.state !== 'OPEN') return notNow(demand, 'Only an open demand needs an override.');
    if (day < today()) return invalid(`${day} is past; an override is for a day to come.`);
    if (day < demand.earliest || demand.latest < day) {
      const window = `${demand.earliest}–${demand.latest}`;
      return invalid(
        `${day} lies outside the window of the demand, ${window}: its body moves that first, with \`moveDemand\`.`,
      );
    }
    const { outcome, opened } = await place(tx, demand, {
      ...ordinarily,
      overriddenOn: dayNumber(day),
    });
    if (outcome.__typename === 'InspectionPlanned' && outcome.arrangement !== 'AWAITING_CONSENT') {
      const visit = { subject: demand.subject, id: outcome.visit };
      await recordEvent(tx, visit, { event: 'OVERRIDE', day, reason, by });
    }
    if (opened !== null) await offer(tx, demand.subject, opened);
    return outcome;
  });
}

export interface Withdrawal {
  readonly demand: string;
  readonly reason: string;
  /** The inspection whose result is taken instead. */
  readonly reusing?: string | null;
}

/** Withdraws a demand, for a reason or because a result that is there settles it. A visit left without any falls away. */
export function withdrawDemand(
  database: Database,
  actor: Actor,
  { demand: id, reason, reusing }: Withdrawal,
): Promise<WithdrawOutcome> {
  return withDemand(database, id, async (tx, demand): Promise<WithdrawOutcome> => {
    requireOwn(actor, demand.department, 'demand');
    const fault = faultOfReason('A withdrawal', reason);
    if (fault) return invalid(fault);
    const done: WithdrawOutcome = { __typename: 'DemandWithdrawn', demand: demand.id };
    if (demand.state === 'WITHDRAWN') return done;
    if (demand.state === 'REFUSED' || demand.checkedIn || demand.outcome !== null) {
      return notNow(demand, 'It was refused, or the check has begun.');
    }
    if (reusing != null && !(await settles(tx, demand, reusing))) {
      return notNow(
        demand,
        `${reusing} does not settle every item: it must be a clean, recent inspection here, of items recognised for all of them, outside key fields.`,
      );
    }
    const withdrawn = { visit: null, day: null, requestedVisit: null, consentBy: null } as const;
    await saveDemand(tx, { ...demand, ...withdrawn, state: 'WITHDRAWN', reason });
    await tx.execute(sql`
      UPDATE demand SET reused = ${reusing ?? null} WHERE subject = ${demand.subject} AND id = ${demand.id}`);
    await tx.execute(sql`DELETE FROM case_source WHERE demand = ${demand.id}`);
    if (demand.visit !== null) await settleVisit(tx, demand.subject, demand.visit, actor.name);
    return done;
  });
}

async function settles(tx: Transaction, demand: DemandRow, inspection: string): Promise<boolean> {
  const situation = await situationOf(tx, demand);
  const items = publishedItems(demand, situation).flatMap((item) => item ?? []);
  const result = situation.past.filter(({ id }) => id === inspection);
  const [reuse] = reusable(items, result, situation.today);
  return reuse?.items.length === demand.items.length;
}

function notNow({ id, state }: DemandRow, message: string): CheckRefused {
  return refused(
    {
      rule: 'NOT_POSSIBLE_NOW',
      message: `${message} It is ${state}.`,
      figures: [],
      lift:
        state === 'SERVED'
          ? 'Its visit is moved by its lead, with `rescheduleVisit`, or the demand withdrawn before the check begins.'
          : 'Look at the demand as it stands, and file another where one is needed.',
    },
    id,
  );
}
