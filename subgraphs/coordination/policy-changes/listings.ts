/** What is laid down as it is listed, and the changes of it. */
import { type SQL, sql } from 'drizzle-orm';
import type { PageArguments } from '../../kit/paging/connection.ts';
import type { Listing } from '../../kit/paging/listing.ts';
import { between, type DayArguments } from '../../kit/records/day-arguments.ts';
import { byDepartments, type Filters } from '../filters.ts';

export interface PublishedItemRow {
  readonly id: string;
  readonly department: string;
  readonly code: string;
  readonly name: string;
  readonly field: string;
  readonly keyField: boolean;
  readonly frequencyByLaw: boolean;
  readonly reuseMonths: number;
}

/** Both items by department and code. */
export interface RecognisedItemsRow {
  readonly one: string;
  readonly other: string;
  readonly standard: string;
}

export interface MinimumFrequencyRow {
  readonly department: string;
  readonly field: string;
  readonly riskGrade: string;
  readonly checks: number;
}

export interface CompetenceRuleRow {
  readonly id: string;
  readonly department: string;
  readonly itemDepartment: string;
  readonly itemCode: string | null;
  readonly street: string | null;
  readonly from: string | null;
  readonly to: string | null;
  readonly competent: boolean;
  readonly basis: string;
}

export interface JointSupervisionRow {
  readonly trade: string;
  readonly departments: readonly string[];
}

export interface TeamRow {
  readonly code: string;
  readonly department: string;
  readonly level: 'CITY' | 'DISTRICT' | 'TOWN';
  readonly dailyCapacity: number;
  readonly streets: readonly string[];
}

export interface RequiredPermitRow {
  readonly trade: string;
  readonly department: string;
  readonly kind: string;
  readonly name: string;
}

export interface CheckCycleRow {
  readonly riskGrade: string;
  readonly months: number;
}

export interface SeriousPenaltyRow {
  readonly category: string;
}

export interface ChangeRow {
  readonly id: string;
  /** The table. */
  readonly about: string;
  readonly before: Readonly<Record<string, unknown>> | null;
  readonly after: Readonly<Record<string, unknown>> | null;
  readonly changedBy: string;
  readonly reason: string | null;
  readonly changedAt: string;
}

export interface DepartmentArguments extends PageArguments {
  /** A value of the enum `DepartmentCode`. */
  readonly department?: string | null;
}

export interface ItemArguments extends DepartmentArguments {
  readonly field?: string | null;
}

export interface TradeArguments extends PageArguments {
  readonly trade?: string | null;
}

export interface ChangeArguments extends DayArguments {
  readonly about?: readonly string[] | null;
}

export const publishedItems = ascending(
  sql`item.department || ':' || item.code AS id, item.department, item.code, item.name, item.field,
    item.key_field AS "keyField", item.frequency_by_law AS "frequencyByLaw", item.reuse_months AS "reuseMonths"`,
  sql`item`,
  [sql`item.department`, sql`item.code`],
);

export const recognisedItems = ascending(
  sql`department || ':' || code AS one, other_department || ':' || other_code AS other, standard`,
  sql`recognised_item`,
  [sql`department`, sql`code`, sql`other_department`, sql`other_code`],
);

export const minimumFrequencies = ascending(
  sql`department, field, risk_grade AS "riskGrade", checks`,
  sql`minimum_frequency`,
  [sql`department`, sql`field`, sql`risk_grade`],
);

export const competenceRules = ascending(
  sql`id::text, department, item_department AS "itemDepartment", item_code AS "itemCode", street,
    lower(valid) AS "from", upper(valid) - 1 AS "to", competent, basis`,
  sql`competence_exception`,
  [sql`lpad(competence_exception.id::text, 10, '0')`],
);

export const jointSupervisionList = ascending(
  sql`listed.trade, listed.departments`,
  sql`(SELECT trade_code AS trade, array_agg(department ORDER BY department) AS departments
    FROM joint_supervision GROUP BY trade_code) AS listed`,
  [sql`listed.trade`],
);

export const teams = ascending(
  sql`team.code, team.department, team.level, team.daily_capacity AS "dailyCapacity", ARRAY(
    SELECT street FROM team_street WHERE team_street.team = team.code AND team_street.department = team.department
    ORDER BY street) AS streets`,
  sql`team`,
  [sql`team.code`],
);

export const requiredPermits = ascending(
  sql`trade_code AS trade, department, permit_kind AS kind, name`,
  sql`required_permit`,
  [sql`trade_code`, sql`department`, sql`permit_kind`],
);

export const checkCycles = ascending(sql`risk_grade AS "riskGrade", months`, sql`check_cycle`, [
  sql`risk_grade`,
]);

export const seriousPenalties = ascending(sql`category`, sql`serious_penalty`, [sql`category`]);

/** The columns of a change. */
export const changeColumns = sql`id, about, before, after, changed_by AS "changedBy", reason, changed_at::text AS "changedAt"`;

export const changes: Listing = {
  select: changeColumns,
  from: sql`policy_change`,
  order: [{ column: sql`policy_change.id`, type: 'text' }],
  direction: 'DESC',
};

export function ofDepartment(column: SQL, { department }: DepartmentArguments): Filters {
  return [byDepartments(column, { departments: department == null ? null : [department] })];
}

export function itemFilters(args: ItemArguments): Filters {
  const { field } = args;
  return [
    ...ofDepartment(sql`item.department`, args),
    field == null ? undefined : sql`item.field = ${field}`,
  ];
}

export function ofTrade({ trade }: TradeArguments): Filters {
  return [trade == null ? undefined : sql`trade_code = ${trade}`];
}

export function changeFilters(args: ChangeArguments): Filters {
  const tables = args.about?.map((about) => about.toLowerCase());
  return [
    tables === undefined ? undefined : sql`about = ANY(${sql.param(tables)}::text[])`,
    ...between(sql`changed_on`, args),
  ];
}

/** A list in the order of texts that together are unique. */
function ascending(select: SQL, from: SQL, columns: readonly SQL[]): Listing {
  const order = columns.map((column) => ({ column, type: 'text' as const }));
  return { select, from, order, direction: 'ASC' };
}
