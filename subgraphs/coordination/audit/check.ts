/** Checks the chain of the audit log: every entry against its own digest, the one before it, and the log's end. */
import type { Database } from '../../kit/postgres/database.ts';
import { badInput } from '../../kit/serve/errors.ts';

/** Entries that are checked at a time. */
const stretch = 100_000;

export interface AuditCheck {
  readonly intact: boolean;
  readonly checkedThrough: number;
  readonly entries: number;
  readonly complete: boolean;
  readonly digest: string;
  readonly fault: { readonly number: number; readonly reason: AuditFaultReason } | null;
}

type AuditFaultReason = 'CHANGED' | 'MISSING' | 'OUT_OF_CHAIN' | 'WRONG_END';

interface StretchRow {
  readonly entries: number;
  readonly headDigest: string;
  readonly beforeDigest: string | null;
  readonly last: number | null;
  readonly lastDigest: string | null;
  readonly length: number;
  readonly faultAt: number | null;
  readonly reason: AuditFaultReason | null;
  readonly goodDigest: string | null;
}

/** Checks the entries after that of the number `after`, up to 100,000 of them. */
export async function checkAudit({ pool }: Database, after: number): Promise<AuditCheck> {
  if (after < 0) throw badInput(`\`after\` is the number of an entry, got ${after}.`);
  const { rows } = await pool.query<StretchRow>(checking, [after, stretch]);
  const [found] = rows;
  if (!found) throw new Error('The audit log has no head.');
  const { entries, faultAt, reason } = found;
  const through = found.last ?? after;
  const complete = found.length < stretch;
  const fault =
    faultAt !== null && reason !== null
      ? { number: faultAt, reason }
      : faultOfEnd(found, after, through, complete);
  return {
    intact: fault === null,
    checkedThrough: fault ? Math.min(fault.number - 1, through) : through,
    entries,
    complete,
    digest: (fault ? found.goodDigest : found.lastDigest) ?? found.beforeDigest ?? noDigest,
    fault,
  };
}

const noDigest = '0'.repeat(64);

function faultOfEnd(
  { entries, headDigest, beforeDigest, lastDigest }: StretchRow,
  after: number,
  through: number,
  complete: boolean,
): AuditCheck['fault'] {
  // An entry that is not there vouches for nothing.
  if (after > 0 && beforeDigest === null) return { number: after, reason: 'MISSING' };
  if (!complete) return null;
  const digest = lastDigest ?? beforeDigest ?? noDigest;
  if (through === entries && digest === headDigest) return null;
  return { number: Math.min(through, entries) + 1, reason: 'WRONG_END' };
}

const checking = `
  WITH head AS MATERIALIZED (SELECT number, digest FROM audit.head),
  before AS (SELECT digest FROM audit.entry WHERE number = $1),
  stretch AS MATERIALIZED (
    SELECT entry.number, entry.previous, entry.digest, audit.digest_of(entry) AS computed
    FROM audit.entry, head WHERE entry.number > $1 ORDER BY entry.number LIMIT $2
  ),
  chained AS (
    SELECT *, lag(number, 1, $1) OVER chain AS number_before, lag(digest) OVER chain AS digest_before
    FROM stretch WINDOW chain AS (ORDER BY number)
  ),
  judged AS (
    SELECT number, digest_before, CASE
      WHEN number <> number_before + 1 THEN 'MISSING'
      WHEN computed <> digest THEN 'CHANGED'
      WHEN previous <> coalesce(digest_before, (SELECT digest FROM before), decode(repeat('00', 32), 'hex'))
        THEN 'OUT_OF_CHAIN'
    END AS reason
    FROM chained
  ),
  fault AS (SELECT * FROM judged WHERE reason IS NOT NULL ORDER BY number LIMIT 1),
  final AS (SELECT number, digest FROM stretch ORDER BY number DESC LIMIT 1)
  SELECT head.number::integer AS entries, encode(head.digest, 'hex') AS "headDigest",
    (SELECT encode(digest, 'hex') FROM before) AS "beforeDigest",
    (SELECT number::integer FROM final) AS last, (SELECT encode(digest, 'hex') FROM final) AS "lastDigest",
    (SELECT count(*)::integer FROM stretch) AS length,
    (SELECT number::integer FROM fault) AS "faultAt", (SELECT reason FROM fault) AS reason,
    (SELECT encode(digest_before, 'hex') FROM fault) AS "goodDigest"
  FROM head`;
