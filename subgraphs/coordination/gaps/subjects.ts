/**
 * Whom gaps are looked for at next, batch by batch: subjects of which something changed, then those whose day has come,
 * then the rest of a sweep over all of them.
 */
import { sql } from 'drizzle-orm';
import { departmentNames } from '../../../schema/departments.ts';
import type { Transaction } from '../planning/transaction.ts';
import type { SubjectKind } from './rule.ts';

/** Subjects of one batch: so many that a statement is worth it, so few that a sweep disturbs nobody. */
const most = 2000;

/** The tables of a batch, and what tells a row of each apart. */
const tables = [
  sql`asked_business (uscc text COLLATE "C" PRIMARY KEY)`,
  sql`asked_party (department text COLLATE "C", party text COLLATE "C", PRIMARY KEY (department, party))`,
  sql`asked_department (department text COLLATE "C" PRIMARY KEY)`,
  sql`found (kind text COLLATE "C", code text COLLATE "C", subject text COLLATE "C", about text COLLATE "C",
    severity text, departments text[], owed text[], since date, not_before date, until date, evidence jsonb,
    PRIMARY KEY (kind, subject, code, about))`,
];

/**
 * They are made anew where they have grown to so many bytes: after a large batch, or hundreds of small ones. Statements are
 * planned anew then, for the ledger as it is.
 */
const mostBytes = 400_000;

/**
 * The tables of a batch, empty. They are emptied row by row: a table that is truncated or analysed, as each batch could
 * have it, has every statement that reads it planned anew, which takes longer than one subject takes to look at.
 */
export async function createBatch(tx: Transaction): Promise<void> {
  const { rows } = await tx.execute(
    sql`SELECT pg_total_relation_size(to_regclass('pg_temp.found')) < ${mostBytes} AS usable`,
  );
  if (!rows[0]?.['usable']) await createTables(tx);
  await tx.execute(sql`
    WITH businesses AS (DELETE FROM asked_business), parties AS (DELETE FROM asked_party),
      departments AS (DELETE FROM asked_department)
    DELETE FROM found`);
}

/** A table that was analysed with one row in it counts as small: each rule begins with whom it is asked for. */
async function createTables(tx: Transaction): Promise<void> {
  await tx.execute(
    sql`DROP TABLE IF EXISTS pg_temp.asked_business, pg_temp.asked_party, pg_temp.asked_department, pg_temp.found`,
  );
  for (const table of tables) await tx.execute(sql`CREATE TEMPORARY TABLE ${table}`);
  await tx.execute(sql`
    WITH business AS (INSERT INTO asked_business VALUES ('')), party AS (INSERT INTO asked_party VALUES ('', '')),
      department AS (INSERT INTO asked_department VALUES (''))
    INSERT INTO found (kind, code, subject, about) VALUES ('', '', '', '')`);
  await tx.execute(sql`ANALYZE asked_business, asked_party, asked_department, found`);
}

/** Puts the next subjects into the batch; whether there were any. */
export async function takeNext(tx: Transaction, today: string): Promise<boolean> {
  const taken = (await takeChanged(tx)) || (await takeDue(tx, today)) || (await takeSwept(tx));
  if (taken) await takeOperators(tx);
  return taken;
}

/** Adds every party that is of one operator with one of the batch: whom the register does not know is one gap of them all. */
async function takeOperators(tx: Transaction): Promise<void> {
  await tx.execute(sql`
    INSERT INTO asked_party
    SELECT other.department, other.id
    FROM asked_party
      JOIN matching.party_key AS key ON key.department = asked_party.department AND key.id = asked_party.party
      JOIN matching.party_key AS other ON other.operator = key.operator
    ON CONFLICT DO NOTHING`);
}

/** Puts all departments into the batch: how fresh their feeds are is a matter of minutes. */
export async function takeDepartments(tx: Transaction): Promise<void> {
  await tx.execute(
    sql`INSERT INTO asked_department SELECT unnest(${sql.param([...departmentNames])}::text[])`,
  );
}

/** Has all subjects looked at again, batch by batch, beside what changes meanwhile. */
export async function lookEverywhere(tx: Pick<Transaction, 'execute'>): Promise<void> {
  await tx.execute(sql`INSERT INTO gap_sweep (kind) VALUES ('BUSINESS'), ('PARTY')`);
}

