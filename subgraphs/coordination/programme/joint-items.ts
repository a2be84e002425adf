/** What bodies on the joint supervision list (联合监管清单) of a trade check when they come together. */
import { sql } from 'drizzle-orm';
import type { Database } from '../../kit/postgres/database.ts';
import { nameOf } from '../departments.ts';
import {
  changePolicy,
  invalid,
  type PolicyOutcome,
  policyRefused,
} from '../policy-changes/change.ts';
import { type ItemInput, idOf, isPublished, unpublished } from '../policy-changes/items.ts';

export interface JointItemsInput {
  readonly trade: string;
  /** A value of the enum `DepartmentCode`. */
  readonly department: string;
  readonly items: readonly ItemInput[];
  readonly reason: string;
}

const mostItems = 200;

export function setJointItems(
  database: Database,
  by: string,
  { trade, department: code, reason, ...given }: JointItemsInput,
): Promise<PolicyOutcome> {
  const department = nameOf(code);
  return changePolicy(database, { by, reason }, async (tx) => {
    if (given.items.length > mostItems) return invalid(`A body checks at most ${mostItems} items.`);
    const { rows: listed } = await tx.execute(sql`
      SELECT FROM joint_supervision WHERE trade_code = ${trade} AND department = ${department} FOR KEY SHARE`);
    if (listed.length === 0) {
      const message = `${department} is not on the joint supervision list of the trade ${JSON.stringify(trade)}.`;
      return policyRefused('NOT_FOUND', message, 'Put it there first, with `setJointSupervision`.');
    }
    const items = given.items.map((item) => ({ ...item, department: nameOf(item.department) }));
    for (const item of items) if (!(await isPublished(tx, item))) return unpublished(idOf(item));
    const ids = sql.param(items.map(idOf));
    await tx.execute(sql`
      DELETE FROM joint_supervision_item WHERE trade_code = ${trade} AND department = ${department}
        AND item_department || ':' || item_code <> ALL(${ids}::text[])`);
    await tx.execute(sql`
      INSERT INTO joint_supervision_item (trade_code, department, item_department, item_code)
      SELECT ${trade}, ${department}, department, code FROM item
      WHERE department || ':' || code = ANY(${ids}::text[]) ON CONFLICT DO NOTHING`);
    return undefined;
  });
}
