/** Emergencies as they are kept and listed: those registered last first. */
import { type SQL, sql } from 'drizzle-orm';
import type { Listing } from '../../kit/paging/listing.ts';
import { rowLoader } from '../../kit/paging/row-loader.ts';
import type { Database } from '../../kit/postgres/database.ts';
import { between, type DayArguments } from '../../kit/records/day-arguments.ts';
import { byDepartments, type Filters } from '../filters.ts';

export interface EmergencyRow {
  readonly visit: string;
  readonly department: string;
  /** Who it was at, where the register does not know the business. */
  readonly operator: string | null;
  readonly reason: string;
  readonly enteredAt: string;
  readonly leftAt: string | null;
  readonly registeredAt: string;
  readonly registeredOn: string;
  /** One of these two is null. */
  readonly dueOn: string | null;
  readonly unpublishedYear: number | null;
}

export interface EmergencyArguments extends DayArguments {
  readonly departments?: readonly string[] | null;
  readonly timeliness?: Timeliness | null;
}

export type Timeliness = 'IN_TIME' | 'LATE' | 'UNKNOWN';

const select = sql`emergency.visit, emergency.department, visit.operator, emergency.reason,
  emergency.entered_at::text AS "enteredAt", emergency.left_at::text AS "leftAt",
  emergency.registered_at::text AS "registeredAt", emergency.registered_on AS "registeredOn",
  emergency.due_on AS "dueOn", emergency.unpublished_year AS "unpublishedYear"`;

const from = sql`emergency JOIN visit ON visit.subject = emergency.subject AND visit.id = emergency.visit`;

export const emergencies: Listing = {
  select,
  from,
  order: [
    { column: sql`emergency.registered_on`, type: 'date' },
    { column: sql`emergency.visit`, type: 'text' },
  ],
  direction: 'DESC',
};

const timely: Readonly<Record<Timeliness, SQL>> = {
  IN_TIME: sql`emergency.due_on IS NOT NULL AND NOT emergency.late`,
  LATE: sql`emergency.late`,
  UNKNOWN: sql`emergency.due_on IS NULL`,
};

export function emergencyFilters(args: EmergencyArguments): Filters {
  return [
    byDepartments(sql`emergency.department`, args),
    ...between(sql`emergency.registered_on`, args),
    args.timeliness == null ? undefined : timely[args.timeliness],
  ];
}

/** Loads emergencies by the id of the visit that each was. */
export function emergencyLoader(database: Database) {
  return rowLoader<EmergencyRow>(database, { select, from, key: sql`emergency.visit` });
}
