/**
 * The subject of a visit: one business at one premises. Whoever changes what is planned there holds its lock until the
 * transaction ends, so that planners of one subject take turns and those of different subjects never meet. Before it
 * they share the lock of the business: who holds that one alone knows that nobody is planning at any of its premises.
 */
import { sql } from 'drizzle-orm';
import type { Transaction } from './transaction.ts';

export interface Subject {
  /** `uscc/premises`, or `?name/premises` of whom the register does not know. */
  readonly subject: string;
  /** Null for whom the register does not know. */
  readonly uscc: string | null;
  readonly premises: string;
  /** The address as asked for, else as registered; null where neither is known. */
  readonly address: string | null;
  /** The street or town, as far as the address or the register tells. */
  readonly street: string | null;
}

/** Locks a business at an address, the registered one where `address` is null. */
export async function lockPremises(
  tx: Transaction,
  { uscc, address }: { readonly uscc: string; readonly address: string | null },
): Promise<Subject> {
  // What a lateral subquery reads is there before the lock is taken, and OFFSET 0 keeps it apart from the lock.
  const { rows } = await tx.execute(sql`
    SELECT place.*, pg_advisory_xact_lock_shared(hashtextextended(place.uscc, 0)) IS NULL AS shared,
      pg_advisory_xact_lock(hashtextextended(place.subject, 0)) IS NULL AS locked
    FROM (
      SELECT uscc || '/' || premises AS subject, uscc, premises, address,
        coalesce(substring(premises FROM '^[^镇乡街]{1,6}(?:街道|镇|乡)'),
          CASE WHEN premises = registered_premises THEN registered_street END) AS street
      FROM (
        SELECT asked.uscc, coalesce(asked.address, business.address) AS address,
          premises_of(coalesce(asked.address, business.address)) AS premises,
          premises_of(business.address) AS registered_premises, business.street AS registered_street
        FROM (SELECT ${uscc}::text AS uscc, nullif(${address}::text, '') AS address) AS asked
        LEFT JOIN business ON business.uscc = asked.uscc
      ) AS found
      OFFSET 0
    ) AS place`);
  return rows[0] as unknown as Subject;
}

/** Locks a subject that is already known by its key. */
export async function lockSubject(tx: Transaction, subject: string): Promise<void> {
  await tx.execute(sql`
    SELECT pg_advisory_xact_lock_shared(hashtextextended(split_part(${subject}, '/', 1), 0)),
      pg_advisory_xact_lock(hashtextextended(${subject}, 0))`);
}

/** Locks whom the register does not know, by a name and a place. */
export async function lockOperator(
  tx: Transaction,
  { operator, address }: { readonly operator: string; readonly address: string },
): Promise<Subject> {
  const { rows } = await tx.execute(sql`
    SELECT '?' || ${operator}::text || '/' || premises AS subject, NULL AS uscc, premises, ${address}::text AS address,
      substring(premises FROM '^[^镇乡街]{1,6}(?:街道|镇|乡)') AS street
    FROM (SELECT premises_of(${address}::text) AS premises) AS place`);
  const subject = rows[0] as unknown as Subject;
  await lockSubject(tx, subject.subject);
  return subject;
}
