/** Visits as they are kept, and the record of what became of them. */
import { sql } from 'drizzle-orm';
import type { Subject } from './subject.ts';
import type { Transaction } from './transaction.ts';

/** A visit under the lock of its subject. */
export interface PlannedVisit {
  readonly subject: string;
  readonly id: string;
  readonly uscc: string | null;
  readonly day: string;
  readonly lead: string;
  readonly status: 'PLANNED' | 'UNDERWAY' | 'DONE' | 'CANCELLED';
  readonly exemption: string | null;
  readonly quietDays: number;
  readonly code: string | null;
  /** As PostgreSQL writes a point in time; null while there is no code. */
  readonly codeIssuedAt: string | null;
}

const columns = sql`visit.subject, visit.id, visit.uscc, visit.day, visit.lead, visit.status, visit.exemption,
  visit.quiet_days AS "quietDays", visit.code, visit.code_issued_at::text AS "codeIssuedAt"`;

export interface NewVisit {
  readonly day: string;
  readonly lead: string;
  readonly exemption: string | null;
  readonly quietDays: number;
}

/** Opens a visit; undefined where the database knows of a binding visit too near, whoever put it there. */
export async function openVisit(
  tx: Transaction,
  { subject, uscc, premises, address }: Subject,
  { day, lead, exemption, quietDays }: NewVisit,
): Promise<string | undefined> {
  const { rows } = await tx.execute(sql`
    INSERT INTO visit (subject, uscc, premises, address, day, lead, exemption, quiet_days)
    VALUES (${subject}, ${uscc}, ${premises}, ${address}, ${day}, ${lead}, ${exemption}, ${quietDays})
    ON CONFLICT DO NOTHING RETURNING id`);
  return rows[0]?.['id'] as string | undefined;
}

export async function readVisit(
  tx: Transaction,
  subject: string,
  id: string,
): Promise<PlannedVisit | undefined> {
  const { rows } = await tx.execute(
    sql`SELECT ${columns} FROM visit WHERE subject = ${subject} AND id = ${id}`,
  );
  return rows[0] as unknown as PlannedVisit | undefined;
}

export interface VisitEvent {
  readonly event: 'RESCHEDULED' | 'CANCELLED' | 'OVERRIDE';
  readonly day: string;
  readonly reason: string;
  readonly by: string;
}

/** Records why something became of a visit. */
export async function recordEvent(
  tx: Transaction,
  { subject, id }: Pick<PlannedVisit, 'subject' | 'id'>,
  { event, day, reason, by }: VisitEvent,
): Promise<void> {
  await tx.execute(sql`
    INSERT INTO visit_event (subject, visit, event, day, reason, by)
    VALUES (${subject}, ${id}, ${event}, ${day}, ${reason}, ${by})`);
}

/** Where a visit or demand is to be found: the subject to lock. */
export async function subjectOfId(
  tx: Transaction,
  table: 'visit' | 'demand',
  id: string,
): Promise<string | undefined> {
  const { rows } = await tx.execute(
    sql`SELECT subject FROM ${sql.identifier(table)} WHERE id = ${id}`,
  );
  return rows[0]?.['subject'] as string | undefined;
}
