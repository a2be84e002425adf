/** How many visits the checks of a period took, which of them were joint and what that saved, beside the year before. */
import { type SQL, sql } from 'drizzle-orm';
import {
  type Connection,
  connectionOf,
  type PageArguments,
  pageOf,
} from '../../kit/paging/connection.ts';
import type { Listed } from '../../kit/paging/listing.ts';
import type { Database } from '../../kit/postgres/database.ts';
import { badInput } from '../../kit/serve/errors.ts';
import { counts, placeOf, standingOf, streetOf } from './checks.ts';

export interface VisitFigures {
  readonly inspections: number;
  readonly visits: number;
  readonly jointVisits: number;
  readonly visitsSaved: number;
}

export interface VisitReductionRow {
  /** What the visits have in common; '' where that is not known, or nothing was asked for. */
  readonly group: string;
  readonly figures: VisitFigures;
  readonly yearBefore: VisitFigures;
}

export interface ReductionArguments extends PageArguments {
  readonly from: string;
  readonly to: string;
  readonly groupBy?: string | null;
}

/** What visits are grouped by, and which of their inspections are the group's own. */
interface Grouping {
  readonly key: SQL;
  readonly own: SQL;
}

const all = sql`SELECT visited.inspections AS own`;

const wholeCity: Grouping = { key: sql`''`, own: all };

/** Each month of the year before counts for the same month a year on, so that both stand in one group. */
const groupings: ReadonlyMap<string, Grouping> = new Map([
  [
    'DEPARTMENT',
    {
      key: sql`counted.department`,
      own: sql`SELECT department, count(*) AS own FROM unnest(bodies) AS came(department) GROUP BY department`,
    },
  ],
  ['STREET', { key: sql`coalesce(visited.street, '')`, own: all }],
  [
    'MONTH',
    { key: sql`to_char(visited.day + make_interval(years => years_back), 'YYYY-MM')`, own: all },
  ],
  [
    'TRADE',
    {
      key: sql`coalesce((SELECT trade_code FROM business WHERE business.uscc = visited.uscc), '')`,
      own: all,
    },
  ],
]);

/** @throws BAD_USER_INPUT when the period ends before it begins or is longer than a year. */
export async function visitReduction(
  database: Database,
  args: ReductionArguments,
): Promise<Connection<Listed<VisitReductionRow>>> {
  const { from, to, groupBy } = args;
  const page = pageOf(args, ['text']);
  if (to < from) throw badInput(`\`to\` must not be before \`from\`, got ${from} to ${to}.`);
  if (Date.parse(to) - Date.parse(from) > 366 * 24 * 60 * 60 * 1000) {
    throw badInput(`The period must not be longer than a year, got ${from} to ${to}.`);
  }
  const { key, own } = groupings.get(groupBy ?? '') ?? wholeCity;
  const { rows } = await database.orm.execute(sql`
    WITH part AS (${partOf(args, 0)} UNION ALL ${partOf(args, 1)}), visited AS (
      SELECT years_back, uscc, min(day) AS day, min(street) AS street, count(*) AS inspections,
        array_agg(department) AS bodies, count(DISTINCT department) > 1 AS joint
      FROM part GROUP BY years_back, uscc, entry
    ), grouped AS (
      SELECT years_back, (${key}) COLLATE "C" AS key, sum(own) AS inspections, count(*) AS visits,
        count(*) FILTER (WHERE joint) AS joint, sum(visited.inspections - 1) AS saved
      FROM visited CROSS JOIN LATERAL (${own}) AS counted
      GROUP BY 1, 2
    )
    SELECT key AS group, ${figuresOf(0)} AS figures, ${figuresOf(1)} AS "yearBefore", ARRAY[key] AS keyset
    FROM grouped ${page.after ? sql`WHERE key > ${page.after[0]}` : sql``}
    GROUP BY key ORDER BY key LIMIT ${page.limit + 1}`);
  return connectionOf(rows as unknown as Listed<VisitReductionRow>[], page);
}

/** The checks of the period so many years before, found by the index of days: a period joined to them would read all. */
function partOf({ from, to }: ReductionArguments, yearsBack: number): SQL {
  const before = (day: string) => sql`(${day}::date - make_interval(years => ${yearsBack}))::date`;
  return sql`SELECT ${yearsBack}::integer AS years_back, seen.uscc, seen.department, seen.day,
      ${streetOf('seen')} AS street, coalesce(seen_standing.visit, ${placeOf('seen')} || ' ' || seen.day) AS entry
    FROM check_seen AS seen ${standingOf('seen')}
    WHERE seen.day BETWEEN ${before(from)} AND ${before(to)} AND ${counts('seen')}`;
}

function figuresOf(yearsBack: number): SQL {
  const figure = (column: SQL) =>
    sql`coalesce(sum(${column}) FILTER (WHERE years_back = ${yearsBack}), 0)`;
  return sql`json_build_object('inspections', ${figure(sql`inspections`)}, 'visits', ${figure(sql`visits`)},
    'jointVisits', ${figure(sql`joint`)}, 'visitsSaved', ${figure(sql`saved`)})`;
}
