/** The loaders of one request for the programme and the joint supervision list: each type and list in one statement. */
import DataLoader from 'dataloader';
import { type SQL, sql } from 'drizzle-orm';
import { ChildListLoader } from '../../kit/paging/listing.ts';
import { rowLoader } from '../../kit/paging/row-loader.ts';
import type { Database } from '../../kit/postgres/database.ts';
import type { DayArguments } from '../../kit/records/day-arguments.ts';
import { type TeamRow, teams } from '../policy-changes/listings.ts';
import {
  type ActivityArguments,
  activityFilters,
  occurrenceFilters,
  type ProgrammeActivityRow,
  type ProgrammeMonthRow,
  type ProgrammeOccurrenceRow,
  programmeActivities,
  programmeOccurrences,
} from './listings.ts';

/** What a body checks when bodies come together; items by department and code. */
export interface JointCheckRow {
  readonly department: string;
  readonly items: readonly string[];
}

/** How the bodies of a proposed visit stand to the joint supervision list; names of departments. */
export interface ConsentRow {
  readonly listed: boolean;
  readonly toConsent: readonly string[];
}

export function programmeLoaders(database: Database) {
  return {
    /** By the year. */
    programmeMonths: manyLoader<ProgrammeMonthRow>(database, months),
    activitiesOfProgramme: new ChildListLoader<ProgrammeActivityRow, ActivityArguments>(
      database,
      programmeActivities,
      activityFilters,
    ),
    occurrencesOfProgramme: new ChildListLoader<ProgrammeOccurrenceRow, DayArguments>(
      database,
      programmeOccurrences,
      occurrenceFilters,
    ),
    programmeActivity: rowLoader<ProgrammeActivityRow>(database, {
      ...programmeActivities,
      key: sql`programme_activity.id`,
    }),
    /** By the id of the activity and the day, as `occurrenceKey` has them. */
    programmeOccurrence: rowLoader<ProgrammeOccurrenceRow>(database, {
      ...programmeOccurrences,
      key: sql`(programme_activity.id || ' ' || programme_occurrence.day)`,
    }),
    /** By its code. */
    team: rowLoader<TeamRow>(database, { ...teams, key: sql`team.code` }),
    /** By the trade. */
    jointChecks: manyLoader<JointCheckRow>(database, jointChecks),
    /** By the id of a visit that a joint plan proposes. */
    consentOfJointPlanVisit: consentLoader(database),
  };
}

/** By what the programme knows a day of an activity. */
export function occurrenceKey(activity: string, day: string): string {
  return `${activity} ${day}`;
}

/** Loads lists that are short: of each key all its rows, in the order of the statement. */
function manyLoader<Row>(
  database: Database,
  select: (keys: SQL) => SQL,
): DataLoader<string, readonly Row[]> {
  return new DataLoader(async (keys) => {
    const { rows } = await database.orm.execute(select(sql`ANY(${sql.param(keys)}::text[])`));
    const found = new Map<string, Row[]>(keys.map((key) => [key, []]));
    for (const row of rows as unknown as (Row & { parent: string })[]) {
      found.get(row.parent)?.push(row);
    }
    return keys.map((key) => found.get(key) ?? []);
  });
}

const months = (any: SQL) => sql`
  SELECT year::text AS parent, month, theme, fields, trades, ARRAY(
    SELECT department || ':' || code FROM programme_theme_item AS item
    WHERE (item.year, item.month) = (programme_theme.year, programme_theme.month) ORDER BY department, code) AS items
  FROM programme_theme WHERE year::text = ${any} ORDER BY year, month`;

const jointChecks = (any: SQL) => sql`
  SELECT trade_code AS parent, department, ARRAY(
    SELECT item_department || ':' || item_code FROM joint_supervision_item AS item
    WHERE (item.trade_code, item.department) = (joint_supervision.trade_code, joint_supervision.department)
    ORDER BY item_department, item_code) AS items
  FROM joint_supervision WHERE trade_code = ${any} ORDER BY trade_code, department`;

/** By the id of a visit: its plan, a hyphen and its number. */
function consentLoader(database: Database): DataLoader<string, ConsentRow> {
  return new DataLoader(async (visits) => {
    const { rows } = await database.orm.execute(sql`
      SELECT coming.bodies <@ listed.bodies AS listed, CASE
          WHEN proposed.plan IS NULL OR cardinality(coming.bodies) < 2 THEN '{}'
          WHEN standing.lead IS NULL THEN ARRAY(
            SELECT body FROM unnest(coming.bodies) AS body WHERE body <> ALL(listed.bodies) ORDER BY body)
          WHEN proposed.departments <@ standing.bodies OR standing.lead = ANY(listed.bodies)
            AND proposed.departments <@ (standing.bodies || listed.bodies) THEN '{}'
          ELSE ARRAY[standing.lead] END AS "toConsent"
      FROM unnest(${sql.param(visits)}::text[]) WITH ORDINALITY AS asked(id, place)
        LEFT JOIN joint_plan_visit AS proposed ON proposed.plan = split_part(asked.id, '-', 1)
          AND proposed.number = split_part(asked.id, '-', 2)
        LEFT JOIN LATERAL (
          SELECT lead, ARRAY(SELECT DISTINCT department FROM demand
            WHERE demand.subject = visit.subject AND demand.visit = visit.id) AS bodies
          FROM visit WHERE visit.id = proposed.joins
        ) AS standing ON true
        CROSS JOIN LATERAL (
          SELECT ARRAY(SELECT DISTINCT body COLLATE "C" FROM unnest(proposed.departments || standing.bodies) AS body) AS bodies
        ) AS coming
        CROSS JOIN LATERAL (
          SELECT ARRAY(SELECT joint_supervision.department FROM business JOIN joint_supervision USING (trade_code)
            WHERE business.uscc = proposed.uscc) AS bodies
        ) AS listed
      ORDER BY place`);
    return rows as unknown as ConsentRow[];
  });
}
