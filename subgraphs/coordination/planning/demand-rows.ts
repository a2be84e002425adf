/** Demands as they are kept: what was filed, and what has become of it. */
import { sql } from 'drizzle-orm';
import type { DemandExemption } from '../policy/exemption.ts';
import type { CaseSource } from './request.ts';
import type { Subject } from './subject.ts';
import type { Transaction } from './transaction.ts';

export type DemandState = 'OPEN' | 'SERVED' | 'AWAITING_CONSENT' | 'WITHDRAWN' | 'REFUSED';

/** Why a check is made, beyond its kind. */
export interface Ground {
  readonly superiorOrder: string | null;
  readonly source: CaseSource | null;
  readonly recheckOf: string | null;
}

/** A demand under the lock of its subject. */
export interface DemandRow extends Subject {
  readonly id: string;
  readonly department: string;
  /** The department's number of the inspection that it adopts; null for one filed here. */
  readonly record: string | null;
  readonly kind: string;
  readonly selection: string;
  readonly exemption: DemandExemption | null;
  readonly ground: Ground;
  /** By department and code. */
  readonly items: readonly string[];
  readonly earliest: string;
  readonly latest: string;
  readonly officers: readonly string[];
  readonly officerReason: string | null;
  readonly state: DemandState;
  readonly visit: string | null;
  readonly day: string | null;
  readonly requestedVisit: string | null;
  readonly consentBy: string | null;
  readonly declinedVisits: readonly string[];
  readonly reason: string | null;
  /** The inspection whose result was taken instead. */
  readonly reused: string | null;
  readonly approvedAt: string | null;
  readonly checkedIn: boolean;
  readonly outcome: string | null;
  readonly filedBy: string;
  /** Null until it is written. */
  readonly filedAt: string | null;
}

/** The columns of a demand, by the names above. */
export const demandColumns = sql`demand.id, demand.subject, demand.uscc, demand.premises, demand.address,
  demand.street, demand.department, demand.record, demand.kind, demand.selection, demand.exemption, demand.ground, demand.items,
  demand.earliest, demand.latest, demand.officers, demand.officer_reason AS "officerReason", demand.state,
  demand.visit, demand.day, demand.requested_visit AS "requestedVisit", demand.consent_by AS "consentBy",
  demand.declined_visits AS "declinedVisits", demand.reason, demand.reused, demand.approved_at::text AS "approvedAt",
  demand.checked_in AS "checkedIn", demand.outcome, demand.filed_by AS "filedBy", demand.filed_at::text AS "filedAt"`;

/** Writes a demand, new or as it has become. What was approved and done stands only while the same visit serves it. */
export async function saveDemand(tx: Transaction, it: DemandRow): Promise<void> {
  await tx.execute(sql`
    INSERT INTO demand (subject, id, uscc, premises, address, street, department, record, kind, selection, exemption,
      ground, items, earliest, latest, officers, officer_reason, state, visit, day, visit_stands, requested_visit, consent_by,
      declined_visits, reason, filed_by)
    VALUES (${it.subject}, ${it.id}, ${it.uscc}, ${it.premises}, ${it.address}, ${it.street}, ${it.department},
      ${it.record}, ${it.kind}, ${it.selection}, ${it.exemption}, ${JSON.stringify(it.ground)}, ${sql.param(it.items)}::text[],
      ${it.earliest}, ${it.latest}, ${sql.param(it.officers)}::text[], ${it.officerReason}, ${it.state}, ${it.visit},
      ${it.day}, ${it.visit === null ? null : true}, ${it.requestedVisit}, ${it.consentBy},
      ${sql.param(it.declinedVisits)}::text[], ${it.reason}, ${it.filedBy})
    ON CONFLICT (subject, id) DO UPDATE SET
      earliest = excluded.earliest, latest = excluded.latest, state = excluded.state, visit = excluded.visit,
      day = excluded.day, visit_stands = excluded.visit_stands, requested_visit = excluded.requested_visit,
      consent_by = excluded.consent_by, declined_visits = excluded.declined_visits, reason = excluded.reason,
      approved_by = CASE WHEN demand.visit = excluded.visit THEN demand.approved_by END,
      approved_at = CASE WHEN demand.visit = excluded.visit THEN demand.approved_at END,
      checked_in = demand.checked_in AND demand.visit IS NOT DISTINCT FROM excluded.visit`);
}

/** A demand as it stands. */
export async function readDemand(
  tx: Transaction,
  subject: string,
  id: string,
): Promise<DemandRow | undefined> {
  const { rows } = await tx.execute(
    sql`SELECT ${demandColumns} FROM demand WHERE subject = ${subject} AND id = ${id}`,
  );
  return rows[0] as unknown as DemandRow | undefined;
}

/** The demands that a visit serves, as they were filed. */
export async function demandsOf(
  tx: Transaction,
  { subject, id }: { readonly subject: string; readonly id: string },
): Promise<readonly DemandRow[]> {
  const { rows } = await tx.execute(
    sql`SELECT ${demandColumns} FROM demand WHERE subject = ${subject} AND visit = ${id} ORDER BY filed_at, id`,
  );
  return rows as unknown as DemandRow[];
}

/** The demand, served by nothing any more. */
export function reopened(demand: DemandRow): DemandRow {
  return {
    ...demand,
    state: 'OPEN',
    visit: null,
    day: null,
    requestedVisit: null,
    consentBy: null,
  };
}
