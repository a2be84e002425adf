/** Ratings of visits by those who were visited: given one a visit, told only as averages over groups of five. */
import DataLoader from 'dataloader';
import { sql } from 'drizzle-orm';
import type { Database } from '../../kit/postgres/database.ts';
import { type CodeRequestRefused, codeRequestRefused, misfitOf } from './refusal.ts';
import { type CodeInvalid, visitOfCode } from './standing.ts';

/** The fewest ratings that are shown, and the steps by which more are. */
const group = 5;

const longestComment = 1000;

export interface Rating {
  readonly code: string;
  readonly stars: number;
  readonly comment?: string | null;
}

interface VisitRated {
  readonly __typename: 'VisitRated';
  readonly replaced: boolean;
}

/** Rates the visit of a code, in place of what was said before. */
export async function rateVisit(
  database: Database,
  { code, stars, comment: given }: Rating,
): Promise<VisitRated | CodeInvalid | CodeRequestRefused> {
  const visit = await visitOfCode(database, code);
  if (visit.__typename === 'CodeInvalid') return visit;
  if (visit.checkedInAt === null) {
    const message = 'No officers have checked in with this code yet: there is nothing to rate.';
    return codeRequestRefused('NOT_POSSIBLE_NOW', message, 'Wait until they have checked in.');
  }
  if (stars < 1 || stars > 5) {
    const message = `\`stars\` is ${stars}.`;
    return codeRequestRefused('INVALID_REQUEST', message, 'A number of stars from 1 to 5.');
  }
  const comment = given?.trim() || null;
  const misfit = comment === null ? undefined : misfitOf('The comment', comment, longestComment);
  if (misfit) return codeRequestRefused('INVALID_REQUEST', misfit, 'A shorter comment.');
  const { rows } = await database.orm.execute(sql`
    INSERT INTO visit_rating (subject, visit, stars, comment)
    VALUES (${visit.subject}, ${visit.id}, ${stars}, ${comment})
    ON CONFLICT (subject, visit)
      DO UPDATE SET stars = excluded.stars, comment = excluded.comment, given_at = excluded.given_at
    RETURNING xmax <> 0 AS replaced`);
  return { __typename: 'VisitRated', replaced: rows[0]?.['replaced'] === true };
}

export interface DepartmentRatingRow {
  readonly average: number;
  readonly count: number;
}

/**
 * What businesses think of each department's visits: the oldest ratings in whole groups, so that between two answers
 * either nothing changes or at least a whole group does. Null below one group.
 */
export function ratingLoader({ orm }: Database): DataLoader<string, DepartmentRatingRow | null> {
  return new DataLoader(async (departments) => {
    const { rows } = await orm.execute(sql`
      SELECT department, round(avg(stars), 2)::float8 AS average, count(*)::integer AS count
      FROM (
        SELECT department, stars,
          row_number() OVER (PARTITION BY department ORDER BY given_at, visit) AS place,
          count(*) OVER (PARTITION BY department) AS total
        FROM (
          SELECT DISTINCT attendance.department, visit, stars, given_at
          FROM visit_rating JOIN attendance USING (subject, visit)
          WHERE attendance.department = ANY(${sql.param(departments)}::text[])
        ) AS given
      ) AS placed
      WHERE place <= total - total % ${group}::integer
      GROUP BY department`);
    const found = new Map(
      (rows as unknown as (DepartmentRatingRow & { department: string })[]).map((row) => [
        row.department,
        row,
      ]),
    );
    return departments.map((department) => found.get(department) ?? null);
  });
}
