/** What lists of gaps can be narrowed to. */
import { type SQL, sql } from 'drizzle-orm';
import { departments } from '../../../schema/departments.ts';
import type { PageArguments } from '../../kit/paging/connection.ts';
import { between, type DayArguments } from '../../kit/records/day-arguments.ts';
import type { Filters } from '../filters.ts';

/** A filter as the graph takes it. */
export interface GapFilter extends DayArguments {
  readonly codes?: readonly string[] | null;
  /** Values of the enum `DepartmentCode`. */
  readonly departments?: readonly string[] | null;
  readonly streets?: readonly string[] | null;
  readonly statuses?: readonly string[] | null;
  readonly severities?: readonly string[] | null;
}

export interface GapArguments extends PageArguments {
  readonly filter?: GapFilter | null;
}

/** What the caller may see, beside what was asked for: the department's name. */
export interface Sight {
  readonly sight?: string | undefined;
}

/** Arguments without levels, as loaders tell them apart. */
export type FlatGapArguments = PageArguments & GapFilter & Sight;

export function flatArguments(
  { filter, ...page }: GapArguments,
  sight: string | undefined,
): FlatGapArguments {
  return { ...page, ...filter, sight };
}

export function gapFilters(args: GapFilter & Sight): Filters {
  const { codes, streets, statuses, severities, sight } = args;
  return [
    statuses == null ? sql`gap.status <> 'CLOSED'` : among(sql`gap.status`, statuses),
    codes == null ? undefined : among(sql`gap.code`, codes),
    streets == null ? undefined : among(sql`gap.street`, streets),
    severities == null ? undefined : among(sql`gap.severity`, severities),
    args.departments == null
      ? undefined
      : sql`gap.departments && ${sql.param(namesOf(args.departments))}::text[]`,
    ...between(sql`gap.day`, args),
    sight === undefined ? undefined : sql`(${acts(sight)} OR ${isOwed(sight)})`,
  ];
}

/** Only gaps that the department should act on. */
export function acts(department: string): SQL {
  return sql`gap.departments && ARRAY[${department}]::text[]`;
}

/** Only gaps that the department waits for. */
export function isOwed(department: string): SQL {
  return sql`gap.owed && ARRAY[${department}]::text[]`;
}

/** The names of departments in the ledger. */
export function namesOf(codes: readonly string[]): string[] {
  return departments.filter(({ code }) => codes.includes(code)).map(({ name }) => name);
}

/** One value keeps the order of an index that begins with it; an array of one does not. */
function among(column: SQL, values: readonly string[]): SQL {
  if (values.length === 1) return sql`${column} = ${values[0]}`;
  return sql`${column} = ANY(${sql.param(values)}::text[])`;
}
