/** How everything laid down is changed: in one transaction, in somebody's name and for a reason, which the database notes. */
import { sql } from 'drizzle-orm';
import { today } from '../../kit/clock.ts';
import type { Database } from '../../kit/postgres/database.ts';
import { planInTransaction, type Transaction } from '../planning/transaction.ts';
import { type ChangeRow, changeColumns } from './listings.ts';

/** Who changes it and why. */
export interface Reasoned {
  readonly by: string;
  readonly reason: string;
}

export interface PolicyRefused {
  readonly __typename: 'PolicyRefused';
  readonly rule:
    | 'INVALID_REQUEST'
    | 'NOT_FOUND'
    | 'STREET_TAKEN'
    | 'TEAM_ENGAGED'
    | 'TEAM_IN_PROGRAMME';
  readonly message: string;
  readonly lift: string;
}

export interface PolicyChanged {
  readonly __typename: 'PolicyChanged';
  readonly changes: readonly ChangeRow[];
  /** Demands that let go of an item. */
  readonly demands: readonly string[];
}

export type PolicyOutcome = PolicyChanged | PolicyRefused;

const longestText = 500;

/** Makes a change and tells what the database noted of it. `work` refuses before it writes anything. */
export function changePolicy(
  database: Database,
  { by, reason }: Reasoned,
  work: (tx: Transaction) => Promise<PolicyRefused | undefined>,
): Promise<PolicyOutcome> {
  return planInTransaction(database, async (tx): Promise<PolicyOutcome> => {
    const fault = faultOfTexts([reason]);
    if (fault) return fault;
    await tx.execute(sql`
      SELECT set_config('one_check.changed_by', ${by}, true), set_config('one_check.reason', ${reason}, true),
        set_config('one_check.today', ${today()}, true)`);
    const refusal = await work(tx);
    if (refusal) return refusal;
    const { rows } = await tx.execute(sql`
      SELECT ${changeColumns} FROM policy_change
      WHERE transaction = pg_current_xact_id_if_assigned() ORDER BY number`);
    const changes = rows as unknown as ChangeRow[];
    return { __typename: 'PolicyChanged', changes, demands: [] };
  });
}

/** Refuses texts that are empty, too long or hold a NUL character; what is not given is left alone. */
export function faultOfTexts(
  texts: readonly (string | null | undefined)[],
): PolicyRefused | undefined {
  for (const text of texts) {
    if (text == null) continue;
    if (!text.trim()) return invalid('A text that is needed, such as the reason, is empty.');
    if (text.length > longestText) {
      return invalid(`A text is longer than ${longestText} characters.`);
    }
    if (text.includes('\0')) return invalid('A text holds a NUL character.');
  }
  return undefined;
}

/** Refuses what is no risk grade of the register: what is laid down for it would hold for nobody, and nobody would notice. */
export function faultOfGrade(riskGrade: string): PolicyRefused | undefined {
  if (/^[A-D]$/.test(riskGrade)) return undefined;
  return invalid(`\`riskGrade\` must be A, B, C or D, got ${JSON.stringify(riskGrade)}.`);
}

/** Refuses a number out of bounds; one that is not given is left alone. */
export function faultOfNumber(
  name: string,
  value: number | null | undefined,
  [least, most]: readonly [number, number],
): PolicyRefused | undefined {
  if (value == null || (least <= value && value <= most)) return undefined;
  return invalid(`\`${name}\` must be from ${least} to ${most}, got ${value}.`);
}

/** A request that cannot be carried out as it is; `message` says what to change. */
export function invalid(message: string): PolicyRefused {
  return policyRefused('INVALID_REQUEST', message, 'Mend the request and send it again.');
}

export function policyRefused(
  rule: PolicyRefused['rule'],
  message: string,
  lift: string,
): PolicyRefused {
  return { __typename: 'PolicyRefused', rule, message, lift };
}
