/** Changes of what is laid down for finding gaps, each noted like all that is laid down. */
import { sql } from 'drizzle-orm';
import type { Database } from '../../kit/postgres/database.ts';
import {
  changePolicy,
  faultOfNumber,
  faultOfTexts,
  invalid,
  nameOf,
  type PolicyOutcome,
} from '../policy-changes/change.ts';

interface Reasoned {
  readonly reason: string;
}

export interface RequiredPermitInput extends Reasoned {
  readonly trade: string;
  readonly department: string;
  readonly kind: string;
  readonly name?: string | null;
}

export function setRequiredPermit(
  database: Database,
  by: string,
  { trade, department: code, kind, name, reason }: RequiredPermitInput,
): Promise<PolicyOutcome> {
  return changePolicy(database, { by, reason }, async (tx) => {
    if (!/^\d{2,4}$/.test(trade)) {
      return invalid('`trade` must be the digits of a GB/T 4754 code, such as 6210.');
    }
    if (!/^[A-Z][A-Z_]{0,59}$/.test(kind)) {
      return invalid('`kind` must be a kind of permit as its department names it: DRAINAGE.');
    }
    const fault = faultOfTexts([name]);
    if (fault) return fault;
    const department = nameOf(code);
    if (name == null) {
      await tx.execute(sql`
        DELETE FROM required_permit
        WHERE trade_code = ${trade} AND department = ${department} AND permit_kind = ${kind}`);
    } else {
      await tx.execute(sql`
        INSERT INTO required_permit (trade_code, department, permit_kind, name)
        VALUES (${trade}, ${department}, ${kind}, ${name})
        ON CONFLICT (trade_code, department, permit_kind) DO UPDATE SET name = excluded.name`);
    }
    return undefined;
  });
}

export interface CheckCycleInput extends Reasoned {
  readonly riskGrade: string;
  readonly months?: number | null;
}

export function setCheckCycle(
  database: Database,
  by: string,
  { riskGrade, months, reason }: CheckCycleInput,
): Promise<PolicyOutcome> {
  return changePolicy(database, { by, reason }, async (tx) => {
    const fault = faultOfTexts([riskGrade]) ?? faultOfNumber('months', months, [1, 120]);
    if (fault) return fault;
    if (months == null) {
      await tx.execute(sql`DELETE FROM check_cycle WHERE risk_grade = ${riskGrade}`);
    } else {
      await tx.execute(sql`
        INSERT INTO check_cycle (risk_grade, months) VALUES (${riskGrade}, ${months})
        ON CONFLICT (risk_grade) DO UPDATE SET months = excluded.months`);
    }
    return undefined;
  });
}

export interface FeedPromiseInput extends Reasoned {
  readonly department: string;
  readonly minutes?: number | null;
}

export function setFeedPromise(
  database: Database,
  by: string,
  { department: code, minutes, reason }: FeedPromiseInput,
): Promise<PolicyOutcome> {
  return changePolicy(database, { by, reason }, async (tx) => {
    const fault = faultOfNumber('minutes', minutes, [1, 100_000]);
    if (fault) return fault;
    const department = nameOf(code);
    if (minutes == null) {
      await tx.execute(sql`DELETE FROM feed_promise WHERE department = ${department}`);
    } else {
      await tx.execute(sql`
        INSERT INTO feed_promise (department, minutes) VALUES (${department}, ${minutes})
        ON CONFLICT (department) DO UPDATE SET minutes = excluded.minutes`);
    }
    return undefined;
  });
}

export interface SeriousPenaltyInput extends Reasoned {
  readonly category: string;
  readonly serious: boolean;
}

export function setSeriousPenalty(
  database: Database,
  by: string,
  { category, serious, reason }: SeriousPenaltyInput,
): Promise<PolicyOutcome> {
  return changePolicy(database, { by, reason }, async (tx) => {
    const fault = faultOfTexts([category]);
    if (fault) return fault;
    await tx.execute(
      serious
        ? sql`INSERT INTO serious_penalty (category) VALUES (${category}) ON CONFLICT DO NOTHING`
        : sql`DELETE FROM serious_penalty WHERE category = ${category}`,
    );
    return undefined;
  });
}
