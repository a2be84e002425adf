/** Streets and trades that a plan is narrowed to and nothing in the ledger is of: most likely mistyped. */
import { sql } from 'drizzle-orm';
import type { Executor } from '../../kit/postgres/database.ts';
import { messageOf, unknownStreets } from '../streets.ts';
import { type JointPlanRefused, refused } from './refusal.ts';

interface NarrowedTo {
  readonly streets: readonly string[] | null;
  readonly trades: readonly string[] | null;
}

/** Refuses names that neither the register nor any record or team has; undefined where all are known. */
export async function refusalOfUnknown(
  db: Executor,
  { streets, trades }: NarrowedTo,
): Promise<JointPlanRefused | undefined> {
  const unknown = await unknownStreets(db, streets ?? []);
  if (unknown.length > 0) return refused('UNKNOWN_STREET', messageOf(unknown));
  // Those that are known are found at once; only a code that is not takes reading all businesses.
  const { rows } = await db.execute(sql`
    SELECT trade FROM unnest(${sql.param(trades ?? [])}::text[]) WITH ORDINALITY AS asked(trade, place)
    WHERE NOT EXISTS (SELECT FROM business WHERE business.trade_code = asked.trade)
    ORDER BY place`);
  if (rows.length === 0) return undefined;
  const codes = (rows as readonly { trade: string }[]).map(({ trade }) => trade).join(', ');
  return refused(
    'UNKNOWN_TRADE',
    `No business of the register is of the trade ${codes}: give codes of GB/T 4754, such as 6210 for catering, or leave them out.`,
  );
}
