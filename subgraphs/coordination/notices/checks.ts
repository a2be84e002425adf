/**
 * What officers of departments are to check on visits: from the approval of its plan on, a department knows under which
 * code, of which kind and for which items, so that a record under that code need not say it again.
 */
import { addDays, today } from '../../kit/clock.ts';
import { currentGeneration, type Told } from './telling.ts';

export interface CheckNotice {
  readonly demand: string;
  /** Null where the check is on no visit any more. */
  readonly code: string | null;
  readonly kind: string;
  readonly selection: string;
  /** The codes, as on the published list. */
  readonly items: readonly string[];
}

/** Checks told of at once. */
const most = 500;

/** Days after a visit in which the record of it may still arrive. */
const grace = 90;

export const checksOfVisits: Told<CheckNotice> = {
  what: 'what its officers are to check',
  mutation: 'mutation ($input: NoteChecksInput!) { noteChecks(input: $input) { kept } }',

  async compare({ pool }, department) {
    const { rows } = await pool.query<CheckNotice & { turn: string; generation: number }>(
      `WITH wanted AS (
         SELECT demand.id AS demand, visit.code
         FROM demand JOIN visit ON visit.subject = demand.subject AND visit.id = demand.visit
         WHERE demand.department = $1 AND demand.state = 'SERVED' AND demand.approved_at IS NOT NULL
           AND demand.day >= $2::date AND visit.code IS NOT NULL
       ), noted AS (
         SELECT demand, code, generation FROM noted_check WHERE department = $1
       ), differing AS (
         SELECT demand, wanted.code
         FROM wanted FULL JOIN noted USING (demand)
         WHERE noted.code IS DISTINCT FROM wanted.code OR wanted.code IS NOT NULL AND noted.generation <> ${currentGeneration}
         ORDER BY demand LIMIT ${most}
       )
       SELECT demand, differing.code, demand.kind, demand.selection,
         ARRAY(SELECT split_part(item, ':', 2) FROM unnest(demand.items) AS item) AS items,
         (extract(epoch FROM clock_timestamp()) * 1000000)::bigint::text AS turn, ${currentGeneration} AS generation
       FROM differing JOIN demand ON demand.id = differing.demand ORDER BY demand.id`,
      [department, addDays(today(), -grace)],
    );
    const [{ turn, generation } = { turn: '0', generation: 0 }] = rows;
    const notices = rows.map(({ demand, code, kind, selection, items }) => ({
      demand,
      code,
      kind,
      selection,
      items,
    }));
    return { turn, generation, notices };
  },

  async acknowledge({ pool }, department, { turn, generation, notices }) {
    await pool.query(
      `INSERT INTO noted_check (department, demand, code, turn, generation)
       SELECT $1, demand, code, $2, $3
       FROM jsonb_to_recordset($4::jsonb) AS notice(demand text, code text) ORDER BY demand
       ON CONFLICT (department, demand) DO UPDATE
         SET code = excluded.code, turn = excluded.turn, generation = excluded.generation
         WHERE noted_check.turn < excluded.turn`,
      [department, turn, generation, JSON.stringify(notices)],
    );
  },
};
