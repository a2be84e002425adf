/** The officers who come to a check: certified ones, at least two of each body, and no auxiliaries among them. */
import { sql } from 'drizzle-orm';
import type { Transaction } from './transaction.ts';

/** Certified officers that each body sends at least. */
export const officersABody = 2;

export interface Officer {
  readonly certificate: string;
  readonly department: string;
  readonly auxiliary: boolean;
  /** The last day of the certificate; open where null. */
  readonly validTo: string | null;
}

/** Those of the certificates that are registered. */
export async function readOfficers(
  tx: Transaction,
  certificates: readonly string[],
): Promise<readonly Officer[]> {
  const { rows } = await tx.execute(sql`
    SELECT certificate, department, auxiliary, valid_to AS "validTo" FROM officer
    WHERE certificate = ANY(${sql.param(certificates)}::text[])`);
  return rows as unknown as Officer[];
}

/** The certificates that certify nobody on `day`: unknown, run out, or an auxiliary's. */
export function uncertified(
  certificates: readonly string[],
  officers: readonly Officer[],
  day: string,
): readonly string[] {
  const certified = new Set(
    officers
      .filter(({ auxiliary, validTo }) => !auxiliary && (validTo === null || day <= validTo))
      .map(({ certificate }) => certificate),
  );
  return certificates.filter((it) => !certified.has(it));
}
