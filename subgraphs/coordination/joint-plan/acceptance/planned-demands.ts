/** What a plan had a visit serve, as it stands now: a demand to be served, or what has changed about it. */
import { randomUUID } from 'node:crypto';
import { sql } from 'drizzle-orm';
import { type DemandRow, demandColumns } from '../../planning/demand-rows.ts';
import type { Subject } from '../../planning/subject.ts';
import type { Transaction } from '../../planning/transaction.ts';
import { type Change, changed } from './change.ts';

/** Where it is kept in the plan. */
export interface PlannedDemand {
  readonly department: string;
  readonly source: 'INSPECTION' | 'DEMAND';
  readonly record: string;
}

export interface CurrentDemand {
  readonly planned: PlannedDemand;
  /** The demand as it is, or as it is to be filed; what has changed where it cannot be served any more. */
  readonly now: DemandRow | Change;
}

interface Read extends PlannedDemand {
  readonly inspection: ReadInspection | null;
  readonly demand: DemandRow | null;
}

interface ReadInspection {
  readonly uscc: string | null;
  readonly subject: string | null;
  readonly street: string | null;
  readonly kind: string;
  readonly selection: string;
  readonly items: readonly string[];
  readonly earliest: string;
  readonly latest: string;
  readonly status: string;
  readonly taken: boolean;
}

export interface VisitToMake {
  readonly plan: string;
  readonly number: string;
  readonly day: string;
  readonly acceptedBy: string;
}

/**
 * Reads them under the lock of the subject. The body with the most items comes first; those whose every item a law has
 * checked so often come last, since a visit that one of them opened would not bind.
 */
export async function currentDemands(
  tx: Transaction,
  subject: Subject,
  { plan, number, day, acceptedBy }: VisitToMake,
): Promise<readonly CurrentDemand[]> {
  const { rows } = await tx.execute(sql`
    SELECT planned.department, planned.source, planned.record,
      (SELECT to_jsonb(found) FROM (
        SELECT uscc, uscc || '/' || coalesce(nullif(premises, ''), (SELECT premises_of(business.address)
            FROM business WHERE business.uscc = inspection.uscc), '') AS subject,
          street, inspection_kind AS kind, selection, item_codes AS items, coalesce(planned_from, day) AS earliest,
          coalesce(planned_to, planned_from, day) AS latest, status,
          EXISTS (SELECT FROM demand WHERE demand.department = inspection.department AND demand.record = inspection.id
            AND demand.state <> 'WITHDRAWN' AND demand.state <> 'REFUSED')
          OR EXISTS (SELECT FROM visit WHERE visit.code = inspection.visit_code AND visit.uscc = inspection.uscc
            AND visit.standing) AS taken
        FROM inspection
        WHERE planned.source = 'INSPECTION' AND inspection.department = planned.department
          AND inspection.id = planned.record
      ) AS found) AS inspection,
      (SELECT to_jsonb(found) FROM (
        SELECT ${demandColumns} FROM demand WHERE planned.source = 'DEMAND' AND demand.id = planned.record
      ) AS found) AS demand
    FROM joint_plan_visit CROSS JOIN LATERAL unnest(demands) AS planned
    WHERE plan = ${plan} AND number = ${number}
    ORDER BY planned.department, planned.source, planned.record`);
  const { rows: byLaw } = await tx.execute(
    sql`SELECT department || ':' || code AS id FROM item WHERE frequency_by_law`,
  );
  const frequent = new Set(byLaw.map(({ id }) => id));
  const exempt = ({ department, items }: DemandRow) =>
    items.every((item) => frequent.has(item) || frequent.has(`${department}:${item}`));
  const current = (rows as unknown as Read[]).map(({ inspection, demand, ...planned }) => ({
    planned,
    now:
      planned.source === 'DEMAND'
        ? filed(demand, subject, day)
        : adopting(planned, inspection, { subject, day, acceptedBy }),
  }));
  const rank = ({ now }: CurrentDemand): number =>
    'rule' in now ? 0 : exempt(now) ? -1 : now.items.length;
  return current.sort((one, other) => rank(other) - rank(one));
}

function filed(demand: DemandRow | null, { subject }: Subject, day: string): DemandRow | Change {
  if (!demand || demand.state === 'WITHDRAWN' || demand.state === 'REFUSED') {
    return changed('NO_LONGER_PLANNED', 'The demand was withdrawn or refused.');
  }
  if (demand.state !== 'OPEN') {
    return changed('SERVED_ELSEWHERE', 'A visit serves the demand, or is to once its lead agrees.');
  }
  if (demand.subject !== subject) return changed('SUBJECT_CHANGED', elsewhere);
  return within(demand, day);
}

function adopting(
  { department, record }: PlannedDemand,
  inspection: ReadInspection | null,
  { subject, day, acceptedBy }: { subject: Subject; day: string; acceptedBy: string },
): DemandRow | Change {
  if (inspection?.status !== 'PLANNED' || inspection.kind === 'CASE') {
    return changed('NO_LONGER_PLANNED', 'The department no longer plans it: called off, or done.');
  }
  if (inspection.taken) {
    return changed('SERVED_ELSEWHERE', 'A demand has adopted it, or it carries a visit’s code.');
  }
  if (inspection.subject !== subject.subject) return changed('SUBJECT_CHANGED', elsewhere);
  const { kind, selection, items, earliest, latest, street } = inspection;
  const demand: DemandRow = {
    ...subject,
    id: randomUUID(),
    department,
    record,
    kind,
    selection,
    exemption: null,
    ground: { superiorOrder: null, source: null, recheckOf: null },
    items,
    earliest,
    latest,
    street: street ?? subject.street,
    officers: [],
    officerReason: null,
    state: 'OPEN',
    visit: null,
    day: null,
    requestedVisit: null,
    consentBy: null,
    declinedVisits: [],
    reason: null,
    reused: null,
    approvedAt: null,
    checkedIn: false,
    outcome: null,
    filedBy: acceptedBy,
    filedAt: null,
  };
  return items.length === 0
    ? changed('ITEM_NOT_PUBLISHED', 'The department recorded no item for it.')
    : within(demand, day);
}

const elsewhere = 'It concerns another business or another premises now.';

function within(demand: DemandRow, day: string): DemandRow | Change {
  const { earliest, latest } = demand;
  if (earliest <= day && day <= latest) return demand;
  return changed('WINDOW_CHANGED', `Its window is ${earliest} to ${latest} now.`);
}
