/** Changes of what is laid down for finding gaps. */
import type { Database } from '../../kit/postgres/database.ts';
import {
  faultOfGrade,
  faultOfNumber,
  faultOfTexts,
  invalid,
  nameOf,
  type PolicyOutcome,
} from './change.ts';
import { changeRow, faultOfTrade } from './rows.ts';

export interface RequiredPermitInput {
  readonly trade: string;
  readonly department: string;
  readonly kind: string;
  readonly name?: string | null;
  readonly reason: string;
}

export function setRequiredPermit(
  database: Database,
  by: string,
  { trade, department, kind, name, reason }: RequiredPermitInput,
): Promise<PolicyOutcome> {
  const fault = faultOfTrade(trade) ?? faultOfKind(kind) ?? faultOfTexts([name]);
  return changeRow(database, { by, reason }, fault, {
    table: 'required_permit',
    key: { trade_code: trade, department: nameOf(department), permit_kind: kind },
    values: name == null ? null : { name },
  });
}

function faultOfKind(kind: string) {
  if (/^[A-Z][A-Z_]{0,59}$/.test(kind)) return undefined;
  return invalid('`kind` must be a kind of permit as its department names it: DRAINAGE.');
}

export interface CheckCycleInput {
  readonly riskGrade: string;
  readonly months?: number | null;
  readonly reason: string;
}

export function setCheckCycle(
  database: Database,
  by: string,
  { riskGrade, months, reason }: CheckCycleInput,
): Promise<PolicyOutcome> {
  const fault = faultOfGrade(riskGrade) ?? faultOfNumber('months', months, [1, 120]);
  return changeRow(database, { by, reason }, fault, {
    table: 'check_cycle',
    key: { risk_grade: riskGrade },
    values: months == null ? null : { months },
  });
}

export interface FeedPromiseInput {
  readonly department: string;
  readonly minutes?: number | null;
  readonly reason: string;
}

export function setFeedPromise(
  database: Database,
  by: string,
  { department, minutes, reason }: FeedPromiseInput,
): Promise<PolicyOutcome> {
  const fault = faultOfNumber('minutes', minutes, [1, 100_000]);
  return changeRow(database, { by, reason }, fault, {
    table: 'feed_promise',
    key: { department: nameOf(department) },
    values: minutes == null ? null : { minutes },
  });
}

export interface SeriousPenaltyInput {
  readonly category: string;
  readonly serious: boolean;
  readonly reason: string;
}

export function setSeriousPenalty(
  database: Database,
  by: string,
  { category, serious, reason }: SeriousPenaltyInput,
): Promise<PolicyOutcome> {
  return changeRow(database, { by, reason }, faultOfTexts([category]), {
    table: 'serious_penalty',
    key: { category },
    values: serious ? {} : null,
  });
}
