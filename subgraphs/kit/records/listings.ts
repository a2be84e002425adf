/** The lists every department keeps alike: its permits, inspections, penalties and other entries, each with its party. */
import { sql } from 'drizzle-orm';
import { columnsOf } from '../paging/columns.ts';
import type { Listing } from '../paging/listing.ts';
import { entry, inspection, party, penalty, permit } from './tables.ts';

/** What a record tells of its party: the subject as recorded, and the business it is linked to. */
export interface OfParty {
  readonly name: string;
  readonly address: string | null;
  readonly street: string | null;
  readonly uscc: string | null;
}

export type PermitRow = typeof permit.$inferSelect & OfParty;
export type InspectionRow = typeof inspection.$inferSelect &
  OfParty & {
    /** The code of the visit it belongs to. */
    readonly visitCode: string | null;
  };
export type PenaltyRow = typeof penalty.$inferSelect & OfParty;

/** A patrol may have no party. */
export type EntryRow = typeof entry.$inferSelect & {
  readonly [Field in keyof OfParty]: OfParty[Field] | null;
};

const ofParty = sql`${party.name}, ${party.address}, ${party.street}, ${party.uscc}`;

function recordsOf(table: typeof permit | typeof inspection | typeof penalty | typeof entry) {
  return {
    select: sql`${columnsOf(table)}, ${ofParty}`,
    from: sql`${table} JOIN ${party} ON ${party.id} = ${table}.party_id`,
    parent: sql`${party.uscc}`,
    direction: 'DESC' as const,
  };
}

export const permits: Listing = {
  ...recordsOf(permit),
  order: [
    { column: sql`${permit.decidedOn}`, type: 'date' },
    { column: sql`${permit.id}`, type: 'text' },
  ],
};

export const inspections: Listing = {
  ...recordsOf(inspection),
  select: sql`${recordsOf(inspection).select}, code_of(${inspection}) AS "visitCode"`,
  order: [
    { column: sql`${inspection.day}`, type: 'date' },
    { column: sql`${inspection.id}`, type: 'text' },
  ],
};

export const penalties: Listing = {
  ...recordsOf(penalty),
  order: [
    { column: sql`${penalty.decidedOn}`, type: 'date' },
    { column: sql`${penalty.id}`, type: 'text' },
  ],
};

export const entries: Listing = {
  ...recordsOf(entry),
  from: sql`${entry} LEFT JOIN ${party} ON ${party.id} = ${entry}.party_id`,
  order: [
    { column: sql`${entry.day}`, type: 'date' },
    { column: sql`${entry.id}`, type: 'text' },
  ],
};
