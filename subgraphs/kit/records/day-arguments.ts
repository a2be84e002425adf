/** Lists of records narrowed to a span of days. */
import { type SQL, sql } from 'drizzle-orm';
import type { PageArguments } from '../paging/connection.ts';
import { badInput } from '../serve/errors.ts';

export interface DayArguments extends PageArguments {
  readonly from?: string | null;
  readonly to?: string | null;
}

/**
 * Only days from the one to the other, as far as they are given.
 *
 * @throws BAD_USER_INPUT where the span ends before it begins: nothing would be in it, whatever there is.
 */
export function between(day: SQL, { from, to }: DayArguments): (SQL | undefined)[] {
  if (from != null && to != null && to < from) {
    throw badInput(`\`to\` must not be before \`from\`, got ${from} to ${to}.`);
  }
  return [
    from == null ? undefined : sql`${day} >= ${from}`,
    to == null ? undefined : sql`${day} <= ${to}`,
  ];
}
