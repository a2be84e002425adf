/**
 * Whether an inspection of the ledger was registered, by the code of a visit to that business. From its department's
 * go-live day on, one that took place without is an unregistered check.
 */
import { type SQL, sql } from 'drizzle-orm';
import { inspection } from '../tables.ts';

export interface Registered {
  readonly registration: 'REGISTERED' | 'UNREGISTERED' | 'NOT_REQUIRED';
  /** Null where it is not unregistered. */
  readonly unregistered: 'NO_CODE' | 'UNKNOWN_CODE' | 'CANCELLED_VISIT' | 'OTHER_BUSINESS' | null;
}

/** Whom the register does not know is visited only in an emergency, and named alike by nobody. */
const sameBusiness = sql`(visit.uscc = ${inspection.uscc} OR visit.uscc IS NULL AND ${inspection.uscc} IS NULL)`;

// OFFSET 0 has these looked up for each inspection of a page; else all visits and demands are gathered first, to be
// looked up by hash.
const coded = sql`EXISTS (
  SELECT FROM visit WHERE visit.code = ${inspection.visitCode} AND visit.standing AND ${sameBusiness} OFFSET 0)`;

/** One that a demand adopted and its department made on the day of the visit, though the code is not noted there yet. */
const adopted = sql`EXISTS (
  SELECT FROM demand JOIN visit ON visit.subject = demand.subject AND visit.id = demand.visit
  WHERE demand.department = ${inspection.department} AND demand.record = ${inspection.id}
    AND demand.state = 'SERVED' AND demand.day = ${inspection.day} AND demand.uscc = ${inspection.uscc}
    AND visit.code IS NOT NULL OFFSET 0)`;

/** Since when the inspection's department must have its inspections registered; null while it need not. */
const goLive = sql`(SELECT go_live FROM department_policy AS policy WHERE policy.department = ${inspection.department})`;

/** `Registered.registration` of a row of `inspection`. */
export const registration: SQL = sql`(CASE
  WHEN ${coded} OR ${adopted} THEN 'REGISTERED'
  WHEN ${inspection.status} = 'DONE' AND ${inspection.inspectedOn} >= ${goLive} THEN 'UNREGISTERED'
  ELSE 'NOT_REQUIRED' END)`;

/** What is wrong with the code of a row of `inspection`, where the inspection is unregistered. */
const fault = sql`CASE
  WHEN ${inspection.visitCode} IS NULL THEN 'NO_CODE'
  WHEN NOT EXISTS (SELECT FROM visit WHERE visit.code = ${inspection.visitCode}) THEN 'UNKNOWN_CODE'
  WHEN EXISTS (SELECT FROM visit WHERE visit.code = ${inspection.visitCode} AND ${sameBusiness}) THEN 'CANCELLED_VISIT'
  ELSE 'OTHER_BUSINESS' END`;

/** Both, as columns of a list of inspections. */
export const registrationColumns: SQL = sql`${registration} AS registration,
  CASE ${registration} WHEN 'UNREGISTERED' THEN ${fault} END AS unregistered`;

/** Only inspections of that registration. Without any department gone live, the condition on the day is never true. */
export function registeredAs(asked: string | null | undefined): SQL | undefined {
  if (asked == null) return undefined;
  if (asked !== 'UNREGISTERED') return sql`${registration} = ${asked}`;
  // Says nothing new, and lets the index on days leave out what was before anyone went live.
  const since = sql`(SELECT min(go_live) FROM department_policy)`;
  return sql`(${inspection.day} >= ${since} AND ${registration} = ${asked})`;
}
