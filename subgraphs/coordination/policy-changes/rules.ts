/** Changes of what holds for all inspections: the policy itself, ceilings, minimums, competence, the joint list. */
import { type SQL, sql } from 'drizzle-orm';
import type { Database } from '../../kit/postgres/database.ts';
import { nameOf } from '../departments.ts';
import {
  changePolicy,
  faultOfGrade,
  faultOfNumber,
  faultOfTexts,
  invalid,
  type PolicyOutcome,
  policyRefused,
} from './change.ts';
import { changeRow, faultOfTrade } from './rows.ts';

/** The columns that can be set, each with the least and the most that it may be. */
const settable = {
  quietDays: { column: 'quiet_days', bounds: [1, 365] },
  consentDays: { column: 'consent_days', bounds: [0, 60] },
  visitsADay: { column: 'visits_a_day', bounds: [0, 100] },
  visitsAWeek: { column: 'visits_a_week', bounds: [0, 100] },
  visitsAMonth: { column: 'visits_a_month', bounds: [0, 100] },
  cleanRun: { column: 'clean_run', bounds: [1, 100] },
  emergencyDays: { column: 'emergency_days', bounds: [0, 30] },
  codeDays: { column: 'code_days', bounds: [0, 3650] },
  publishDays: { column: 'publish_days', bounds: [1, 100] },
  replyDays: { column: 'reply_days', bounds: [1, 100] },
  clueDays: { column: 'clue_days', bounds: [1, 100] },
  seriousFineYuan: { column: 'serious_fine_yuan', bounds: [1, 1_000_000_000] },
  sameActDays: { column: 'same_act_days', bounds: [1, 365] },
  lookBackMonths: { column: 'look_back_months', bounds: [1, 120] },
} as const satisfies Record<string, { column: string; bounds: readonly [number, number] }>;

type Setting = keyof typeof settable;

export type PolicyInput = { readonly [Name in Setting]?: number | null } & {
  readonly reason: string;
};

const checksAYear = [1, 365] as const;

export function setPolicy(
  database: Database,
  by: string,
  { reason, ...settings }: PolicyInput,
): Promise<PolicyOutcome> {
  const given = (Object.keys(settable) as Setting[]).filter((name) => settings[name] != null);
  return changePolicy(database, { by, reason }, async (tx) => {
    if (given.length === 0) return invalid('Nothing is named that changes.');
    for (const name of given) {
      const fault = faultOfNumber(name, settings[name], settable[name].bounds);
      if (fault) return fault;
    }
    const set = given.map(
      (name): SQL => sql`${sql.identifier(settable[name].column)} = ${settings[name]}`,
    );
    await tx.execute(sql`UPDATE policy SET ${sql.join(set, sql`, `)}`);
    return undefined;
  });
}

export interface CeilingInput {
  readonly riskGrade: string;
  readonly checks?: number | null;
  readonly reason: string;
}

export function setCeiling(
  database: Database,
  by: string,
  { riskGrade, checks, reason }: CeilingInput,
): Promise<PolicyOutcome> {
  const fault = faultOfGrade(riskGrade) ?? faultOfNumber('checks', checks, [0, 365]);
  return changeRow(database, { by, reason }, fault, {
    table: 'ceiling',
    key: { risk_grade: riskGrade },
    values: checks == null ? null : { checks },
  });
}

export interface MinimumInput extends CeilingInput {
  readonly department: string;
  readonly field: string;
}

export function setMinimumFrequency(
  database: Database,
  by: string,
  { department, field, riskGrade, checks, reason }: MinimumInput,
): Promise<PolicyOutcome> {
  const fault =
    faultOfTexts([field]) ??
    faultOfGrade(riskGrade) ??
    faultOfNumber('checks', checks, checksAYear);
  return changeRow(database, { by, reason }, fault, {
    table: 'minimum_frequency',
    key: { department: nameOf(department), field, risk_grade: riskGrade },
    values: checks == null ? null : { checks },
  });
}

export interface CompetenceInput {
  readonly id?: string | null;
  readonly department: string;
  readonly itemDepartment: string;
  readonly itemCode?: string | null;
  readonly street?: string | null;
  readonly from?: string | null;
  readonly to?: string | null;
  readonly competent: boolean;
  readonly basis: string;
  readonly reason: string;
}

export function setCompetence(
  database: Database,
  by: string,
  { id, reason, ...rule }: CompetenceInput,
): Promise<PolicyOutcome> {
  const { itemCode = null, street = null, from = null, to = null, competent, basis } = rule;
  return changePolicy(database, { by, reason }, async (tx) => {
    const fault = faultOfTexts([itemCode, street, basis]);
    if (fault) return fault;
    if (from !== null && to !== null && to < from) return invalid('It ends before it begins.');
    const values = sql`${nameOf(rule.department)}, ${nameOf(rule.itemDepartment)}, ${itemCode}, ${street},
      daterange(${from}, ${to}, '[]'), ${competent}, ${basis}`;
    const columns = sql`department, item_department, item_code, street, valid, competent, basis`;
    const { rows } = await tx.execute(
      id == null
        ? sql`INSERT INTO competence_exception (${columns}) VALUES (${values}) RETURNING id`
        : sql`UPDATE competence_exception SET (${columns}) = (${values}) WHERE id::text = ${id} RETURNING id`,
    );
    return rows.length === 0 ? noRule(id ?? '') : undefined;
  });
}

export function removeCompetence(
  database: Database,
  by: string,
  { id, reason }: { readonly id: string; readonly reason: string },
): Promise<PolicyOutcome> {
  return changePolicy(database, { by, reason }, async (tx) => {
    const { rows } = await tx.execute(
      sql`DELETE FROM competence_exception WHERE id::text = ${id} RETURNING id`,
    );
    return rows.length === 0 ? noRule(id) : undefined;
  });
}

export interface JointSupervisionInput {
  readonly trade: string;
  readonly departments: readonly string[];
  readonly reason: string;
}

export function setJointSupervision(
  database: Database,
  by: string,
  { trade, departments: codes, reason }: JointSupervisionInput,
): Promise<PolicyOutcome> {
  return changePolicy(database, { by, reason }, async (tx) => {
    const fault = faultOfTrade(trade);
    if (fault) return fault;
    if (new Set(codes).size === 1) {
      return invalid('One body alone supervises nothing jointly: name two or more, or none.');
    }
    const names = sql.param([...new Set(codes)].map(nameOf));
    await tx.execute(sql`
      DELETE FROM joint_supervision WHERE trade_code = ${trade} AND department <> ALL(${names}::text[])`);
    await tx.execute(sql`
      INSERT INTO joint_supervision (trade_code, department)
      SELECT ${trade}, department FROM unnest(${names}::text[]) AS listed(department) ON CONFLICT DO NOTHING`);
    return undefined;
  });
}

function noRule(id: string) {
  const message = `There is no rule about competence ${JSON.stringify(id)}.`;
  return policyRefused('NOT_FOUND', message, 'An id that `competenceRules` lists.');
}
