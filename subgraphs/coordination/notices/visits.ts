/**
 * Which visits the inspections of departments belong to: of what demands adopted, the code and the day of the visit that
 * serves the demand. When none does any more, the department is told that too.
 */
import { z } from 'zod';
import { FeedError } from '../feed/ask-department.ts';
import type { Told } from './telling.ts';

export interface VisitNotice {
  /** The department's own number of the inspection. */
  readonly number: string;
  /** Null, with the day, where it belongs to no visit any more. */
  readonly code: string | null;
  readonly day: string | null;
}

/** Inspections told of at once. */
const most = 500;

const answerSchema = z.object({ kept: z.number() });

/** The generation in which a department's feed is read now. */
const generation = `coalesce((SELECT generation FROM feed WHERE department = $1), 0)`;

export const visitsOfInspections: Told<VisitNotice> = {
  what: 'the visits of its inspections',
  mutation: 'mutation ($input: NoteVisitsInput!) { noteVisits(input: $input) { kept } }',

  async compare({ pool }, department) {
    const { rows } = await pool.query<VisitNotice & { turn: string; generation: number }>(
      `WITH wanted AS (
         SELECT demand.record, visit.code, visit.day
         FROM demand JOIN visit ON visit.subject = demand.subject AND visit.id = demand.visit
           JOIN inspection ON inspection.department = demand.department AND inspection.id = demand.record
         WHERE demand.department = $1 AND demand.record IS NOT NULL AND demand.state = 'SERVED'
           AND visit.standing AND visit.code IS NOT NULL
       ), noted AS (
         SELECT record, code, day, generation FROM noted_visit WHERE department = $1
       )
       SELECT record AS number, wanted.code, wanted.day,
         (extract(epoch FROM clock_timestamp()) * 1000000)::bigint::text AS turn, ${generation} AS generation
       FROM wanted FULL JOIN noted USING (record)
       WHERE (noted.code, noted.day) IS DISTINCT FROM (wanted.code, wanted.day)
         OR wanted.code IS NOT NULL AND noted.generation <> ${generation}
       ORDER BY record LIMIT ${most}`,
      [department],
    );
    const notices = rows.map(({ number, code, day }) => ({ number, code, day }));
    const [{ turn, generation: life } = { turn: '0', generation: 0 }] = rows;
    return { turn, generation: life, notices };
  },

  async acknowledge({ pool }, department, { turn, generation: life, notices }, answer) {
    const { data } = answerSchema.safeParse(answer);
    if (data?.kept !== 0) throw new FeedError('FAULTY', 'it was told something later than this');
    await pool.query(
      `INSERT INTO noted_visit (department, record, code, day, turn, generation)
       SELECT $1, number, code, day, $2, $3
       FROM jsonb_to_recordset($4::jsonb) AS notice(number text, code text, day date) ORDER BY number
       ON CONFLICT (department, record) DO UPDATE
         SET code = excluded.code, day = excluded.day, turn = excluded.turn, generation = excluded.generation
         WHERE noted_visit.turn < excluded.turn`,
      [department, turn, life, JSON.stringify(notices)],
    );
  },
};
