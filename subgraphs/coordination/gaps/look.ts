/**
 * Looks for gaps at one batch of subjects: every rule finds what holds there, the result is compared with the gaps that
 * are known, and the differences are written. All in the caller's transaction, and the same however often it is done.
 */
import { type SQL, sql } from 'drizzle-orm';
import type { Transaction } from '../planning/transaction.ts';
import type { GapRule, SubjectKind } from './rule.ts';
import { gapRules } from './rules.ts';

/** The subjects of a batch by kind, as gaps name them. */
const subjects: Readonly<Record<SubjectKind, SQL>> = {
  BUSINESS: sql`SELECT uscc FROM asked_business`,
  PARTY: sql`SELECT department || ':' || party FROM asked_party`,
  DEPARTMENT: sql`SELECT department FROM asked_department`,
};

/** What holds on a day, of what was found. */
const holds = (today: string) =>
  sql`coalesce(found.not_before <= ${today}, true) AND coalesce(found.until > ${today}, true)`;

/** Looks at the batch as of `today`. */
export async function lookAtBatch(tx: Transaction, today: string): Promise<void> {
  for (const [kind, listed] of Object.entries(subjects) as [SubjectKind, SQL][]) {
    const { rows } = await tx.execute(sql`${listed} LIMIT 1`);
    if (rows.length === 0) continue;
    for (const rule of gapRules) await find(tx, rule, kind, today);
    await close(tx, kind, today);
    await tx.execute(sql`
      DELETE FROM gap_due WHERE kind = ${kind} AND subject = ANY(ARRAY(${listed}))`);
  }
  await open(tx, today);
  await noteNextDays(tx, today);
}

async function find(
  tx: Transaction,
  { code, find: statements }: GapRule,
  kind: SubjectKind,
  today: string,
): Promise<void> {
  const statement = statements[kind];
  if (!statement) return;
  await tx.execute(sql`
    INSERT INTO found (kind, code, subject, about, severity, departments, owed, since, not_before, until, evidence)
    SELECT ${kind}, ${code}, subject, about, severity, departments, owed, since, not_before, until, evidence
    FROM (${statement(today)}) AS finding`);
}

/**
 * Closes gaps of the batch that do not hold any more. The plan is kept while the ledger fills, so it must not hang on how
 * large the tables were: subjects are looked up from an array, and what was found of a gap from within (OFFSET 0).
 */
async function close(tx: Transaction, kind: SubjectKind, today: string): Promise<void> {
  await tx.execute(sql`
    UPDATE gap SET status = 'CLOSED', changed_on = ${today}, acknowledged_by = NULL, note = NULL
    WHERE kind = ${kind} AND subject = ANY(ARRAY(${subjects[kind]})) AND status <> 'CLOSED' AND NOT EXISTS (
      SELECT FROM found WHERE found.kind = gap.kind AND found.subject = gap.subject AND found.code = gap.code
        AND found.about = gap.about AND ${holds(today)} OFFSET 0)`);
}

/** Opens gaps that are new, reopens those that are back, and keeps what is known of the others as the facts have it. */
async function open(tx: Transaction, today: string): Promise<void> {
  await tx.execute(sql`
    INSERT INTO gap AS known (kind, subject, code, about, severity, departments, owed, street, since, evidence,
      found_on, changed_on)
    SELECT found.kind, found.subject, found.code, found.about, found.severity, found.departments, found.owed,
      CASE found.kind
        WHEN 'BUSINESS' THEN (SELECT street FROM business WHERE business.uscc = found.subject)
        WHEN 'PARTY' THEN (SELECT street FROM matching.party
          WHERE party.department = split_part(found.subject, ':', 1)
            AND party.id = substr(found.subject, strpos(found.subject, ':') + 1))
      END,
      found.since, found.evidence, ${today}::date, ${today}::date
    FROM found WHERE ${holds(today)}
    ORDER BY found.kind, found.subject, found.code, found.about
    ON CONFLICT (kind, subject, code, about) DO UPDATE SET
      severity = excluded.severity, departments = excluded.departments, owed = excluded.owed,
      street = excluded.street, since = excluded.since, evidence = excluded.evidence,
      status = CASE known.status WHEN 'CLOSED' THEN 'OPEN' ELSE known.status END,
      found_on = CASE known.status WHEN 'CLOSED' THEN excluded.found_on ELSE known.found_on END,
      changed_on = CASE known.status WHEN 'CLOSED' THEN excluded.changed_on ELSE known.changed_on END
    WHERE known.status = 'CLOSED'
      OR (known.severity, known.departments, known.owed, known.street, known.since, known.evidence)
        IS DISTINCT FROM
        (excluded.severity, excluded.departments, excluded.owed, excluded.street, excluded.since, excluded.evidence)`);
}

/** Notes for each subject of the batch the next day on which something else holds although nothing is told. */
async function noteNextDays(tx: Transaction, today: string): Promise<void> {
  await tx.execute(sql`
    INSERT INTO gap_due (kind, subject, day)
    SELECT kind, subject, min(day) FROM (
      SELECT kind, subject, not_before AS day FROM found WHERE not_before > ${today}
      UNION ALL SELECT kind, subject, until FROM found WHERE until > ${today}
    ) AS turn
    GROUP BY kind, subject`);
}
