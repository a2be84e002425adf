/** How many on-site checks a year each body may make at each premises of a business, and has made: for many at once. */
import DataLoader from 'dataloader';
import { sql } from 'drizzle-orm';
import { departments } from '../../../schema/departments.ts';
import type { Database } from '../../kit/postgres/database.ts';
import { counts, placeOf, standingOf } from './checks.ts';

export interface InspectionBudgetRow {
  readonly department: string;
  readonly year: number;
  readonly address: string | null;
  readonly riskGrade: string | null;
  readonly ceiling: number | null;
  readonly used: number;
  readonly caseChecks: number;
  readonly plannedByItself: number;
  readonly left: number | null;
}

export interface BudgetOf {
  readonly uscc: string;
  readonly year: number;
}

/**
 * The registered premises of each business with every body, and other premises with the bodies that come there. What a
 * body does at one premises on one day counts once, as it does where checks are planned.
 */
export function budgetLoader(
  database: Database,
): DataLoader<BudgetOf, readonly InspectionBudgetRow[], string> {
  return new DataLoader(
    async (asked) => {
      const { rows } = await database.orm.execute(sql`
        WITH asked AS (
          SELECT place, uscc, year, premises_of(business.address) AS home, business.address, risk_grade,
            ceiling.checks AS ceiling
          FROM unnest(${sql.param(asked.map(({ uscc }) => uscc))}::text[],
              ${sql.param(asked.map(({ year }) => year))}::integer[]) WITH ORDINALITY AS asked(uscc, year, place)
            LEFT JOIN business USING (uscc) LEFT JOIN ceiling USING (risk_grade)
        ), part AS (
          SELECT asked.place, ${placeOf('seen')} AS premises, seen.department, seen.address, seen.day, seen.kind,
            seen.source = 'DEMAND' OR seen.done OR seen_standing.visit IS NOT NULL AS used
          FROM asked JOIN check_seen AS seen ON seen.uscc = asked.uscc
              AND seen.day BETWEEN make_date(asked.year, 1, 1) AND make_date(asked.year, 12, 31)
            ${standingOf('seen')}
          WHERE ${counts('seen')}
        ), came AS (
          SELECT place, premises, department, day, min(address) AS address, bool_or(used) AS used,
            bool_and(kind = 'CASE') FILTER (WHERE used) AS case_only
          FROM part GROUP BY place, premises, department, day
        ), sum AS (
          SELECT place, premises, department, min(address) AS address,
            count(*) FILTER (WHERE used AND NOT case_only)::integer AS used,
            count(*) FILTER (WHERE case_only)::integer AS case_checks,
            count(*) FILTER (WHERE NOT used)::integer AS planned_by_itself
          FROM came GROUP BY place, premises, department
        ), row AS (
          SELECT * FROM sum
          UNION ALL
          SELECT asked.place, coalesce(home, ''), body, NULL, 0, 0, 0
          FROM asked CROSS JOIN unnest(${sql.param(departments.map(({ name }) => name))}::text[]) AS body
        )
        SELECT place::integer, department, year, coalesce(min(row.address), min(asked.address)) AS address,
          risk_grade AS "riskGrade", ceiling, sum(used)::integer AS used, sum(case_checks)::integer AS "caseChecks",
          sum(planned_by_itself)::integer AS "plannedByItself",
          CASE WHEN ceiling IS NOT NULL THEN greatest(0, ceiling - sum(used) - sum(case_checks))::integer END AS left
        FROM row JOIN asked USING (place)
        GROUP BY place, premises, department, year, home, risk_grade, ceiling
        ORDER BY place, premises IS DISTINCT FROM coalesce(home, ''), premises COLLATE "C", department`);
      const found = asked.map((): InspectionBudgetRow[] => []);
      for (const row of rows as unknown as (InspectionBudgetRow & { place: number })[]) {
        found[row.place - 1]?.push(row);
      }
      return found;
    },
    { cacheKeyFn: ({ uscc, year }) => `${uscc} ${year}` },
  );
}
