/** What the ledger lists: inspections, penalties and visits, in the order of their days. */
import { sql } from 'drizzle-orm';
import { columnsOf } from '../kit/paging/columns.ts';
import type { Listing } from '../kit/paging/listing.ts';
import { inspection, penalty } from './tables.ts';

export type InspectionRow = typeof inspection.$inferSelect;
export type PenaltyRow = typeof penalty.$inferSelect;

export interface VisitRow {
  readonly id: string;
  readonly uscc: string;
  readonly day: string;
  readonly address: string | null;
  readonly departments: readonly string[];
  readonly inspectionCount: number;
  readonly joint: boolean;
  readonly status: string;
}

export const inspections: Listing = {
  select: columnsOf(inspection),
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

export const visits: Listing = {
  select: sql`visit.id, visit.uscc, visit.day, visit.address, visit.departments,
    visit.inspection_count AS "inspectionCount", visit.joint, visit.status`,
  from: sql`visit`,
  parent: sql`visit.uscc`,
  order: [
    { column: sql`visit.day`, type: 'date' },
    { column: sql`visit.id`, type: 'text' },
  ],
  direction: 'DESC',
};
