/** Puts a demand in its place: decides where it goes and writes that down, under the lock of its subject. */
import { type SQL, sql } from 'drizzle-orm';
import { addDays, today } from '../../kit/clock.ts';
import { dayNumber, dayOf } from '../joint-plan/day-number.ts';
import { exemptionOf } from '../policy/exemption.ts';
import { adoptOwnPlans } from './adoption.ts';
import { type Decision, decide } from './decide.ts';
import { type DemandRow, demandColumns, reopened, saveDemand } from './demand-rows.ts';
import { type PlanOutcome, type PlanWarning, refused } from './outcomes.ts';
import { publishedItems } from './refusals.ts';
import { readSituation, type Situation } from './situation.ts';
import { SubjectChanged, type Transaction } from './transaction.ts';
import { openVisit } from './visit-rows.ts';
import { raiseWarnings, type Warned } from './warnings.ts';

/** What is asked of placing a demand, beside the demand itself. */
export interface Placement {
  readonly onDuplicate: 'ASK' | 'JOIN';
  /** Days that it is not to be put on again. */
  readonly avoided: readonly number[];
  readonly overriddenOn: number | null;
  /** The visit whose lead consents. */
  readonly consentedTo: string | null;
}

export const ordinarily: Placement = {
  onDuplicate: 'ASK',
  avoided: [],
  overriddenOn: null,
  consentedTo: null,
};

/** What placing came to, and the day of a new visit that others who wait at the subject may join. */
export interface Placed {
  readonly outcome: PlanOutcome;
  readonly opened: string | null;
}

/**
 * Places a new or open demand. A new one that is refused is kept with the reason; one that was filed before stays open.
 *
 * @throws SubjectChanged when something that does not hold the lock planned here at this moment.
 */
export async function place(
  tx: Transaction,
  demand: DemandRow,
  placement: Placement,
): Promise<Placed> {
  const situation = await situationOf(tx, demand);
  const { filed, decision } = decideOn(demand, situation, placement, demand);
  const outcome = await carryOut(tx, filed, decision, situation);
  if (situation.plansByItself) await adoptOwnPlans(tx, sql`demand.subject = ${demand.subject}`);
  const offered = decision.type === 'NEW_VISIT' && situation.othersWait;
  return { outcome, opened: offered ? dayOf(decision.day) : null };
}

/** Where a demand would go on one day alone, and how to have it go there; until then nothing is written. */
export interface PlaceOnDay {
  readonly decision: Decision;
  /** @throws SubjectChanged when something that does not hold the lock planned here at this moment. */
  carryOut(): Promise<PlanOutcome>;
}

/** Decides where a demand would go on `day`. `consentedTo` is a visit that it is part of from the first. */
export async function placeOnDay(
  tx: Transaction,
  demand: DemandRow,
  day: string,
  consentedTo: string | null,
): Promise<PlaceOnDay> {
  const situation = await situationOf(tx, demand);
  const placement = { ...ordinarily, consentedTo };
  const { filed, decision } = decideOn(demand, situation, placement, {
    earliest: day,
    latest: day,
  });
  return { decision, carryOut: () => carryOut(tx, filed, decision, situation) };
}

export function situationOf(tx: Transaction, demand: DemandRow): Promise<Situation> {
  return readSituation(tx, demand, {
    department: demand.department,
    today: today(),
    items: demand.items,
    officers: demand.officers,
    recheckOf: demand.ground.recheckOf,
    source: demand.ground.source,
    demand: demand.id,
  });
}

/** The demand with its items and exemption found, and where it goes within the days of `on`. */
function decideOn(
  demand: DemandRow,
  situation: Situation,
  placement: Placement,
  on: { readonly earliest: string; readonly latest: string },
) {
  const { ground } = demand;
  const decision = decide(
    {
      department: demand.department,
      kind: demand.kind,
      superiorOrder: ground.superiorOrder,
      recheckOf: ground.recheckOf,
      items: demand.items,
      record: demand.record,
      window: { earliest: dayNumber(demand.earliest), latest: dayNumber(demand.latest) },
      earliest: dayNumber(on.earliest),
      latest: dayNumber(on.latest),
      street: demand.street ?? null,
      officerReason: demand.officerReason,
      declinedVisits: demand.declinedVisits,
      ...placement,
    },
    situation,
  );
  const items = publishedItems(demand, situation);
  const exemption = exemptionOf({
    kind: demand.kind,
    ...ground,
    frequencyByLaw: items.every((item) => item?.frequencyByLaw),
  });
  const ids = demand.items.map((asked, at) => items[at]?.id ?? asked);
  return { decision, filed: { ...demand, items: ids, exemption } };
}

