/** Changes of the published lists: items put on them and taken off, and items that stand for each other. */
import { sql } from 'drizzle-orm';
import type { Database } from '../../kit/postgres/database.ts';
import { nameOf } from '../departments.ts';
import { planInTransaction, type Transaction } from '../planning/transaction.ts';
import {
  changePolicy,
  faultOfNumber,
  faultOfTexts,
  invalid,
  type PolicyOutcome,
  policyRefused,
} from './change.ts';
import { countNaming, type ItemInUse, letGo } from './let-go.ts';

export interface ItemInput {
  readonly department: string;
  readonly code: string;
}

export interface PublishedItemInput extends ItemInput {
  readonly name: string;
  readonly field: string;
  readonly keyField?: boolean | null;
  readonly frequencyByLaw?: boolean | null;
  readonly reuseMonths?: number | null;
  readonly reason: string;
}

export function publishItem(
  database: Database,
  by: string,
  { department, code, name, field, reason, ...item }: PublishedItemInput,
): Promise<PolicyOutcome> {
  return changePolicy(database, { by, reason }, async (tx) => {
    const fault =
      faultOfTexts([code, name, field]) ?? faultOfNumber('reuseMonths', item.reuseMonths, [0, 60]);
    if (fault) return fault;
    if (code.includes(':')) return invalid('A code of an item holds no colon.');
    await tx.execute(sql`
      INSERT INTO item (department, code, name, field, key_field, frequency_by_law, reuse_months)
      VALUES (${nameOf(department)}, ${code}, ${name}, ${field}, ${item.keyField ?? false},
        ${item.frequencyByLaw ?? false}, ${item.reuseMonths ?? 6})
      ON CONFLICT (department, code) DO UPDATE SET name = excluded.name, field = excluded.field,
        key_field = excluded.key_field, frequency_by_law = excluded.frequency_by_law,
        reuse_months = excluded.reuse_months`);
    return undefined;
  });
}

export interface ItemWithdrawal extends ItemInput {
  readonly onDemands?: 'ASK' | 'LET_GO' | null;
  readonly reason: string;
}

/**
 * Takes an item off its list, then off the demands that name it, each subject in a transaction of its own. Where that was
 * cut short, the same request sent again goes on with what is left.
 */
export async function withdrawItem(
  database: Database,
  by: string,
  { department, code, onDemands, reason }: ItemWithdrawal,
): Promise<PolicyOutcome | ItemInUse> {
  const item = { department: nameOf(department), code };
  const id = `${item.department}:${code}`;
  if (onDemands !== 'LET_GO') {
    const use = await planInTransaction(database, (tx) => countNaming(tx, id));
    if (use) return use;
  }
  const outcome = await changePolicy(database, { by, reason }, async (tx) => {
    const used = await countNaming(tx, id);
    if (!used && !(await isPublished(tx, item))) return unpublished(id);
    await tx.execute(sql`
      DELETE FROM recognised_item WHERE (department, code) = (${item.department}, ${code})
        OR (other_department, other_code) = (${item.department}, ${code})`);
    await tx.execute(
      sql`DELETE FROM item WHERE department = ${item.department} AND code = ${code}`,
    );
    return undefined;
  });
  if (outcome.__typename === 'PolicyRefused') return outcome;
  return { ...outcome, demands: await letGo(database, id, { by, reason }) };
}

export interface Recognition {
  readonly one: ItemInput;
  readonly other: ItemInput;
  readonly standard?: string | null;
  readonly reason: string;
}

export function recogniseItems(
  database: Database,
  by: string,
  { one, other, standard, reason }: Recognition,
): Promise<PolicyOutcome> {
  return changePolicy(database, { by, reason }, async (tx) => {
    const fault = faultOfTexts([standard]);
    if (fault) return fault;
    const ends = [one, other].map((item) => ({ ...item, department: nameOf(item.department) }));
    const [first, second] = ends.sort((a, b) => (idOf(a) < idOf(b) ? -1 : 1)) as [
      ItemInput,
      ItemInput,
    ];
    if (first.department === second.department) {
      return invalid('Items that stand for each other are of two bodies.');
    }
    for (const item of ends) if (!(await isPublished(tx, item))) return unpublished(idOf(item));
    const pair = sql`(${first.department}, ${first.code}, ${second.department}, ${second.code})`;
    const turned = sql`(${second.department}, ${second.code}, ${first.department}, ${first.code})`;
    // A pair stands either way round; it is kept one way.
    await tx.execute(sql`
      DELETE FROM recognised_item
      WHERE (department, code, other_department, other_code) = ${turned}
        OR ${standard == null} AND (department, code, other_department, other_code) = ${pair}`);
    if (standard == null) return undefined;
    await tx.execute(sql`
      INSERT INTO recognised_item (department, code, other_department, other_code, standard)
      VALUES (${first.department}, ${first.code}, ${second.department}, ${second.code}, ${standard})
      ON CONFLICT (department, code, other_department, other_code) DO UPDATE SET standard = excluded.standard`);
    return undefined;
  });
}

/** Whether the item is on the list; it stays there until the transaction ends. */
export async function isPublished(
  tx: Transaction,
  { department, code }: ItemInput,
): Promise<boolean> {
  const { rows } = await tx.execute(
    sql`SELECT FROM item WHERE department = ${department} AND code = ${code} FOR KEY SHARE`,
  );
  return rows.length > 0;
}

export function unpublished(id: string) {
  const message = `There is no published item ${id}.`;
  return policyRefused('NOT_FOUND', message, 'An item that `publishedItems` lists.');
}

/** By department and code, as the ledger names it. */
export function idOf({ department, code }: ItemInput): string {
  return `${department}:${code}`;
}
