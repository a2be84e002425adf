/**
 * What coordination notes of the checks that officers of this department are to make: under which visit's code, of which
 * kind, for which items. A note that comes again changes nothing.
 */
import { sql } from 'drizzle-orm';
import type { Database, Executor } from '../../postgres/database.ts';
import { type Notes, requireUsable } from '../notes.ts';

interface CheckNotice {
  readonly demand: string;
  /** Null where the check is on no visit any more. */
  readonly code?: string | null;
  readonly kind: string;
  readonly selection: string;
  readonly items: readonly string[];
}

export type CheckNotes = Notes<CheckNotice>;

/**
 * @returns how many of the checks keep what was noted on them later.
 * @throws BAD_USER_INPUT for too many at once, or a turn that is no number.
 */
export async function noteChecks(
  { orm }: Database,
  notes: CheckNotes,
): Promise<{ readonly kept: number }> {
  requireUsable(notes);
  const { turn, notices } = notes;
  const { rows } = await orm.execute(sql`
    INSERT INTO assigned_check AS check_noted (demand, code, kind, selection, item_codes, noted_turn)
    SELECT demand, code, kind, selection, ARRAY(SELECT jsonb_array_elements_text(items)), ${turn}::bigint
    FROM jsonb_to_recordset(${JSON.stringify(notices)}::jsonb)
      AS notice(demand text, code text, kind text, selection text, items jsonb)
    ORDER BY demand
    ON CONFLICT (demand) DO UPDATE SET code = excluded.code, kind = excluded.kind, selection = excluded.selection,
      item_codes = excluded.item_codes, noted_turn = excluded.noted_turn
      WHERE check_noted.noted_turn <= excluded.noted_turn
    RETURNING demand`);
  return { kept: notices.length - rows.length };
}

/** What the checks under a visit's code have in common. */
interface Assigned {
  readonly kind: string;
  readonly selection: string;
}

/**
 * What an inspection of `items` under the code of a visit is by what was assigned there; undefined where nothing was, or
 * where what was assigned differs. Checks of none of the items count only where there are no others.
 */
export async function assignedUnder(
  db: Executor,
  code: string,
  items: readonly string[],
): Promise<Assigned | undefined> {
  const { rows } = await db.execute(sql`
    SELECT DISTINCT kind, selection, item_codes && ${sql.param(items)}::text[] AS concerned
    FROM assigned_check WHERE code = ${code}`);
  const all = rows as unknown as (Assigned & { readonly concerned: boolean })[];
  const concerned = all.filter((it) => it.concerned);
  const [first, ...others] = concerned.length > 0 ? concerned : all;
  return others.length === 0 ? first : undefined;
}
