/** What there is to list of the annual joint plan: themes, weekly activities, and the days on which these fall. */
import { sql } from 'drizzle-orm';
import type { PageArguments } from '../../kit/paging/connection.ts';
import type { Listing } from '../../kit/paging/listing.ts';
import { between, type DayArguments } from '../../kit/records/day-arguments.ts';
import { byDepartments, type Filters } from '../filters.ts';

export interface ProgrammeMonthRow {
  readonly month: number;
  readonly theme: string;
  readonly fields: readonly string[];
  readonly trades: readonly string[];
  /** By department and code. */
  readonly items: readonly string[];
}

export interface ProgrammeActivityRow {
  readonly id: string;
  readonly name: string;
  /** From 1 for Monday to 7 for Sunday. */
  readonly weekday: number;
  readonly startsAt: string;
  readonly endsAt: string;
  readonly from: string;
  readonly to: string;
  readonly streets: readonly string[] | null;
  readonly trades: readonly string[] | null;
  readonly leadTeam: string;
  /** Names of departments, each with the codes of its teams. */
  readonly bodies: readonly { readonly department: string; readonly teams: readonly string[] }[];
}

/** An activity and a day on which it falls. */
export interface ProgrammeOccurrenceRow extends ProgrammeActivityRow {
  readonly day: string;
}

export interface ActivityArguments extends PageArguments {
  /** Values of the enum `DepartmentCode`. */
  readonly departments?: readonly string[] | null;
  readonly street?: string | null;
}

const activityColumns = sql`programme_activity.id, programme_activity.name, weekday,
  to_char(lower(hours), 'HH24:MI') AS "startsAt", to_char(upper(hours), 'HH24:MI') AS "endsAt",
  lower(valid) AS "from", upper(valid) - 1 AS "to", streets, trades, lead_team AS "leadTeam", (
    SELECT jsonb_agg(jsonb_build_object('department', department, 'teams', teams) ORDER BY department)
    FROM (
      SELECT department, array_agg(team ORDER BY team) AS teams FROM programme_activity_team
      WHERE programme_activity_team.activity = programme_activity.id GROUP BY department
    ) AS body
  ) AS bodies`;

const startsAt = {
  column: sql`to_char(lower(programme_activity.hours), 'HH24:MI')`,
  type: 'text',
} as const;
const id = { column: sql`programme_activity.id`, type: 'text' } as const;

/** By their ids, or under a year. */
export const programmeActivities: Listing = {
  select: activityColumns,
  from: sql`programme_activity`,
  parent: sql`programme_activity.year::text`,
  order: [{ column: sql`programme_activity.weekday`, type: 'bigint' }, startsAt, id],
  direction: 'ASC',
};

export const programmeOccurrences: Listing = {
  select: sql`${activityColumns}, programme_occurrence.day`,
  from: sql`programme_activity JOIN programme_occurrence ON programme_occurrence.activity = programme_activity.id`,
  parent: sql`programme_activity.year::text`,
  order: [{ column: sql`programme_occurrence.day`, type: 'date' }, startsAt, id],
  direction: 'ASC',
};

export function activityFilters({ departments, street }: ActivityArguments): Filters {
  const takesPart = byDepartments(sql`programme_activity_team.department`, {
    departments: departments ?? null,
  });
  return [
    takesPart &&
      sql`EXISTS (SELECT FROM programme_activity_team
        WHERE programme_activity_team.activity = programme_activity.id AND ${takesPart})`,
    street == null ? undefined : sql`(streets IS NULL OR ${street} = ANY(streets))`,
  ];
}

export function occurrenceFilters(args: DayArguments): Filters {
  return between(sql`programme_occurrence.day`, args);
}
