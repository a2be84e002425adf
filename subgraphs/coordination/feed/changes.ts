/** Writes changes into the ledger's tables in sets: a statement a table, however many changes. */
import { createHash } from 'node:crypto';
import { getTableColumns, type SQL, sql } from 'drizzle-orm';
import { getTableConfig, type PgColumn, type PgTable } from 'drizzle-orm/pg-core';
import type { DepartmentName } from '../../../schema/departments.ts';
import type { Fact, FactKind } from '../../kit/feed/fact.ts';
import type { Executor } from '../../kit/postgres/database.ts';
import { business, entry, inspection, party, penalty, permit, representative } from '../tables.ts';
import type { RawChange, RejectedChange, TakenChange } from './page.ts';

/** Whose facts are written, and as which life of the feed. */
export interface Origin {
  readonly department: DepartmentName;
  readonly generation: number;
}

/** Where each kind of fact is kept. */
const tablesOf: Readonly<Record<FactKind, readonly PgTable[]>> = {
  BUSINESS: [business, representative],
  PARTY: [party],
  PERMIT: [permit],
  INSPECTION: [inspection],
  PENALTY: [penalty],
  ENTRY: [entry],
};

const records = [permit, inspection, penalty, entry] as const;

/** Writes changes, each of another record. */
export async function writeChanges(
  tx: Executor,
  origin: Origin,
  changes: readonly TakenChange[],
): Promise<void> {
  for (const kind of Object.keys(tablesOf) as FactKind[]) {
    const ofKind = changes.filter((change) => change.kind === kind);
    const facts = ofKind.flatMap(({ fact }) => fact ?? []);
    const gone = ofKind.filter(({ fact }) => fact === null).map(({ raw }) => raw.id);
    for (const table of tablesOf[kind]) {
      if (facts.length > 0) await tx.execute(upsert(table, origin, facts));
      if (gone.length > 0) await tx.execute(remove(table, origin, gone));
    }
  }
  await relinkRecords(tx, origin, changes);
  await tx.execute(sql`
    DELETE FROM rejected_fact
    WHERE department = ${origin.department} AND digest = ANY(${sql.param(changes.map(digestOf))}::text[])`);
}

/** Keeps a change that could not be written, so that it is neither lost nor in the way. */
export async function setAside(
  tx: Executor,
  { department, generation }: Origin,
  { raw, reason }: RejectedChange,
): Promise<void> {
  await tx.execute(sql`
    INSERT INTO rejected_fact (department, digest, change, reason, generation)
    VALUES (${department}, ${digestOf({ raw })}, ${JSON.stringify(raw)}, ${reason}, ${generation})
    ON CONFLICT (department, digest) DO UPDATE
      SET change = excluded.change, reason = excluded.reason, generation = excluded.generation,
        rejected_at = now()`);
}

/** Drops what the department's earlier lives told and this one, now told to its end, did not. */
export async function forgetOlder(tx: Executor, { department, generation }: Origin): Promise<void> {
  for (const table of [...Object.values(tablesOf).flat(), sql`rejected_fact`]) {
    await tx.execute(
      sql`DELETE FROM ${table} WHERE department = ${department} AND generation < ${generation}`,
    );
  }
}

/**
 * A party's link holds for all its records. Its department sends them again when the link changes, but a record that
 * was being written at that moment may have been told before, with the link as it was.
 */
async function relinkRecords(
  tx: Executor,
  { department }: Origin,
  changes: readonly TakenChange[],
): Promise<void> {
  const parties = changes.filter(({ kind, fact }) => kind === 'PARTY' && fact);
  if (parties.length === 0) return;
  const ids = sql.param(parties.map(({ raw }) => raw.id));
  for (const table of records) {
    await tx.execute(sql`
      UPDATE ${table} AS record SET uscc = party.uscc
      FROM ${party} AS party
      WHERE party.department = ${department} AND party.id = ANY(${ids}::text[])
        AND record.department = party.department AND record.party_id = party.id
        AND record.uscc IS DISTINCT FROM party.uscc`);
  }
}

/** The columns of a fact are named as its attributes are; two of each row are ours. */
function upsert(table: PgTable, { department, generation }: Origin, facts: readonly Fact[]): SQL {
  const { department: _, generation: __, ...columns } = getTableColumns(table);
  const entries: [string, PgColumn][] = Object.entries(columns);
  const names = list(entries, (_attribute, { name }) => sql`${sql.identifier(name)}`);
  const attributes = list(entries, (attribute) => sql`${sql.identifier(attribute)}`);
  const typed = list(
    entries,
    (attribute, column) => sql`${sql.identifier(attribute)} ${sql.raw(column.getSQLType())}`,
  );
  const renewed = list(
    entries,
    (_attribute, { name }) => sql`${sql.identifier(name)} = excluded.${sql.identifier(name)}`,
  );
  return sql`
    INSERT INTO ${table} (department, generation, ${names})
    SELECT ${department}, ${generation}::integer, ${attributes}
    FROM jsonb_to_recordset(${JSON.stringify(facts)}::jsonb) AS fact(${typed})
    ON CONFLICT ON CONSTRAINT ${sql.identifier(`${getTableConfig(table).name}_pkey`)} DO UPDATE
      SET department = excluded.department, generation = excluded.generation, ${renewed}`;
}

function list(
  entries: readonly [string, PgColumn][],
  each: (attribute: string, column: PgColumn) => SQL,
): SQL {
  return sql.join(
    entries.map(([attribute, column]) => each(attribute, column)),
    sql`, `,
  );
}

function remove(table: PgTable, { department }: Origin, ids: readonly string[]): SQL {
  const { id } = getTableColumns(table);
  if (!id) throw new Error(`${getTableConfig(table).name} has no id.`);
  return sql`DELETE FROM ${table} WHERE department = ${department} AND ${id} = ANY(${sql.param(ids)}::text[])`;
}

function digestOf({ raw: { kind, id } }: { readonly raw: RawChange }): string {
  return createHash('sha256')
    .update(JSON.stringify([kind, id]))
    .digest('hex');
}
