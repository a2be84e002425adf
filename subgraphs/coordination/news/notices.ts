/** What the database tells on the channel `visit_news`, and what is read of the visits that it names. */
import { sql } from 'drizzle-orm';
import type { Database } from '../../kit/postgres/database.ts';

/** What can become of a visit; `OPENED_FOR` is a demand's part in what is `PLANNED`. */
export const changes = [
  'PLANNED',
  'OPENED_FOR',
  'JOINED',
  'LEFT',
  'MOVED',
  'APPROVED',
  'CHECKED_IN',
  'DONE',
  'CANCELLED',
] as const;

export interface Notice {
  readonly change: (typeof changes)[number];
  /** The visit's id. */
  readonly visit: string;
  /** The bodies that it names: the one that came or went, or those that a cancelled visit had. */
  readonly departments: readonly string[];
  /** The demand that the visit serves from now on, where that is the news. */
  readonly demand: string | undefined;
}

/** Who a visit concerns, and where it is. */
export interface NoticedVisit {
  readonly uscc: string | null;
  readonly status: string;
  readonly departments: readonly string[];
  readonly streets: readonly string[];
}

/** The notice of `payload`; undefined for what is none of ours. */
export function noticeIn(payload: string): Notice | undefined {
  const [word, visit, ...rest] = payload.split(' ');
  const change = changes.find((each) => each === word);
  if (!change || !visit) return undefined;
  const isServed = change === 'OPENED_FOR' || change === 'JOINED';
  return {
    change,
    visit,
    departments: isServed ? rest.slice(0, 1) : rest,
    demand: isServed ? rest[1] : undefined,
  };
}

/** The visits of `notices` by id, in one statement. */
export async function readNoticed(
  { orm }: Database,
  notices: readonly Notice[],
): Promise<ReadonlyMap<string, NoticedVisit>> {
  const ids = [...new Set(notices.map(({ visit }) => visit))];
  const { rows } = await orm.execute(sql`
    SELECT planned_visit.id, planned_visit.uscc, planned_visit.status, planned_visit.departments, ARRAY(
      SELECT DISTINCT street FROM demand JOIN visit USING (subject)
      WHERE visit.id = planned_visit.id AND street IS NOT NULL
    ) AS streets
    FROM planned_visit WHERE planned_visit.id = ANY(${sql.param(ids)}::text[])`);
  return new Map(
    (rows as unknown as (NoticedVisit & { id: string })[]).map(({ id, ...visit }) => [id, visit]),
  );
}
