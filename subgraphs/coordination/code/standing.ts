/**
 * What a code that somebody holds stands for: a visit, or nothing and why. A code has 31^15 possible bodies (74 bits), so
 * that guessing one is hopeless; it is looked up by its digest, so that the time of the search tells nothing either.
 */
import { sql } from 'drizzle-orm';
import { today } from '../../kit/clock.ts';
import type { Database } from '../../kit/postgres/database.ts';
import { isVisitCode, typedCode } from '../../kit/records/visit-code.ts';

export type CodeFault = 'FORGED' | 'UNKNOWN' | 'EXPIRED' | 'CANCELLED';

export interface CodeInvalid {
  readonly __typename: 'CodeInvalid';
  readonly reason: CodeFault;
  readonly message: string;
}

/** A visit that its code opens, seen from outside. */
export interface CodedVisit {
  readonly __typename: 'NoticedVisit';
  readonly subject: string;
  readonly id: string;
  readonly code: string;
  readonly day: string;
  readonly status: 'PLANNED' | 'UNDERWAY' | 'DONE';
  readonly announced: boolean;
  readonly checkedInAt: string | null;
  readonly businessName: string | null;
  readonly address: string | null;
  readonly holdsUntil: string;
}

type CodeRow = Omit<CodedVisit, '__typename' | 'status'> & {
  readonly status: CodedVisit['status'] | 'CANCELLED';
};

const messages: Readonly<Record<CodeFault, string>> = {
  FORGED:
    'This is no code of a visit: its check character does not fit. Compare it with the one you were shown.',
  UNKNOWN: 'No visit has this code. Ask the officers for theirs, or the supervising authority.',
  EXPIRED: 'This code has expired: its visit is too long ago.',
  CANCELLED: 'The visit of this code was cancelled: nobody may inspect by it.',
};

/** Reads what a code opens, as somebody typed or scanned it. */
export async function visitOfCode(
  { orm }: Database,
  typed: string,
): Promise<CodedVisit | CodeInvalid> {
  const code = typedCode(typed);
  if (!isVisitCode(code)) return invalid('FORGED');
  const { rows } = await orm.execute(sql`
    SELECT visit.subject, visit.id, visit.code, visit.day, visit.status, visit.announced_at IS NOT NULL AS announced,
      visit.checked_in_at::text AS "checkedInAt", business.name AS "businessName",
      coalesce(visit.address, business.address) AS address, visit.day + policy.code_days AS "holdsUntil"
    FROM visit CROSS JOIN policy LEFT JOIN business ON business.uscc = visit.uscc
    WHERE visit.code IS NOT NULL AND sha256(visit.code::bytea) = sha256(${code}::text::bytea)`);
  const [found] = rows as unknown as CodeRow[];
  if (!found) return invalid('UNKNOWN');
  const { status, ...rest } = found;
  if (status === 'CANCELLED') return invalid('CANCELLED');
  if (found.holdsUntil < today()) return invalid('EXPIRED');
  return { __typename: 'NoticedVisit', status, ...rest };
}

/** Whether the holder of the code may see the visit. */
export function isOpen({ announced, checkedInAt }: CodedVisit): boolean {
  return announced || checkedInAt !== null;
}

function invalid(reason: CodeFault): CodeInvalid {
  return { __typename: 'CodeInvalid', reason, message: messages[reason] };
}
