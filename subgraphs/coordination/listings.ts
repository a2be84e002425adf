/** What the ledger lists: inspections, penalties and visits, in the order of their days. */
import { sql } from 'drizzle-orm';
import { columnsOf } from '../kit/paging/columns.ts';
import type { Listing } from '../kit/paging/listing.ts';
import { type Registered, registrationColumns } from './registration/registration.ts';
import { inspection, penalty } from './tables.ts';

export type InspectionRow = typeof inspection.$inferSelect & Registered;
export type PenaltyRow = typeof penalty.$inferSelect;

export interface VisitRow {
  readonly id: string;
  /** Null where the register does not know whom an emergency was at. */
  readonly uscc: string | null;
  readonly day: string;
  readonly address: string | null;
  readonly departments: readonly string[];
  readonly inspectionCount: number;
  readonly status: string;
  /** Null, like all that follows, where it was not planned here. */
  readonly lead: string | null;
  readonly code: string | null;
  readonly exemption: string | null;
  /** The first day after it that is free again; null where it starts no quiet period. */
  readonly freeFrom: string | null;
  readonly checkedInAt: string | null;
}

export const inspections: Listing = {
  select: sql`${columnsOf(inspection)}, ${registrationColumns}`,
  from: sql`${inspection}`,
  parent: sql`${inspection.uscc}`,
  order: [
    { column: sql`${inspection.day}`, type: 'date' },
    { column: sql`${inspection.department}`, type: 'text' },
    { column: sql`${inspection.id}`, type: 'text' },
  ],
  direction: 'DESC',
};

export const penalties: Listing = {
  select: columnsOf(penalty),
  from: sql`${penalty}`,
  parent: sql`${penalty.uscc}`,
  order: [
    { column: sql`${penalty.decidedOn}`, type: 'date' },
    { column: sql`${penalty.department}`, type: 'text' },
    { column: sql`${penalty.id}`, type: 'text' },
  ],
  direction: 'DESC',
};

/** The columns of a visit, by the names above. */
export const visitColumns = sql`id, uscc, day, address, departments, inspection_count AS "inspectionCount", status, lead,
  code, exemption, CASE WHEN status <> 'CANCELLED' THEN free_from END AS "freeFrom", checked_in_at AS "checkedInAt"`;

export const visits: Listing = {
  select: visitColumns,
  from: sql`visit_seen`,
  parent: sql`visit_seen.uscc`,
  order: [
    { column: sql`visit_seen.day`, type: 'date' },
    { column: sql`visit_seen.id`, type: 'text' },
  ],
  direction: 'DESC',
};
