/** First outcomes, kept by the caller's own name for a request, so that whoever sends it again gets the first one. */
import { sql } from 'drizzle-orm';
import type { Transaction } from './transaction.ts';

/** A request as its body names it. */
export interface Remembered {
  readonly department: string;
  readonly key: string;
  /** Tells requests of one name apart. */
  readonly digest: string;
}

/**
 * The first outcome of a request, `OTHER_REQUEST` where its name belongs to one that asked for something else, undefined
 * where it was never sent. Whatever the request is about must be locked.
 */
export async function firstOutcome<Outcome extends object>(
  tx: Transaction,
  { department, key, digest }: Remembered,
): Promise<Outcome | 'OTHER_REQUEST' | undefined> {
  const { rows } = await tx.execute(sql`
    SELECT digest, outcome FROM planning_request WHERE department = ${department} AND key = ${key}`);
  const [first] = rows as unknown as { digest: string; outcome: Outcome }[];
  return first && first.digest !== digest ? 'OTHER_REQUEST' : first?.outcome;
}

export async function remember(
  tx: Transaction,
  { department, key, digest }: Remembered,
  outcome: object,
): Promise<void> {
  await tx.execute(sql`
    INSERT INTO planning_request (department, key, digest, outcome)
    VALUES (${department}, ${key}, ${digest}, ${JSON.stringify(outcome)})`);
}

/** Says what to do about a name that belongs to another request. */
export const otherRequest =
  '`idempotencyKey` belongs to an earlier request that asked for something else: take a new key.';
