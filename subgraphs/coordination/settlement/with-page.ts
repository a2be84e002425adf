/**
 * Settles what a page of facts settles, in the transaction that applies it: under the locks of the subjects, taken in
 * their order, so that pages of several feeds and planners never wait for each other in a circle.
 */
import { sql } from 'drizzle-orm';
import pg from 'pg';
import { pino } from 'pino';
import type { TakenChange } from '../feed/page.ts';
import { lockSubject } from '../planning/subject.ts';
import { SubjectChanged, type Transaction } from '../planning/transaction.ts';
import { warnOfUnregistered } from '../registration/unregistered.ts';
import { inspection } from '../tables.ts';
import { subjectsSettledBy } from './records.ts';
import { settleAt } from './settle.ts';

/** A transaction in which others can be tried and taken back. */
export interface NestingTransaction extends Transaction {
  transaction(work: (tx: Transaction) => Promise<void>): Promise<void>;
}

const log = pino({ name: 'coordination' });

/** Settles what the inspections among `changes` settle, and warns of those that nobody registered. */
export async function settleWithPage(
  tx: NestingTransaction,
  department: string,
  changes: readonly TakenChange[],
): Promise<void> {
  const done = changes.flatMap(({ fact }) =>
    fact?.kind === 'INSPECTION' && fact.status === 'DONE' ? [fact.id] : [],
  );
  if (done.length === 0) return;
  await settleInspections(tx, department, done);
  await warnOfUnregistered(tx, department, sql`${inspection.id} = ANY(${sql.param(done)}::text[])`);
}

async function settleInspections(
  tx: NestingTransaction,
  department: string,
  ids: readonly string[],
): Promise<void> {
  const subjects = await subjectsSettledBy(tx, department, ids);
  for (const subject of subjects) await lockSubject(tx, subject);
  for (const subject of subjects) {
    try {
      await tx.transaction((savepoint) => settleAt(savepoint, subject));
    } catch (error) {
      if (!(error instanceof SubjectChanged) && !isOfOneSubject(error)) throw error;
      // The feed goes on; whoever looks at what is overdue tries it again.
      log.warn({ department }, 'What a record settles could not be written; it is tried again.');
    }
  }
}

/** PostgreSQL's classes of errors that blame the rows of a subject; with others nothing of the page can be written. */
function isOfOneSubject(error: unknown): boolean {
  const cause = error instanceof Error ? (error.cause ?? error) : error;
  return cause instanceof pg.DatabaseError && /^(21|22|23|P0)/.test(cause.code ?? '');
}
