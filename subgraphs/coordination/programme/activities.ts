/** Changes of the weekly activities. A team is at one activity at a time, and goes for its own body. */
import { sql } from 'drizzle-orm';
import { nameOf } from '../departments.ts';
import type { Transaction } from '../planning/transaction.ts';
import {
  faultOfTexts,
  invalid,
  type PolicyRefused,
  policyRefused,
} from '../policy-changes/change.ts';
import { faultOfTrades, years } from './themes.ts';

export interface ActivityInput {
  /** Of the activity that is replaced. */
  readonly id?: string | null;
  readonly name: string;
  /** From 1 for Monday to 7 for Sunday. */
  readonly weekday: number;
  readonly startsAt: string;
  readonly endsAt: string;
  readonly from: string;
  readonly to: string;
  readonly streets?: readonly string[] | null;
  readonly trades?: readonly string[] | null;
  readonly bodies: readonly {
    /** A value of the enum `DepartmentCode`. */
    readonly department: string;
    readonly teams: readonly string[];
  }[];
  readonly leadTeam: string;
}

/** A team and the body that it goes for. */
interface Comer {
  readonly team: string;
  readonly department: string;
}

const mostEntries = 200;

/** Writes an activity as it shall be, in a transaction that notes changes of policy; its id, or why not. */
export async function writeActivity(
  tx: Transaction,
  input: ActivityInput,
): Promise<string | PolicyRefused> {
  const comers = input.bodies.flatMap(({ department, teams }) =>
    [...new Set(teams)].map((team) => ({ team, department: nameOf(department) })),
  );
  const refusal =
    faultOf(input, comers) ??
    (await unknownAmong(tx, comers)) ??
    (await engagedAmong(tx, input, comers));
  if (refusal) return refusal;
  if (input.id != null) {
    // A team that leaves may be engaged when the activity is now.
    await tx.execute(sql`
      DELETE FROM programme_activity_team
      WHERE activity = ${input.id} AND team <> ALL(${teamsOf(comers)}::text[])`);
  }
  const columns = sql`name, weekday, hours, valid, streets, trades, lead_team`;
  const values = sql`${input.name}, ${input.weekday}::integer, ${hoursOf(input)}, ${daysOf(input)},
    ${entriesOf(input.streets)}, ${entriesOf(input.trades)}, ${input.leadTeam}`;
  const { rows } = await tx.execute(
    input.id == null
      ? sql`INSERT INTO programme_activity (${columns}) VALUES (${values}) RETURNING id`
      : sql`UPDATE programme_activity SET (${columns}) = (${values}) WHERE id = ${input.id} RETURNING id`,
  );
  const id = rows[0]?.['id'] as string | undefined;
  if (id === undefined) return noActivity(input.id ?? '');
  await tx.execute(sql`
    INSERT INTO programme_activity_team (activity, team, department, weekday, hours, valid)
    SELECT id, code, department, weekday, hours, valid FROM programme_activity, team
    WHERE id = ${id} AND code = ANY(${teamsOf(comers)}::text[])
    ON CONFLICT (activity, team) DO NOTHING`);
  return id;
}

/** Takes an activity out, in a transaction that notes changes of policy; the year it was in, or why not. */
export async function takeOut(tx: Transaction, id: string): Promise<number | PolicyRefused> {
  const { rows } = await tx.execute(
    sql`DELETE FROM programme_activity WHERE id = ${id} RETURNING year`,
  );
  return (rows[0]?.['year'] as number | undefined) ?? noActivity(id);
}

