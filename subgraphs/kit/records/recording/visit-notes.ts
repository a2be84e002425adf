/** What coordination notes on inspections: the visit that each belongs to. A note that comes again changes nothing. */
import { sql } from 'drizzle-orm';
import type { Database } from '../../postgres/database.ts';
import { type Notes, requireUsable } from '../notes.ts';

export interface VisitNotice {
  readonly number: string;
  /** Null, with the day, where the inspection belongs to no visit any more. */
  readonly code?: string | null;
  readonly day?: string | null;
}

export type VisitNotes = Notes<VisitNotice>;

/**
 * @returns how many of the inspections there are, and how many of them keep what was noted on them later.
 * @throws BAD_USER_INPUT for too many at once, or a turn that is no number.
 */
export async function noteVisits(
  { orm }: Database,
  notes: VisitNotes,
): Promise<{ readonly known: number; readonly kept: number }> {
  requireUsable(notes);
  const { turn, notices } = notes;
  const given = sql`jsonb_to_recordset(${JSON.stringify(notices)}::jsonb) AS notice(number text, code text, day date)`;
  return orm.transaction(async (tx) => {
    // In the order of ids, as every writer of many records: none waits for another in a circle.
    const { rows } = await tx.execute(sql`
      SELECT inspection.noted_turn > ${turn}::bigint AS kept FROM inspection JOIN ${given} ON notice.number = inspection.id
      ORDER BY inspection.id FOR UPDATE OF inspection`);
    await tx.execute(sql`
      UPDATE inspection SET noted_turn = ${turn}::bigint, noted_code = notice.code, noted_day = notice.day
      FROM ${given}
      WHERE notice.number = inspection.id AND inspection.noted_turn < ${turn}::bigint`);
    return { known: rows.length, kept: rows.filter(({ kept }) => kept).length };
  });
}
