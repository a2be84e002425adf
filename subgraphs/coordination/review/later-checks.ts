/**
 * What the later checks of pairs are read from, so that a page costs what it holds and not what the ledger does: parts
 * that an index has in the order of days, each with the conditions that lead to it.
 */
import { type SQL, sql } from 'drizzle-orm';
import { today } from '../../kit/clock.ts';
import { byDepartments } from '../filters.ts';

/** Some of the later checks: a row of `checks` each, read as `later`, under the conditions `which`. */
export interface Part {
  readonly checks: SQL;
  readonly which: readonly SQL[];
}

interface Narrowing {
  readonly departments?: readonly string[] | null;
  readonly street?: string | null;
  readonly time?: string | null;
}

/** Parts without a check in common that together hold every later check a pair of which can be listed. */
export function partsOf(narrowing: Narrowing): readonly Part[] {
  const { street } = narrowing;
  const seen = [sql`inspection_seen`, sql`demand_seen`];
  const there = street == null ? seen.map(all) : seen.flatMap((each) => inStreet(each, street));
  return there.flatMap(({ checks, which }) =>
    timesOf(narrowing).map((when) => ({ checks, which: [...which, ...when] })),
  );
}

/** When the later check is, each way with what must have been before it. */
function timesOf({ departments, time }: Narrowing): readonly (readonly SQL[])[] {
  const [one, other] = ['before', 'later'].map((name) =>
    byDepartments(sql`${sql.identifier(name)}.department`, { departments: departments ?? null }),
  );
  const either = one && other && sql`(${one} OR ${other})`;
  const looked = (...conditions: readonly SQL[]) =>
    hasBefore([...conditions, either].filter((it) => it !== undefined));
  if (time === 'PAST') return [[sql`later.done`, looked(sql`before.done`)]];
  if (time !== 'COMING') return [[looked()]];
  return [
    [stillToMake('later'), looked()],
    [sql`later.done`, sql`later.day > ${firstToMake()}`, looked(stillToMake('before'))],
  ];
}

/**
 * Only checks of a business at which another was shortly before, whatever it was: most have none, and are passed over
 * by this look at an index before anything else of them is. (It is a value, for a condition would be joined and sorted.)
 */
function hasBefore(conditions: readonly SQL[]): SQL {
  const near = [
    sql`before.uscc = later.uscc AND before.day < later.day
      AND before.day > later.day - (SELECT quiet_days FROM policy)`,
    ...conditions,
  ];
  return sql`(SELECT true FROM check_seen AS before WHERE ${sql.join(near, sql` AND `)} LIMIT 1)`;
}

function all(checks: SQL): Part {
  return { checks, which: [] };
}

/** As recorded by the index that begins with the street; where none was, by the businesses there, sorted before pairing. */
function inStreet(checks: SQL, street: string): readonly Part[] {
  const ofBusinesses = sql`(
    SELECT * FROM ${checks} AS seen
    WHERE seen.street IS NULL AND seen.uscc IN (SELECT uscc FROM business WHERE business.street = ${street})
    ORDER BY seen.day DESC, seen.department DESC, seen.number DESC)`;
  return [
    { checks, which: [sql`later.street = ${street}`] },
    { checks: ofBusinesses, which: [] },
  ];
}

/** Only checks that nobody has made and that can still be made. */
function stillToMake(name: string): SQL {
  const check = sql.identifier(name);
  return sql`(NOT ${check}.done AND ${check}.last_day >= ${today()})`;
}

/** The first day of a check that can still be made: what was made before it was made after none. */
function firstToMake(): SQL {
  const first = (checks: SQL) =>
    sql`(SELECT min(day) FROM ${checks} AS pending WHERE ${stillToMake('pending')})`;
  return sql`least(${first(sql`inspection_seen`)}, ${first(sql`demand_seen`)})`;
}
