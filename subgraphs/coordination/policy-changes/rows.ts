/** Changes of one row of what is laid down: it is set by its key, or taken away. */
import { type SQL, sql } from 'drizzle-orm';
import type { Database } from '../../kit/postgres/database.ts';
import type { Transaction } from '../planning/transaction.ts';
import {
  changePolicy,
  invalid,
  type PolicyOutcome,
  type PolicyRefused,
  type Reasoned,
} from './change.ts';

type Columns = Readonly<Record<string, string | number>>;

interface Row {
  readonly table: string;
  readonly key: Columns;
  /** The other columns; null takes the row away. */
  readonly values: Columns | null;
}

/** Sets the row or takes it away, unless there is a fault in the request, or in what it names that `find` finds. */
export function changeRow(
  database: Database,
  reasoned: Reasoned,
  fault: PolicyRefused | undefined,
  row: Row,
  find: (tx: Transaction) => Promise<PolicyRefused | undefined> = nothing,
): Promise<PolicyOutcome> {
  return changePolicy(database, reasoned, async (tx) => {
    const found = fault ?? (await find(tx));
    if (found) return found;
    await tx.execute(row.values === null ? removal(row) : upsert({ ...row, values: row.values }));
    return undefined;
  });
}

const nothing = async () => undefined;

/** Refuses what is no trade. */
export function faultOfTrade(trade: string): PolicyRefused | undefined {
  if (/^\d{2,4}$/.test(trade)) return undefined;
  return invalid('`trade` must be the digits of a GB/T 4754 code, such as 6210.');
}

function removal({ table, key }: Row): SQL {
  const same = Object.entries(key).map(([name, value]) => sql`${sql.identifier(name)} = ${value}`);
  return sql`DELETE FROM ${sql.identifier(table)} WHERE ${sql.join(same, sql` AND `)}`;
}

function upsert({ table, key, values }: Row & { readonly values: Columns }): SQL {
  const row = Object.entries({ ...key, ...values });
  const set = Object.keys(values).map(
    (name) => sql`${sql.identifier(name)} = excluded.${sql.identifier(name)}`,
  );
  return sql`
    INSERT INTO ${sql.identifier(table)} (${names(row.map(([name]) => name))})
    VALUES (${sql.join(
      row.map(([, value]) => sql`${value}`),
      sql`, `,
    )})
    ON CONFLICT (${names(Object.keys(key))})
    DO ${set.length === 0 ? sql`NOTHING` : sql`UPDATE SET ${sql.join(set, sql`, `)}`}`;
}

function names(columns: readonly string[]): SQL {
  return sql.join(
    columns.map((name) => sql.identifier(name)),
    sql`, `,
  );
}
