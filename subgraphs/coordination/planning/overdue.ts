/**
 * What time brings about by itself: requests to join that a lead let pass are planned without it, visits to which nobody
 * came fall away, so that what they were to serve is planned anew, and what records left over is settled.
 */
import { sql } from 'drizzle-orm';
import { addDays, today } from '../../kit/clock.ts';
import type { Background } from '../../kit/definition.ts';
import type { Database } from '../../kit/postgres/database.ts';
import { startRepeating } from '../repeating.ts';
import { settleLeftOver } from '../settlement/left-over.ts';
import { replan } from './place.ts';
import { lockSubject } from './subject.ts';
import { planInTransaction } from './transaction.ts';
import type { PlannedVisit } from './visit-rows.ts';
import { dropVisit } from './visits.ts';

/** Days after a planned visit in which the record of it may still arrive. */
const grace = 7;

/** Milliseconds between two looks. */
const interval = 60_000;

/** Subjects seen to at once. */
const most = 500;

/** Sees to what is overdue for as long as the subgraph runs. */
export function startOverdue(database: Database): Background {
  return startRepeating({
    name: 'Planning anew what is overdue',
    interval,
    async once() {
      await settleOverdue(database);
      await settleLeftOver(database);
    },
  });
}

/** Sees to everything that is overdue today, each subject in a transaction of its own. */
export async function settleOverdue(database: Database): Promise<void> {
  const { rows } = await database.orm.execute(sql`
    SELECT subject FROM demand WHERE state = 'AWAITING_CONSENT' AND consent_by < ${today()}
    UNION SELECT visit.subject FROM visit WHERE ${missed()} LIMIT ${most}`);
  for (const { subject } of rows as unknown as { subject: string }[]) {
    await planInTransaction(database, async (tx) => {
      await lockSubject(tx, subject);
      const { rows: visits } = await tx.execute(
        sql`SELECT subject, id, day FROM visit WHERE subject = ${subject} AND ${missed()}`,
      );
      for (const visit of visits as unknown as Pick<PlannedVisit, 'subject' | 'id' | 'day'>[]) {
        await dropVisit(tx, visit, { reason: 'Nobody came on its day.', by: 'coordination' });
      }
      await replan(tx, subject);
    });
  }
}

function missed() {
  return sql`visit.status = 'PLANNED' AND visit.day < ${addDays(today(), -grace)} AND NOT EXISTS (
    SELECT FROM inspection WHERE inspection.visit_code = visit.code AND inspection.uscc = visit.uscc
      AND inspection.status = 'DONE') AND NOT EXISTS (
    SELECT FROM demand JOIN inspection ON inspection.department = demand.department AND inspection.id = demand.record
    WHERE demand.subject = visit.subject AND demand.visit = visit.id AND inspection.status = 'DONE'
      AND inspection.day = visit.day)`;
}
