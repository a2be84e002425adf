/**
 * Which visits the inspections of departments belong to: of what demands adopted, the code and the day of the visit that
 * serves the demand. When none does any more, the department is told that too.
 */
import { currentGeneration, type Told } from './telling.ts';

export interface VisitNotice {
  /** The department's own number of the inspection. */
  readonly number: string;
  /** Null, with the day, where it belongs to no visit any more. */
  readonly code: string | null;
  readonly day: string | null;
}

/** Inspections told of at once. */
const most = 500;

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
         (extract(epoch FROM clock_timestamp()) * 1000000)::bigint::text AS turn, ${currentGeneration} AS generation
       FROM wanted FULL JOIN noted USING (record)
       WHERE (noted.code, noted.day) IS DISTINCT FROM (wanted.code, wanted.day)
         OR wanted.code IS NOT NULL AND noted.generation <> ${currentGeneration}
       ORDER BY record LIMIT ${most}`,
      [department],
    );
    const notices = rows.map(({ number, code, day }) => ({ number, code, day }));
    const [{ turn, generation } = { turn: '0', generation: 0 }] = rows;
    return { turn, generation, notices };
  },

  async acknowledge({ pool }, department, { turn, generation, notices }) {
    await pool.query(
      `INSERT INTO noted_visit (department, record, code, day, turn, generation)
       SELECT $1, number, code, day, $2, $3
       FROM jsonb_to_recordset($4::jsonb) AS notice(number text, code text, day date) ORDER BY number
       ON CONFLICT (department, record) DO UPDATE
         SET code = excluded.code, day = excluded.day, turn = excluded.turn, generation = excluded.generation
         WHERE noted_visit.turn < excluded.turn`,
      [department, turn, generation, JSON.stringify(notices)],
    );
  },
};