async function carryOut(
  tx: Transaction,
  demand: DemandRow,
  decision: Decision,
  situation: Situation,
): Promise<PlanOutcome> {
  switch (decision.type) {
    case 'REFUSED': {
      const { type: _, ...refusal } = decision;
      const reason = `${refusal.rule}: ${refusal.message}`;
      const isNew = demand.filedAt === null;
      await saveDemand(tx, isNew ? { ...demand, state: 'REFUSED', reason } : reopened(demand));
      return refused(refusal, demand.id);
    }
    case 'STANDS': {
      const { type: _, demand: standing, ...refusal } = decision;
      return refused(refusal, standing);
    }
    case 'DUPLICATE': {
      const { type: _, ...duplicate } = decision;
      await saveDemand(tx, reopened(demand));
      return { __typename: 'DuplicateCheck', demand: demand.id, ...duplicate };
    }
    case 'ASK_LEAD': {
      const { visit } = decision;
      const day = dayOf(visit.day);
      const answerBy = addDays(today(), situation.consentDays);
      const consentBy = answerBy < day ? answerBy : day;
      await saveDemand(tx, {
        ...movedTo(reopened(demand), day),
        state: 'AWAITING_CONSENT',
        requestedVisit: visit.id,
        consentBy,
      });
      return planned(
        'AWAITING_CONSENT',
        { demand: demand.id, visit: visit.id, day, consentBy },
        [],
      );
    }
    case 'JOIN': {
      const { visit, warnings } = decision;
      const day = dayOf(visit.day);
      await serve(tx, demand, { id: visit.id, day });
      await raiseWarnings(tx, about(demand, visit.id, day), warnings);
      return planned(
        'JOINED',
        { demand: demand.id, visit: visit.id, day, consentBy: null },
        warnings,
      );
    }
    case 'NEW_VISIT': {
      const { exemption, warnings } = decision;
      const day = dayOf(decision.day);
      const id = await openVisit(tx, demand, {
        day,
        lead: demand.department,
        exemption,
        quietDays: situation.quietDays,
      });
      if (id === undefined) throw new SubjectChanged();
      await serve(tx, demand, { id, day });
      await raiseWarnings(tx, about(demand, id, day), warnings);
      return planned('NEW_VISIT', { demand: demand.id, visit: id, day, consentBy: null }, warnings);
    }
  }
}

function planned(
  arrangement: 'NEW_VISIT' | 'JOINED' | 'AWAITING_CONSENT',
  where: { demand: string; visit: string; day: string; consentBy: string | null },
  warnings: readonly PlanWarning[],
): PlanOutcome {
  return { __typename: 'InspectionPlanned', arrangement, ...where, warnings };
}

/** Has a visit serve a demand, whose window moves along where the body agreed to another day. */
async function serve(
  tx: Transaction,
  demand: DemandRow,
  { id, day }: { readonly id: string; readonly day: string },
): Promise<void> {
  await saveDemand(tx, {
    ...movedTo(reopened(demand), day),
    state: 'SERVED',
    visit: id,
    day,
  });
  const { source } = demand.ground;
  if (!source) return;
  const { rows } = await tx.execute(sql`
    INSERT INTO case_source (department, source, number, demand)
    VALUES (${demand.department}, ${source.kind}, ${source.number}, ${demand.id})
    ON CONFLICT (department, source, number) DO UPDATE SET demand = excluded.demand
    WHERE case_source.demand = excluded.demand RETURNING demand`);
  // The body's other planner used the same record elsewhere, at this moment.
  if (rows.length === 0) throw new SubjectChanged();
}

function movedTo(demand: DemandRow, day: string): DemandRow {
  return {
    ...demand,
    earliest: day < demand.earliest ? day : demand.earliest,
    latest: day > demand.latest ? day : demand.latest,
  };
}

function about({ uscc, department, id }: DemandRow, visit: string, day: string): Warned {
  return { uscc, department, demand: id, visit, day };
}

/**
 * Places whatever waits at a subject, as it was filed: open demands, and those whose lead let the deadline for an
 * answer pass. Days in `avoided` are left free, such as that of a visit just cancelled.
 *
 * @returns the demands that were looked at.
 */
export function replan(
  tx: Transaction,
  subject: string,
  avoided: readonly number[] = [],
): Promise<readonly string[]> {
  return placeAll(tx, subject, sql`true`, { ...ordinarily, avoided });
}

/** Offers a new visit to the demands that wait at its subject: those whose window it lies in may join it. */
export async function offer(tx: Transaction, subject: string, day: string): Promise<void> {
  await placeAll(tx, subject, sql`${day}::date BETWEEN earliest AND latest`, ordinarily);
}

async function placeAll(
  tx: Transaction,
  subject: string,
  which: SQL,
  placement: Placement,
): Promise<readonly string[]> {
  const { rows } = await tx.execute(sql`
    SELECT ${demandColumns} FROM demand
    WHERE subject = ${subject} AND (state = 'OPEN' OR state = 'AWAITING_CONSENT' AND consent_by < ${today()})
      AND ${which}
    ORDER BY filed_at, id`);
  const waiting = rows as unknown as DemandRow[];
  for (const demand of waiting) {
    const { requestedVisit, declinedVisits } = demand;
    const declined = requestedVisit === null ? [] : [requestedVisit];
    await place(tx, { ...demand, declinedVisits: [...declinedVisits, ...declined] }, placement);
  }
  return waiting.map(({ id }) => id);
}
