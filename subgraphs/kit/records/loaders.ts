/** The loaders of one request for the records every department keeps alike. */
import { sql } from 'drizzle-orm';
import type { PageArguments } from '../paging/connection.ts';
import { ChildListLoader } from '../paging/listing.ts';
import { rowLoader } from '../paging/row-loader.ts';
import type { Database } from '../postgres/database.ts';
import {
  type EntryRow,
  entries,
  type InspectionRow,
  inspections,
  type PenaltyRow,
  type PermitRow,
  penalties,
  permits,
} from './listings.ts';
import { entry, inspection, penalty, permit } from './tables.ts';

export interface PermitArguments extends PageArguments {
  readonly kind?: string | null;
  readonly status?: string | null;
}

export type RecordLoaders = ReturnType<typeof recordLoaders>;

export function recordLoaders(database: Database) {
  return {
    permit: rowLoader<PermitRow>(database, { ...permits, key: sql`${permit.id}` }),
    inspection: rowLoader<InspectionRow>(database, { ...inspections, key: sql`${inspection.id}` }),
    penalty: rowLoader<PenaltyRow>(database, { ...penalties, key: sql`${penalty.id}` }),
    entry: rowLoader<EntryRow>(database, { ...entries, key: sql`${entry.id}` }),
    permitsOfBusiness: new ChildListLoader<PermitRow, PermitArguments>(
      database,
      permits,
      permitFilters,
    ),
  };
}

export function permitFilters({ kind, status }: PermitArguments) {
  return [
    kind == null ? undefined : sql`${permit.kind} = ${kind}`,
    status == null ? undefined : sql`${permit.status} = ${status}`,
  ];
}
