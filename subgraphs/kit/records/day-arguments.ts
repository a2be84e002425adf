/** Lists of records narrowed to a span of days. */
import { type SQL, sql } from 'drizzle-orm';
import type { PageArguments } from '../paging/connection.ts';

export interface DayArguments extends PageArguments {
  readonly from?: string | null;
  readonly to?: string | null;
}

/** Only days from the one to the other, as far as they are given. */
export function between(day: SQL, { from, to }: DayArguments): (SQL | undefined)[] {
  return [
    from == null ? undefined : sql`${day} >= ${from}`,
    to == null ? undefined : sql`${day} <= ${to}`,
  ];
}
