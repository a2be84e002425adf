/** What there is to list of gaps: the gaps, and what became of them. */
import { sql } from 'drizzle-orm';
import type { Listing } from '../../kit/paging/listing.ts';
import type {
  CheckCycleRow,
  MinimumFrequencyRow,
  RequiredPermitRow,
} from '../policy-changes/listings.ts';
import type { GapCode, GapEventKind, GapSeverity, GapStatus } from './codes.ts';

export interface GapRow {
  readonly id: string;
  readonly code: GapCode;
  readonly severity: GapSeverity;
  readonly status: GapStatus;
  readonly since: string | null;
  readonly foundOn: string;
  readonly changedOn: string;
  /** Names of departments, like the next. */
  readonly departments: readonly string[];
  readonly owed: readonly string[];
  readonly street: string | null;
  readonly uscc: string | null;
  readonly evidence: readonly EvidenceRow[];
  readonly acknowledgedBy: string | null;
  readonly note: string | null;
}

export interface GapEventRow {
  readonly event: GapEventKind;
  readonly day: string;
  readonly at: string;
  readonly by: string | null;
  readonly note: string | null;
  readonly since: string | null;
  readonly evidence: readonly EvidenceRow[];
}

type Named<Type extends string> = { readonly record: Type; readonly id: string };

/** A piece of evidence: a record by its id, or what is laid down with its values. */
export type EvidenceRow =
  | Named<'BUSINESS'>
  | Named<'INSPECTION'>
  | Named<'DEMAND'>
  | Named<'PERMIT'>
  | Named<'PENALTY'>
  | Named<'PARTY'>
  | Named<'FEED'>
  | ({ readonly record: 'REQUIRED_PERMIT' } & RequiredPermitRow)
  | ({ readonly record: 'CHECK_CYCLE' } & CheckCycleRow)
  | ({ readonly record: 'MINIMUM' } & MinimumFrequencyRow);

/** The columns of a gap, by the names above. */
export const gapColumns = sql`gap.id, gap.code, gap.severity, gap.status, gap.since, gap.found_on AS "foundOn",
  gap.changed_on AS "changedOn", gap.departments, gap.owed, gap.street, gap.uscc, gap.evidence,
  gap.acknowledged_by AS "acknowledgedBy", gap.note`;

export const gaps: Listing = {
  select: gapColumns,
  from: sql`gap`,
  parent: sql`gap.uscc`,
  order: [
    { column: sql`gap.day`, type: 'date' },
    { column: sql`gap.id`, type: 'text' },
  ],
  direction: 'DESC',
};

export const gapEvents: Listing = {
  select: sql`gap_event.event, gap_event.day, gap_event.at::text, gap_event.by, gap_event.note, gap_event.since,
    gap_event.evidence`,
  from: sql`gap JOIN gap_event ON gap_event.gap = gap.number`,
  parent: sql`gap.id`,
  order: [{ column: sql`gap_event.number`, type: 'bigint' }],
  direction: 'ASC',
};
