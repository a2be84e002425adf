/** Changes of the months' themes. */
import { sql } from 'drizzle-orm';
import { nameOf } from '../departments.ts';
import type { Transaction } from '../planning/transaction.ts';
import {
  faultOfNumber,
  faultOfTexts,
  invalid,
  type PolicyRefused,
} from '../policy-changes/change.ts';
import { type ItemInput, idOf, isPublished, unpublished } from '../policy-changes/items.ts';

export interface ThemeInput {
  readonly year: number;
  /** From 1 to 12. */
  readonly month: number;
  /** The month has none where there is none. */
  readonly theme?: string | null;
  readonly fields?: readonly string[] | null;
  readonly trades?: readonly string[] | null;
  readonly items?: readonly ItemInput[] | null;
}

/** The years that a programme can be for. */
export const years = [2000, 2100] as const;

const mostEntries = 200;

/** Writes the theme of a month as it shall be, in a transaction that notes changes of policy. */
export async function writeTheme(
  tx: Transaction,
  { year, month, theme, ...about }: ThemeInput,
): Promise<PolicyRefused | undefined> {
  const fields = [...new Set(about.fields ?? [])];
  const trades = [...new Set(about.trades ?? [])];
  const items = (about.items ?? []).map((item) => ({
    ...item,
    department: nameOf(item.department),
  }));
  const fault =
    faultOfNumber('year', year, years) ??
    faultOfNumber('month', month, [1, 12]) ??
    faultOfTexts([theme, ...fields]) ??
    faultOfTrades(trades);
  if (fault) return fault;
  if (Math.max(fields.length, trades.length, items.length) > mostEntries) {
    return invalid(`A theme is about at most ${mostEntries} fields, trades or items.`);
  }
  if (theme == null) {
    await tx.execute(sql`DELETE FROM programme_theme WHERE year = ${year} AND month = ${month}`);
    return undefined;
  }
  for (const item of items) if (!(await isPublished(tx, item))) return unpublished(idOf(item));
  await tx.execute(sql`
    INSERT INTO programme_theme (year, month, theme, fields, trades)
    VALUES (${year}, ${month}, ${theme}, ${sql.param(fields)}, ${sql.param(trades)})
    ON CONFLICT (year, month) DO UPDATE
      SET theme = excluded.theme, fields = excluded.fields, trades = excluded.trades`);
  const ids = sql.param(items.map(idOf));
  await tx.execute(sql`
    DELETE FROM programme_theme_item
    WHERE year = ${year} AND month = ${month} AND department || ':' || code <> ALL(${ids}::text[])`);
  await tx.execute(sql`
    INSERT INTO programme_theme_item (year, month, department, code)
    SELECT ${year}::integer, ${month}::integer, department, code FROM item
    WHERE department || ':' || code = ANY(${ids}::text[]) ON CONFLICT DO NOTHING`);
  return undefined;
}

/** Refuses trades that are no codes. */
export function faultOfTrades(trades: readonly string[]): PolicyRefused | undefined {
  const wrong = trades.find((trade) => !/^\d{2,4}$/.test(trade));
  if (wrong === undefined) return undefined;
  return invalid(
    `A trade must be the digits of a GB/T 4754 code, such as 6210, got ${JSON.stringify(wrong)}.`,
  );
}