/** Notes the day; where an earlier one stands for today than before, everything is looked at again. */
export async function keepDay(tx: Transaction, today: string): Promise<void> {
  const { rows } = await tx.execute(sql`SELECT day FROM gap_clock`);
  const before = rows[0]?.['day'] as string | undefined;
  if (before === today) return;
  if (before !== undefined && before > today) await lookEverywhere(tx);
  await tx.execute(sql`
    INSERT INTO gap_clock (day) VALUES (${today}) ON CONFLICT (single) DO UPDATE SET day = excluded.day`);
}

async function takeChanged(tx: Transaction): Promise<boolean> {
  return take(
    tx,
    sql`DELETE FROM gap_to_look_for WHERE number IN (
      SELECT number FROM gap_to_look_for ORDER BY number LIMIT ${most}) RETURNING kind, subject`,
  );
}

async function takeDue(tx: Transaction, today: string): Promise<boolean> {
  return take(
    tx,
    sql`DELETE FROM gap_due WHERE (kind, subject) IN (
      SELECT kind, subject FROM gap_due WHERE day <= ${today} ORDER BY day, kind, subject LIMIT ${most})
      RETURNING kind, subject`,
  );
}

/** Where several sweeps are asked for, the one that has come least far goes over all that the others would. */
async function takeSwept(tx: Transaction): Promise<boolean> {
  const { rows } = await tx.execute(sql`
    SELECT kind, department, after FROM gap_sweep ORDER BY kind, department, after LIMIT 1`);
  const sweep = rows[0] as unknown as
    | { kind: SubjectKind; department: string; after: string }
    | undefined;
  if (!sweep) return false;
  await tx.execute(sql`DELETE FROM gap_sweep WHERE kind = ${sweep.kind}`);
  const next = sweep.kind === 'BUSINESS' ? businessesAfter(sweep.after) : partiesAfter(sweep);
  const { rows: taken } = await tx.execute(next);
  const last = taken[0] as { department: string; after: string } | undefined;
  if (last?.after != null) {
    await tx.execute(sql`
      INSERT INTO gap_sweep (kind, department, after) VALUES (${sweep.kind}, ${last.department}, ${last.after})`);
  }
  return true;
}

/** Takes every code after this one that the register, a record, a demand or a gap names. */
function businessesAfter(after: string) {
  const named = ['business', 'inspection', 'permit', 'penalty', 'demand', 'gap'].map(
    (table) => sql`(SELECT DISTINCT uscc FROM ${sql.identifier(table)} WHERE uscc > ${after}
      ORDER BY uscc LIMIT ${most})`,
  );
  return sql`
    WITH next AS (
      INSERT INTO asked_business
      SELECT uscc FROM (${sql.join(named, sql` UNION `)}) AS named ORDER BY uscc LIMIT ${most} RETURNING uscc)
    SELECT '' AS department, max(uscc COLLATE "C") AS after FROM next`;
}

/** Takes every party after this one that is recorded, or that a record or a gap names. */
function partiesAfter({ department, after }: { department: string; after: string }) {
  const ofGaps = sql`(SELECT split_part(subject, ':', 1) COLLATE "C" AS department,
    substr(subject, strpos(subject, ':') + 1) AS party FROM gap WHERE kind = 'PARTY' AND status <> 'CLOSED')`;
  const named = [
    sql`(SELECT department, id AS party FROM matching.party)`,
    sql`(SELECT department, party_id AS party FROM inspection)`,
    sql`(SELECT department, party_id AS party FROM penalty)`,
    ofGaps,
  ].map(
    (source) => sql`(SELECT DISTINCT department, party FROM ${source} AS source
      WHERE (department, party) > (${department}, ${after}) ORDER BY department, party LIMIT ${most})`,
  );
  return sql`
    WITH next AS (
      INSERT INTO asked_party
      SELECT department, party FROM (${sql.join(named, sql` UNION `)}) AS named
      ORDER BY department, party LIMIT ${most} RETURNING department, party)
    SELECT department, party AS after FROM next ORDER BY department DESC, party DESC LIMIT 1`;
}

/** Puts what a statement returns as kind and subject into the batch, each once. */
async function take(tx: Transaction, taking: ReturnType<typeof sql>): Promise<boolean> {
  const { rows } = await tx.execute(sql`
    WITH taken AS (${taking}),
    businesses AS (
      INSERT INTO asked_business SELECT DISTINCT subject FROM taken WHERE kind = 'BUSINESS'),
    parties AS (
      INSERT INTO asked_party
      SELECT DISTINCT split_part(subject, ':', 1), substr(subject, strpos(subject, ':') + 1)
      FROM taken WHERE kind = 'PARTY')
    SELECT FROM taken LIMIT 1`);
  return rows.length > 0;
}
