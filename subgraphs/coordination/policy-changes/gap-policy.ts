/** Changes of what is laid down for finding gaps. */
import { sql } from 'drizzle-orm';
import type { Database } from '../../kit/postgres/database.ts';
import { nameOf } from '../departments.ts';
import type { Transaction } from '../planning/transaction.ts';
import {
  faultOfGrade,
  faultOfNumber,
  faultOfTexts,
  invalid,
  type PolicyOutcome,
  type PolicyRefused,
  policyRefused,
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
  const row = {
    table: 'required_permit',
    key: { trade_code: trade, department: nameOf(department), permit_kind: kind },
    values: name == null ? null : { name },
  };
  return changeRow(database, { by, reason }, fault, row, (tx) =>
    unknownKind(tx, nameOf(department), kind),
  );
}

function faultOfKind(kind: string) {
  if (/^[A-Z][A-Z_]{0,59}$/.test(kind)) return undefined;
  return invalid('`kind` must be a kind of permit as its department names it: DRAINAGE.');
}

/** Refuses a kind that the department is not known to give: nobody would ever have it, and every business would lack it. */
async function unknownKind(
  tx: Transaction,
  department: string,
  kind: string,
): Promise<PolicyRefused | undefined> {
  const { rows } = await tx.execute(sql`
    SELECT permit_kind AS kind FROM permit WHERE department = ${department}
    UNION SELECT permit_kind FROM required_permit WHERE department = ${department}
    UNION SELECT before ->> 'permit_kind' FROM policy_change
      WHERE about = 'required_permit' AND before ->> 'department' = ${department}
    ORDER BY kind`);
  const known = rows.map((row) => String(row['kind']));
  if (known.includes(kind)) return undefined;
  return policyRefused(
    'NOT_FOUND',
    `No permit of ${department} is of the kind ${kind}. Known are ${known.join(', ') || 'none yet'}.`,
    'A kind that is known; one that is new is known as soon as the department has recorded a permit of it.',
  );
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
