/**
 * What a rule is: one kind of gap, said in words and found by one statement over many subjects.
 *
 * A rule says of every finding from which day to which it holds as far as the ledger knows today, so that what will
 * hold later is known to come without looking again every day. It reads the ledger and what is laid down, never gaps,
 * and so comes to the same whenever and however often it is asked.
 */
import { type SQL, sql } from 'drizzle-orm';
import type { GapCode } from './codes.ts';

/** What gaps are of, and the table of a batch of it: `asked_business (uscc)`, `asked_party (department, party)`, … */
export type SubjectKind = 'BUSINESS' | 'PARTY' | 'DEPARTMENT';

export interface GapRule {
  readonly code: GapCode;
  /** What it means. */
  readonly means: string;
  /** What it names as evidence. */
  readonly evidence: string;
  /** How severe it is, and when. */
  readonly severity: string;
  /** Since when it counts. */
  readonly since: string;
  /** Who should act. */
  readonly acts: string;
  /** What closes it. */
  readonly closes: string;
  /** What the ledger must know for it to be judged, where that is not always so. */
  readonly judged?: string;
  /**
   * Per kind of subject, the statement that finds it among those asked for, as of a day. Its columns are those of
   * `finding`; for one subject and `about` it finds at most one.
   */
  readonly find: Partial<Readonly<Record<SubjectKind, (today: string) => SQL>>>;
}

/** One finding, in SQL. */
export interface Finding {
  /** A business's code, a party's department and id, or a department. */
  readonly subject: SQL;
  /** What of the subject, unique for it under the rule; '' where the subject says it all. */
  readonly about: SQL;
  /** LOW, MEDIUM or HIGH. */
  readonly severity: SQL;
  /** Who should act, and who waits for it: arrays of departments. */
  readonly acts: SQL;
  readonly owed: SQL;
  /** The first day on which it holds; null where the facts do not tell. */
  readonly since: SQL;
  /** Before this day it does not hold, whatever it counts since; where nothing is said, it holds from `since` on. */
  readonly notBefore?: SQL;
  /** The first day on which it holds no more; null where nothing but other facts ends it. */
  readonly until: SQL;
  /** The records to look at, as `evidence` puts them together. */
  readonly evidence: SQL;
}

/** The columns of a finding, in their order. */
export function finding(it: Finding): SQL {
  return sql`${it.subject} AS subject, ${it.about} AS about, ${it.severity} AS severity, ${it.acts} AS departments,
    ${it.owed} AS owed, ${it.since} AS since,
    greatest(${it.since}, ${it.notBefore ?? sql`NULL::date`}) AS not_before, ${it.until} AS until, ${it.evidence} AS evidence`;
}

/** What evidence names by an id of the whole graph. */
type RecordType = 'BUSINESS' | 'INSPECTION' | 'DEMAND' | 'PERMIT' | 'PENALTY' | 'PARTY' | 'FEED';

/** Evidence from its parts, each a record or an array of records. */
export function evidence(...parts: readonly SQL[]): SQL {
  return sql`(${sql.join([...parts], sql` || `)})`;
}

/** A record, as evidence; nothing where its id is null. */
export function record(type: RecordType, id: SQL): SQL {
  return sql`CASE WHEN ${id} IS NULL THEN '[]'::jsonb
    ELSE jsonb_build_array(jsonb_build_object('record', ${sql.raw(`'${type}'`)}, 'id', ${id})) END`;
}

/** The records that a subquery names in its column `id`, as evidence. */
export function records(type: RecordType, ids: SQL): SQL {
  return sql`(SELECT coalesce(jsonb_agg(jsonb_build_object('record', ${sql.raw(`'${type}'`)}, 'id', named.id)
    ORDER BY named.place), '[]') FROM (SELECT id, row_number() OVER () AS place FROM (${ids}) AS listed) AS named)`;
}

/** Something that is laid down, as evidence: what it is and its values. */
export function laidDown(what: 'REQUIRED_PERMIT' | 'CHECK_CYCLE' | 'MINIMUM', values: SQL): SQL {
  return sql`jsonb_build_array(jsonb_build_object('record', ${sql.raw(`'${what}'`)}, ${values}))`;
}

/** The first day on which what happened on `day` is no gap any more, where nothing can mend it. */
export function lookedBackOn(day: SQL): SQL {
  return sql`(${day} + make_interval(months => (SELECT look_back_months FROM policy)))::date`;
}
