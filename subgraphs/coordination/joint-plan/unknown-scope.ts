/** Streets and trades that a plan is narrowed to and nothing in the ledger is of: most likely mistyped. */
import { type SQL, sql } from 'drizzle-orm';
import { type JointPlanRefused, refused } from './refusal.ts';

interface Executor {
  execute(query: SQL): PromiseLike<{ readonly rows: readonly unknown[] }>;
}

interface NarrowedTo {
  readonly streets: readonly string[] | null;
  readonly trades: readonly string[] | null;
}

/** Refuses names that neither the register nor any record or team has; undefined where all are known. */
export async function refusalOfUnknown(
  db: Executor,
  { streets, trades }: NarrowedTo,
): Promise<JointPlanRefused | undefined> {
  // Those that are known are found at once; only a name that is not takes reading everything.
  const { rows } = await db.execute(sql`
    SELECT ARRAY(
        SELECT street FROM unnest(${listed(streets)}) WITH ORDINALITY AS asked(street, place)
        WHERE NOT EXISTS (SELECT FROM business WHERE business.street = asked.street)
          AND NOT EXISTS (SELECT FROM team_street WHERE team_street.street = asked.street)
          AND NOT EXISTS (SELECT FROM demand WHERE demand.street = asked.street)
          AND NOT EXISTS (SELECT FROM inspection WHERE inspection.street = asked.street)
        ORDER BY place
      ) AS streets, ARRAY(
        SELECT trade FROM unnest(${listed(trades)}) WITH ORDINALITY AS asked(trade, place)
        WHERE NOT EXISTS (SELECT FROM business WHERE business.trade_code = asked.trade)
        ORDER BY place
      ) AS trades, (SELECT street FROM business WHERE street IS NOT NULL LIMIT 1) AS example`);
  const [unknown] = rows as { streets: string[]; trades: string[]; example: string | null }[];
  if (!unknown) return undefined;
  if (unknown.streets.length > 0) {
    const like = unknown.example === null ? '' : `, such as ${unknown.example}`;
    const names = unknown.streets.join(', ');
    return refused(
      'UNKNOWN_STREET',
      `Nothing is known in ${names}: give streets and towns by their names as recorded${like}, or leave them out.`,
    );
  }
  if (unknown.trades.length > 0) {
    const codes = unknown.trades.join(', ');
    return refused(
      'UNKNOWN_TRADE',
      `No business of the register is of the trade ${codes}: give codes of GB/T 4754, such as 6210 for catering, or leave them out.`,
    );
  }
  return undefined;
}

function listed(values: readonly string[] | null) {
  return sql`${sql.param(values ?? [])}::text[]`;
}