function faultOf(
  { name, weekday, startsAt, endsAt, from, to, streets, trades, leadTeam }: ActivityInput,
  comers: readonly Comer[],
): PolicyRefused | undefined {
  const fault = faultOfTexts([name, ...(streets ?? [])]) ?? faultOfTrades(trades ?? []);
  if (fault) return fault;
  if (endsAt <= startsAt) return invalid(`It ends at ${endsAt}, before it begins at ${startsAt}.`);
  if (to < from) return invalid(`It takes place from ${from} to ${to}: exchange the days.`);
  const [year, last] = [from, to].map((day) => Number(day.slice(0, 4)));
  if (year !== last) return invalid('A programme is of one year: name days of one year.');
  if (year === undefined || year < years[0] || year > years[1]) {
    return invalid(`A programme is of a year from ${years[0]} to ${years[1]}.`);
  }
  if (!comesBetween(weekday, from, to)) {
    return invalid(`That day of the week does not come between ${from} and ${to}.`);
  }
  if (Math.max(streets?.length ?? 0, trades?.length ?? 0, comers.length) > mostEntries) {
    return invalid(`An activity has at most ${mostEntries} streets, trades or teams.`);
  }
  if (streets?.length === 0 || trades?.length === 0) {
    return invalid('No street or no trade at all: leave the list out where it is for all.');
  }
  const teams = comers.map(({ team }) => team);
  if (new Set(teams).size < teams.length) return invalid('A team goes for one body.');
  if (!teams.includes(leadTeam)) return invalid(`${leadTeam} leads it and is not among its teams.`);
  return undefined;
}

function comesBetween(weekday: number, from: string, to: string): boolean {
  const first = new Date(`${from}T00:00:00Z`);
  const days = (Date.parse(`${to}T00:00:00Z`) - first.getTime()) / (24 * 60 * 60 * 1000);
  return (weekday - first.getUTCDay() + 7) % 7 <= days;
}

/** Refuses teams that are not there or of another body. */
async function unknownAmong(
  tx: Transaction,
  comers: readonly Comer[],
): Promise<PolicyRefused | undefined> {
  const { rows } = await tx.execute(sql`
    SELECT code, department FROM team WHERE code = ANY(${teamsOf(comers)}::text[]) ORDER BY code FOR KEY SHARE`);
  const bodies = new Map(rows.map(({ code, department }) => [code, department]));
  const stranger = comers.find(({ team, department }) => bodies.get(team) !== department);
  if (!stranger) return undefined;
  const message = `${stranger.department} has no team ${JSON.stringify(stranger.team)}.`;
  return policyRefused('NOT_FOUND', message, 'A code that `teams` lists.');
}

/**
 * Refuses teams that another activity has at the time. Should one be entered at this moment, the database refuses this
 * one, and tried again it finds that other.
 */
async function engagedAmong(
  tx: Transaction,
  input: ActivityInput,
  comers: readonly Comer[],
): Promise<PolicyRefused | undefined> {
  const { rows } = await tx.execute(sql`
    SELECT team, name, activity FROM programme_activity_team AS engaged
      JOIN programme_activity ON programme_activity.id = activity
    WHERE team = ANY(${teamsOf(comers)}::text[]) AND activity <> ${input.id ?? ''}
      AND engaged.weekday = ${input.weekday}::integer
      AND engaged.hours && ${hoursOf(input)} AND engaged.valid && ${daysOf(input)}
    ORDER BY team, activity`);
  if (rows.length === 0) return undefined;
  const where = rows.map(({ team, name, activity }) => `${team} at ${name} (${activity})`);
  const lift = 'Another team, or another time; or change that activity first.';
  return policyRefused('TEAM_ENGAGED', `Engaged then: ${where.join(', ')}.`, lift);
}

function hoursOf({ startsAt, endsAt }: ActivityInput) {
  return sql`time_range(${startsAt}::time, ${endsAt}::time)`;
}

function daysOf({ from, to }: ActivityInput) {
  return sql`daterange(${from}::date, ${to}::date, '[]')`;
}

function teamsOf(comers: readonly Comer[]) {
  return sql.param(comers.map(({ team }) => team));
}

/** All where null. */
function entriesOf(values: readonly string[] | null | undefined) {
  return sql`${sql.param(values == null ? null : [...new Set(values)])}::text[]`;
}

function noActivity(id: string) {
  const message = `There is no activity ${JSON.stringify(id)}.`;
  return policyRefused('NOT_FOUND', message, 'An id that `jointProgramme` lists.');
}
