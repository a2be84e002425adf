/** Loads rows by their key, each distinct key once and all of a moment in one statement. */
import DataLoader from 'dataloader';
import { type SQL, sql } from 'drizzle-orm';
import type { Database } from '../postgres/database.ts';

/** `select` names the columns in camel case; `key` is the unique text column they are asked by. */
export function rowLoader<Row>(
  database: Database,
  { select, from, key }: { select: SQL; from: SQL; key: SQL },
): DataLoader<string, Row | null> {
  return new DataLoader(async (keys) => {
    const { rows } = await database.orm.execute(
      sql`SELECT ${key} AS "loaderKey", ${select} FROM ${from} WHERE ${key} = ANY(${sql.param(keys)}::text[])`,
    );
    const byKey = new Map(
      (rows as unknown as (Row & { loaderKey: string })[]).map((row) => [row.loaderKey, row]),
    );
    return keys.map((each) => byKey.get(each) ?? null);
  });
}
