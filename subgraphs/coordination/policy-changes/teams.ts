/** Changes of teams: what a team can do in a day, and which streets it serves. */
import { sql } from 'drizzle-orm';
import type { Database } from '../../kit/postgres/database.ts';
import { nameOf } from '../departments.ts';
import type { Transaction } from '../planning/transaction.ts';
import {
  changePolicy,
  faultOfNumber,
  faultOfTexts,
  invalid,
  type PolicyOutcome,
  type PolicyRefused,
  policyRefused,
} from './change.ts';

export interface TeamInput {
  readonly code: string;
  readonly department: string;
  readonly level?: string | null;
  readonly dailyCapacity: number;
  readonly streets: readonly string[];
  readonly reason: string;
}

const mostStreets = 200;

export function setTeam(
  database: Database,
  by: string,
  { reason, ...team }: TeamInput,
): Promise<PolicyOutcome> {
  return changePolicy(database, { by, reason }, (tx) => writeTeam(tx, team));
}

/** Writes a team as it shall be, in a transaction that notes changes of policy. */
export async function writeTeam(
  tx: Transaction,
  {
    code,
    department: departmentCode,
    level = null,
    dailyCapacity,
    streets,
  }: Omit<TeamInput, 'reason'>,
): Promise<PolicyRefused | undefined> {
  const department = nameOf(departmentCode);
  const fault =
    faultOfTexts([code, ...streets]) ?? faultOfNumber('dailyCapacity', dailyCapacity, [0, 1000]);
  if (fault) return fault;
  if (streets.length > mostStreets) return invalid(`A team serves at most ${mostStreets} streets.`);
  const { rows: other } = await tx.execute(
    sql`SELECT department FROM team WHERE code = ${code} AND department <> ${department}`,
  );
  if (other[0])
    return invalid(`${code} is a team of ${other[0]['department']}: take another code.`);
  const names = sql.param([...new Set(streets)]);
  const { rows: taken } = await tx.execute(sql`
    SELECT street, team FROM team_street
    WHERE department = ${department} AND team <> ${code} AND street = ANY(${names}::text[]) ORDER BY street`);
  if (taken.length > 0) {
    const served = taken.map(({ street, team }) => `${street} by ${team}`).join(', ');
    const lift = 'Take these streets from their teams first.';
    return policyRefused('STREET_TAKEN', `Served already: ${served}.`, lift);
  }
  await tx.execute(sql`
    INSERT INTO team (code, department, level, daily_capacity)
    VALUES (${code}, ${department}, coalesce(${level}::text, 'DISTRICT'), ${dailyCapacity})
    ON CONFLICT (code) DO UPDATE
      SET daily_capacity = excluded.daily_capacity, level = coalesce(${level}::text, team.level)`);
  await tx.execute(sql`
    DELETE FROM team_street WHERE team = ${code} AND department = ${department} AND street <> ALL(${names}::text[])`);
  await tx.execute(sql`
    INSERT INTO team_street (department, street, team)
    SELECT ${department}, street, ${code} FROM unnest(${names}::text[]) AS served(street)
    ON CONFLICT (department, street) DO UPDATE SET team = excluded.team WHERE team_street.team <> excluded.team`);
  return undefined;
}

export interface TeamRemoval {
  readonly code: string;
  readonly department: string;
  readonly reason: string;
}

export function removeTeam(
  database: Database,
  by: string,
  { code, department, reason }: TeamRemoval,
): Promise<PolicyOutcome> {
  return changePolicy(database, { by, reason }, async (tx) => {
    const { rows: activities } = await tx.execute(sql`
      SELECT id, name FROM programme_activity JOIN programme_activity_team ON activity = id
      WHERE team = ${code} AND department = ${nameOf(department)} ORDER BY id`);
    if (activities.length > 0) {
      const named = activities.map(({ id, name }) => `${name} (${id})`).join(', ');
      const lift = 'Have other teams take part in these activities first.';
      return policyRefused('TEAM_IN_PROGRAMME', `${code} takes part in ${named}.`, lift);
    }
    const { rows } = await tx.execute(sql`
      DELETE FROM team WHERE code = ${code} AND department = ${nameOf(department)} RETURNING code`);
    if (rows.length > 0) return undefined;
    const message = `${nameOf(department)} has no team ${JSON.stringify(code)}.`;
    return policyRefused('NOT_FOUND', message, 'A code that `teams` lists.');
  });
}
