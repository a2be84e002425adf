/** Who came to a visit: the officers, as they checked in at the door. */
import DataLoader from 'dataloader';
import { sql } from 'drizzle-orm';
import type { Database } from '../../kit/postgres/database.ts';
import type { Transaction } from './transaction.ts';
import type { PlannedVisit } from './visit-rows.ts';

export interface Attendance {
  readonly department: string;
  readonly certificate: string;
  /** As PostgreSQL writes a point in time. */
  readonly checkedInAt: string;
}

const columns = sql`attendance.department, attendance.certificate, attendance.checked_in_at::text AS "checkedInAt"`;

/** Those who have come to a visit by now, whose subject is locked. */
export async function readAttendance(
  tx: Transaction,
  { subject, id }: Pick<PlannedVisit, 'subject' | 'id'>,
): Promise<readonly Attendance[]> {
  const { rows } = await tx.execute(
    sql`SELECT ${columns} FROM attendance WHERE subject = ${subject} AND visit = ${id} ORDER BY certificate`,
  );
  return rows as unknown as Attendance[];
}

/** Those who came to each visit, in the order in which they did. */
export function attendanceLoader({ orm }: Database): DataLoader<string, readonly Attendance[]> {
  return new DataLoader(async (visits) => {
    const { rows } = await orm.execute(sql`
      SELECT visit.id AS visit, ${columns}
      FROM visit JOIN attendance ON attendance.subject = visit.subject AND attendance.visit = visit.id
      WHERE visit.id = ANY(${sql.param(visits)}::text[])
      ORDER BY attendance.checked_in_at, attendance.department, attendance.certificate`);
    const found = new Map<string, Attendance[]>(visits.map((visit) => [visit, []]));
    for (const row of rows as unknown as (Attendance & { visit: string })[]) {
      found.get(row.visit)?.push(row);
    }
    return visits.map((visit) => found.get(visit) ?? []);
  });
}
