/** How many gaps there are, by what they have in common. */
import { type SQL, sql } from 'drizzle-orm';
import {
  type Connection,
  connectionOf,
  type PageArguments,
  pageOf,
} from '../../kit/paging/connection.ts';
import type { Listed } from '../../kit/paging/listing.ts';
import type { Database } from '../../kit/postgres/database.ts';
import type { GapCode } from './codes.ts';
import { type GapFilter, gapFilters, namesOf } from './filters.ts';

export interface GapSummaryRow {
  readonly code: GapCode | null;
  /** The name of the department. */
  readonly department: string | null;
  readonly street: string | null;
  readonly month: string | null;
  readonly count: number;
  readonly open: number;
  readonly acknowledged: number;
  readonly closed: number;
  readonly high: number;
}

export interface GapSummaryArguments extends PageArguments {
  readonly groupBy?: readonly string[] | null;
  readonly filter?: GapFilter | null;
}

/** What gaps can be grouped by; '' is what is not known. */
const groupings = {
  CODE: sql`gap.code`,
  DEPARTMENT: sql`acting.department`,
  STREET: sql`coalesce(gap.street, '')`,
  MONTH: sql`to_char(gap.day, 'YYYY-MM')`,
};

/** In the order of what they are grouped by. */
export async function gapSummary(
  database: Database,
  args: GapSummaryArguments,
): Promise<Connection<Listed<GapSummaryRow>>> {
  const page = pageOf(args, ['text']);
  const { groupBy, filter } = args;
  const by = (name: keyof typeof groupings): SQL =>
    groupBy?.includes(name) ? sql`${groupings[name]} COLLATE "C"` : sql`NULL::text`;
  const where = gapFilters(filter ?? {}).filter((it) => it !== undefined);
  if (filter?.departments != null && groupBy?.includes('DEPARTMENT')) {
    where.push(sql`acting.department = ANY(${sql.param(namesOf(filter.departments))}::text[])`);
  }
  const acting = groupBy?.includes('DEPARTMENT')
    ? sql`CROSS JOIN LATERAL unnest(gap.departments) AS acting(department)`
    : sql``;
  const { rows } = await database.orm.execute(sql`
    SELECT code, department, nullif(street, '') AS street, month, count, open, acknowledged, closed, high,
      ARRAY[key] AS keyset
    FROM (
      SELECT *, concat_ws(E'\\x1f', code, department, street, month) COLLATE "C" AS key
      FROM (
        SELECT ${by('CODE')} AS code, ${by('DEPARTMENT')} AS department, ${by('STREET')} AS street,
          ${by('MONTH')} AS month, count(*)::integer AS count,
          ${countOf(sql`status = 'OPEN'`)} AS open, ${countOf(sql`status = 'ACKNOWLEDGED'`)} AS acknowledged,
          ${countOf(sql`status = 'CLOSED'`)} AS closed, ${countOf(sql`severity = 'HIGH'`)} AS high
        FROM gap ${acting} WHERE ${sql.join(where, sql` AND `)} GROUP BY 1, 2, 3, 4 HAVING count(*) > 0
      ) AS grouped
    ) AS keyed
    ${page.after ? sql`WHERE key > ${page.after[0]}` : sql``} ORDER BY key LIMIT ${page.limit + 1}`);
  return connectionOf(rows as unknown as Listed<GapSummaryRow>[], page);
}

function countOf(which: SQL): SQL {
  return sql`(count(*) FILTER (WHERE ${which}))::integer`;
}
