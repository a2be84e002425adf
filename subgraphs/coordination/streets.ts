/**
 * Streets and towns (街道/镇) that lists and plans are narrowed to: one that nothing in the ledger is of is most likely
 * mistyped, and an empty list would say the same of it as of one where nothing is.
 */
import DataLoader from 'dataloader';
import { sql } from 'drizzle-orm';
import { nearestTo } from '../kit/paging/nearest.ts';
import type { Database, Executor } from '../kit/postgres/database.ts';
import { badInput } from '../kit/serve/errors.ts';

/** A street that the ledger does not know, with the known ones that are nearest to it. */
export interface UnknownStreet {
  readonly street: string;
  readonly nearest: readonly string[];
}

/** Where streets are known from. Each has an index that begins with them. */
const tables = ['business', 'inspection', 'demand', 'gap', 'team_street'];

/**
 * Those of `streets` that neither the register nor any record, demand, gap, team or activity has. While a feed has not been
 * read to its end, or where no street is known at all, nothing speaks against any.
 */
export async function unknownStreets(
  db: Executor,
  streets: readonly string[],
): Promise<readonly UnknownStreet[]> {
  if (streets.length === 0) return [];
  const known = tables.map((name) => {
    const table = sql.identifier(name);
    return sql`EXISTS (SELECT FROM ${table} WHERE ${table}.street = asked.street)`;
  });
  const { rows } = await db.execute(sql`
    SELECT street FROM unnest(${sql.param([...new Set(streets)])}::text[]) WITH ORDINALITY AS asked(street, place)
    WHERE NOT (${sql.join(known, sql` OR `)}
      OR EXISTS (SELECT FROM programme_activity WHERE asked.street = ANY(programme_activity.streets))
      OR EXISTS (SELECT FROM feed WHERE caught_up_at IS NULL OR resyncing))
    ORDER BY place`);
  if (rows.length === 0) return [];
  const all = await knownStreets(db);
  if (all.length === 0) return [];
  return (rows as readonly { street: string }[]).map(({ street }) => ({
    street,
    nearest: nearestTo(street, all),
  }));
}

/** Each street from one to the next by the indexes: a million inspections are of a few dozen. */
async function knownStreets(db: Executor): Promise<readonly string[]> {
  const parts = tables.map((name) => {
    const table = sql.identifier(name);
    return sql`(WITH RECURSIVE step(street) AS (
      SELECT min(street) FROM ${table}
      UNION ALL
      SELECT (SELECT min(${table}.street) FROM ${table} WHERE ${table}.street > step.street)
      FROM step WHERE step.street IS NOT NULL
    ) SELECT street COLLATE "C" AS street FROM step WHERE street IS NOT NULL)`;
  });
  const ofActivities = sql`SELECT unnest(streets) COLLATE "C" FROM programme_activity`;
  const { rows } = await db.execute(sql.join([...parts, ofActivities], sql` UNION `));
  return (rows as readonly { street: string }[]).map(({ street }) => street);
}

/** `Nothing is known in "泥沟真": give streets and towns by their names as recorded, such as 泥沟镇, or leave them out.` */
export function messageOf(unknown: readonly UnknownStreet[]): string {
  const names = unknown.map(({ street }) => JSON.stringify(street)).join(', ');
  const nearest = [...new Set(unknown.flatMap((it) => it.nearest))];
  const like = nearest.length === 0 ? '' : `, such as ${nearest.join(' or ')}`;
  return `Nothing is known in ${names}: give streets and towns by their names as recorded${like}, or leave them out.`;
}

/** Loads streets that are unknown by name, all that one request names at once; null of one that is known. */
export function streetLoader({ orm }: Database): DataLoader<string, UnknownStreet | null> {
  return new DataLoader(async (streets) => {
    const unknown = await unknownStreets(orm, streets);
    return streets.map((street) => unknown.find((it) => it.street === street) ?? null);
  });
}

interface Loaders {
  readonly unknownStreet: ReturnType<typeof streetLoader>;
}

/** @throws BAD_USER_INPUT where one of `streets` is not known. */
export async function requireKnownStreets(
  { unknownStreet }: Loaders,
  streets: readonly string[] | null | undefined,
): Promise<void> {
  const found = await Promise.all((streets ?? []).map((street) => unknownStreet.load(street)));
  const unknown = found.filter((it) => it !== null);
  if (unknown.length > 0) throw badInput(messageOf(unknown));
}

/** @throws BAD_USER_INPUT where `street` is not known. */
export function requireKnownStreet(
  loaders: Loaders,
  street: string | null | undefined,
): Promise<void> {
  return requireKnownStreets(loaders, street == null ? [] : [street]);
}
