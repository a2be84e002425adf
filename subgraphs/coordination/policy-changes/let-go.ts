/** Demands that name an item which leaves its list: they are counted, or let go of it. What has begun is left alone. */
import { sql } from 'drizzle-orm';
import type { Database } from '../../kit/postgres/database.ts';
import { type DemandRow, demandColumns, reopened, saveDemand } from '../planning/demand-rows.ts';
import { lockSubject } from '../planning/subject.ts';
import { planInTransaction, type Transaction } from '../planning/transaction.ts';
import { settleVisit } from '../planning/visits.ts';
import type { Reasoned } from './change.ts';

/** Nothing was withdrawn. */
export interface ItemInUse {
  readonly __typename: 'ItemInUse';
  readonly count: number;
  /** The first of them. */
  readonly demands: readonly string[];
}

/** The most demands that are named. */
const mostNamed = 20;

/** The demands that name an item, by department and code; undefined where there are none. */
export async function countNaming(tx: Transaction, item: string): Promise<ItemInUse | undefined> {
  const { rows } = await tx.execute(sql`
    SELECT id, count(*) OVER ()::integer AS count FROM demand WHERE ${naming(item)}
    ORDER BY earliest, id LIMIT ${mostNamed}`);
  const [first] = rows as unknown as { count: number }[];
  if (!first) return undefined;
  return {
    __typename: 'ItemInUse',
    count: first.count,
    demands: rows.map(({ id }) => id as string),
  };
}

/**
 * Takes an item off every demand that names it. One left without items is refused with the reason; a visit that was for
 * nothing else falls away.
 *
 * @returns the first of these demands.
 */
export async function letGo(
  database: Database,
  item: string,
  reasoned: Reasoned,
): Promise<readonly string[]> {
  const subjects = await planInTransaction(database, async (tx) => {
    const { rows } = await tx.execute(
      sql`SELECT DISTINCT subject FROM demand WHERE ${naming(item)} ORDER BY subject`,
    );
    return rows.map(({ subject }) => subject as string);
  });
  const demands: string[] = [];
  for (const subject of subjects) {
    demands.push(
      ...(await planInTransaction(database, (tx) => letGoAt(tx, subject, item, reasoned))),
    );
  }
  return demands.slice(0, mostNamed);
}

async function letGoAt(
  tx: Transaction,
  subject: string,
  item: string,
  { by, reason }: Reasoned,
): Promise<readonly string[]> {
  await lockSubject(tx, subject);
  const { rows } = await tx.execute(sql`
    SELECT ${demandColumns} FROM demand WHERE subject = ${subject} AND ${naming(item)} ORDER BY id`);
  const demands = rows as unknown as DemandRow[];
  for (const demand of demands) {
    if (demand.items.length > 1) {
      await tx.execute(sql`
        UPDATE demand SET items = array_remove(items, ${item}) WHERE subject = ${subject} AND id = ${demand.id}`);
      continue;
    }
    const refused = `ITEM_NOT_PUBLISHED: ${item} left the published list: ${reason}`;
    await saveDemand(tx, { ...reopened(demand), state: 'REFUSED', reason: refused });
    if (demand.visit !== null) await settleVisit(tx, subject, demand.visit, by);
  }
  return demands.map(({ id }) => id);
}

function naming(item: string) {
  return sql`demand.items @> ARRAY[${item}::text] AND demand.state IN ('OPEN', 'AWAITING_CONSENT', 'SERVED')
    AND NOT demand.checked_in AND demand.outcome IS NULL`;
}
