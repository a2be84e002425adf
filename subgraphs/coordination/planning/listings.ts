/** What planning lists: demands in the order of their windows, warnings in the order of their days. */
import { sql } from 'drizzle-orm';
import type { Listing } from '../../kit/paging/listing.ts';
import { between, type DayArguments } from '../../kit/records/day-arguments.ts';
import { nameOf } from '../departments.ts';
import { byDepartments, type Filters } from '../filters.ts';
import { demandColumns } from './demand-rows.ts';
import type { Figure, WarningRule } from './outcomes.ts';

export interface WarningRow {
  readonly id: string;
  readonly uscc: string | null;
  readonly department: string;
  readonly demand: string | null;
  readonly visit: string | null;
  /** By department and number, where it is one that took place. */
  readonly inspection: string | null;
  readonly day: string;
  readonly rule: WarningRule;
  readonly message: string;
  readonly figures: readonly Figure[];
}

export interface DemandArguments extends DayArguments {
  /** Values of the enum `DepartmentCode`, as is `awaiting`. */
  readonly departments?: readonly string[] | null;
  readonly states?: readonly string[] | null;
  readonly awaiting?: string | null;
  readonly uscc?: string | null;
}

export interface WarningArguments extends DayArguments {
  readonly rules?: readonly string[] | null;
}

export const demands: Listing = {
  select: demandColumns,
  from: sql`demand`,
  order: [
    { column: sql`demand.earliest`, type: 'date' },
    { column: sql`demand.id`, type: 'text' },
  ],
  direction: 'DESC',
};

export const warnings: Listing = {
  select: sql`id, uscc, department, demand, visit, inspection, day, rule, message, figures`,
  from: sql`warning`,
  order: [
    { column: sql`warning.day`, type: 'date' },
    { column: sql`warning.id`, type: 'text' },
  ],
  direction: 'DESC',
};

export function demandFilters(args: DemandArguments): Filters {
  const { states, awaiting, uscc } = args;
  const lead = awaiting == null ? undefined : nameOf(awaiting);
  return [
    byDepartments(sql`demand.department`, args),
    ...between(sql`demand.earliest`, args),
    states == null ? undefined : sql`demand.state = ANY(${sql.param(states)}::text[])`,
    uscc == null ? undefined : sql`demand.uscc = ${uscc}`,
    lead === undefined
      ? undefined
      : sql`demand.state = 'AWAITING_CONSENT' AND EXISTS (SELECT FROM visit WHERE visit.subject = demand.subject
          AND visit.id = demand.requested_visit AND visit.lead = ${lead})`,
  ];
}

export function warningFilters(args: WarningArguments): Filters {
  return [
    ...between(sql`warning.day`, args),
    args.rules == null ? undefined : sql`warning.rule = ANY(${sql.param(args.rules)}::text[])`,
  ];
}
