/** What lists of the ledger can be narrowed to. */
import { type SQL, sql } from 'drizzle-orm';
import { departments } from '../../schema/departments.ts';
import { between, type DayArguments } from '../kit/records/day-arguments.ts';
import { registeredAs } from './registration/registration.ts';
import { inspection, penalty } from './tables.ts';

export interface PenaltyArguments extends DayArguments {
  /** Values of the enum `DepartmentCode`. */
  readonly departments?: readonly string[] | null;
}

export interface InspectionArguments extends PenaltyArguments {
  readonly status?: string | null;
  readonly outcome?: string | null;
  readonly registration?: string | null;
}

export interface CityInspectionArguments extends InspectionArguments {
  readonly street?: string | null;
}

export type Filters = readonly (SQL | undefined)[];

export function inspectionFilters(args: InspectionArguments): Filters {
  return [
    byDepartments(sql`${inspection.department}`, args),
    ...between(sql`${inspection.day}`, args),
    args.status == null ? undefined : sql`${inspection.status} = ${args.status}`,
    args.outcome == null ? undefined : sql`${inspection.outcome} = ${args.outcome}`,
    registeredAs(args.registration),
  ];
}

export function cityInspectionFilters(args: CityInspectionArguments): Filters {
  return [
    ...inspectionFilters(args),
    args.street == null ? undefined : sql`${inspection.street} = ${args.street}`,
  ];
}

export function penaltyFilters(args: PenaltyArguments): Filters {
  return [
    byDepartments(sql`${penalty.department}`, args),
    ...between(sql`${penalty.decidedOn}`, args),
  ];
}

export function visitFilters(args: DayArguments): Filters {
  return between(sql`visit_seen.day`, args);
}

/** Only these departments, where any are given. */
export function byDepartments(
  column: SQL,
  { departments: codes }: Pick<PenaltyArguments, 'departments'>,
): SQL | undefined {
  if (codes == null) return undefined;
  const names = departments.filter(({ code }) => codes.includes(code)).map(({ name }) => name);
  return sql`${column} = ANY(${sql.param(names)}::text[])`;
}
