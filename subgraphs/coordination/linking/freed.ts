/** Plans anew what was open at subjects that lost a check to another link: what the check kept out may have its day now. */

import { sql } from 'drizzle-orm';
import type { Database } from '../../kit/postgres/database.ts';
import { replan } from '../planning/place.ts';
import { lockSubject } from '../planning/subject.ts';
import { planInTransaction } from '../planning/transaction.ts';

/** Sees to every subject noted by now, each in a transaction of its own. */
export async function replanFreed(database: Database): Promise<void> {
  const { rows } = await database.pool.query<{ subject: string }>(
    'SELECT subject FROM freed_subject ORDER BY subject',
  );
  for (const { subject } of rows) {
    await planInTransaction(database, async (tx) => {
      await lockSubject(tx, subject);
      await tx.execute(sql`DELETE FROM freed_subject WHERE subject = ${subject}`);
      await replan(tx, subject);
    });
  }
}
