/**
 * Which businesses later facts touched, kept until their planned visits have been looked at. They are noted in the
 * transaction that applies the facts, so that nothing is lost whatever is killed, and by rows of their own, so that who
 * applies facts waits for nobody.
 */
import { sql } from 'drizzle-orm';
import type { Executor } from '../../kit/postgres/database.ts';
import type { Transaction } from './transaction.ts';

/** Notes businesses before facts of them are written, in one statement. */
export async function noteTouched(tx: Executor, usccs: readonly string[]): Promise<void> {
  if (usccs.length === 0) return;
  await tx.execute(sql`
    INSERT INTO touched_business (uscc, address_before)
    SELECT touched.uscc, business.address
    FROM unnest(${sql.param([...new Set(usccs)])}::text[]) AS touched(uscc) LEFT JOIN business USING (uscc)`);
}

/** Some of the businesses after `after` in the order of their codes. */
export interface Touched {
  /** The last of them; undefined where there were none. */
  readonly last: string | undefined;
  /** Those with visits or demands to look at, or that somebody is planning at now. */
  readonly toLookAt: readonly string[];
}

/** Businesses seen to in one transaction. */
const most = 500;

/**
 * Takes up the next businesses, and is done with those at which nothing is planned or waits: nearly all. Only under the lock of
 * the business is it certain that nobody is about to plan one by what was known before; where it is not free at once,
 * the business is left to be looked at.
 */
export async function takeUp(tx: Transaction, after: string): Promise<Touched> {
  const { rows } = await tx.execute(sql`
    SELECT uscc, pg_try_advisory_xact_lock(hashtextextended(uscc, 0)) AS alone
    FROM (SELECT DISTINCT uscc FROM touched_business WHERE uscc > ${after} ORDER BY uscc LIMIT ${most}) AS next
    ORDER BY uscc`);
  const next = rows as unknown as { uscc: string; alone: boolean }[];
  const alone = next.filter((it) => it.alone).map(({ uscc }) => uscc);
  await tx.execute(sql`
    DELETE FROM touched_business WHERE uscc = ANY(${sql.param(alone)}::text[]) AND NOT EXISTS (
      SELECT FROM visit WHERE visit.uscc = touched_business.uscc AND visit.status = 'PLANNED') AND NOT EXISTS (
      SELECT FROM demand WHERE demand.uscc = touched_business.uscc AND demand.state IN ('OPEN', 'AWAITING_CONSENT'))`);
  const { rows: left } = await tx.execute(sql`
    SELECT DISTINCT uscc FROM touched_business WHERE uscc = ANY(${sql.param(next.map(({ uscc }) => uscc))}::text[])`);
  return { last: next.at(-1)?.uscc, toLookAt: left.map(({ uscc }) => uscc as string) };
}

/**
 * Waits until nobody plans at a business and keeps it so, and takes its notes away: every fact noted by then is known to
 * what follows in the transaction, and every later one is noted again.
 *
 * @returns the addresses that the register had before the facts.
 */
export async function takeAlone(tx: Transaction, uscc: string): Promise<readonly string[]> {
  await tx.execute(sql`SELECT pg_advisory_xact_lock(hashtextextended(${uscc}, 0))`);
  const { rows } = await tx.execute(
    sql`DELETE FROM touched_business WHERE uscc = ${uscc} RETURNING address_before AS before`,
  );
  return rows.flatMap(({ before }) => (before as string | null) ?? []);
}
