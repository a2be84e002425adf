/** What a timeline lists: events of a business by day, each naming the record or visit it is of. */
import { sql } from 'drizzle-orm';
import { columnsOf } from '../../kit/paging/columns.ts';
import type { Listing } from '../../kit/paging/listing.ts';
import { between, type DayArguments } from '../../kit/records/day-arguments.ts';
import type { Filters } from '../filters.ts';
import { entry } from '../tables.ts';

/** Entries that are no inspections. */
export type EntryRow = typeof entry.$inferSelect;

export interface TimelineEventRow {
  readonly day: string;
  readonly type:
    | 'INSPECTION'
    | 'VISIT'
    | 'PENALTY'
    | 'PERMIT'
    | 'LICENCE_VERIFICATION'
    | 'CASE_INVESTIGATION'
    | 'PATROL'
    | 'GUIDANCE';
  /** As the ledger names it; of a visit the lead. */
  readonly department: string;
  /** Unique in the whole graph. */
  readonly id: string;
}

export interface TimelineArguments extends DayArguments {
  readonly types?: readonly string[] | null;
}

export const timelineEvents: Listing = {
  select: sql`event.day, event.type, event.department, event.id`,
  from: sql`timeline_event AS event`,
  parent: sql`event.uscc`,
  order: [
    { column: sql`event.day`, type: 'date' },
    { column: sql`event.type`, type: 'text' },
    { column: sql`event.id`, type: 'text' },
  ],
  direction: 'DESC',
};

export function timelineFilters(args: TimelineArguments): Filters {
  return [
    ...between(sql`event.day`, args),
    args.types == null ? undefined : sql`event.type = ANY(${sql.param(args.types)}::text[])`,
  ];
}

export const entriesById = {
  select: columnsOf(entry),
  from: sql`${entry}`,
  /** As the index of global ids spells it. */
  key: sql`(${entry.department} || ':' || ${entry.id})`,
};
