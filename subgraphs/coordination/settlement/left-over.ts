/**
 * What records leave to be settled later: where a demand adopted an inspection only after its record had come, or what
 * it settles could not be written then; and visits that records alone tell of, to which some bodies never came.
 */
import { sql } from 'drizzle-orm';
import { addDays, today } from '../../kit/clock.ts';
import type { Database } from '../../kit/postgres/database.ts';
import { closeVisit } from '../planning/closing.ts';
import { demandsOf } from '../planning/demand-rows.ts';
import { lockSubject } from '../planning/subject.ts';
import { planInTransaction, type Transaction } from '../planning/transaction.ts';
import { readVisit } from '../planning/visit-rows.ts';
import { subjectsLeftOver } from './records.ts';
import { settleAt } from './settle.ts';

/** Days after a visit in which the records of others who came may still arrive. */
const grace = 7;

/** Subjects seen to at once. */
const most = 500;

/** Settles what is left over, each subject in a transaction of its own. */
export async function settleLeftOver(database: Database): Promise<void> {
  const { orm } = database;
  const { rows } = await orm.execute(
    sql`SELECT subject FROM visit WHERE ${abandoned()} ORDER BY subject LIMIT ${most}`,
  );
  const subjects = [
    ...(await subjectsLeftOver(orm, most)),
    ...rows.map(({ subject }) => subject as string),
  ];
  for (const subject of new Set(subjects)) {
    await planInTransaction(database, async (tx) => {
      await lockSubject(tx, subject);
      await settleAt(tx, subject);
      await closeAbandoned(tx, subject);
    });
  }
}

async function closeAbandoned(tx: Transaction, subject: string): Promise<void> {
  const { rows } = await tx.execute(
    sql`SELECT id FROM visit WHERE subject = ${subject} AND ${abandoned()} ORDER BY id`,
  );
  for (const { id } of rows) {
    const visit = await readVisit(tx, subject, id as string);
    if (!visit) continue;
    const demands = await demandsOf(tx, visit);
    await closeVisit(
      tx,
      visit,
      demands.filter(({ checkedIn }) => !checkedIn),
    );
  }
}

/** Nobody checked in at the door, some recorded, and of nobody else anything will come any more. */
function abandoned() {
  return sql`visit.status = 'UNDERWAY' AND visit.checked_in_at IS NULL AND visit.day < ${addDays(today(), -grace)}
    AND NOT EXISTS (SELECT FROM demand WHERE demand.subject = visit.subject AND demand.visit = visit.id
      AND demand.checked_in AND demand.outcome IS NULL)`;
}
