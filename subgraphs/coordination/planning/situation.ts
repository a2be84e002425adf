/** Everything that decides where a demand can go: what stands at its subject, and what is laid down, in one statement. */
import { sql } from 'drizzle-orm';
import type { CompetenceException } from '../policy/competence.ts';
import type { FrequencyFlags } from '../policy/frequency.ts';
import type { ReusableItem } from '../policy/reuse.ts';
import { takenUpByNobody } from './adoption.ts';
import type { FiledDemand } from './filed-before.ts';
import type { CaseSource } from './request.ts';
import type { Subject } from './subject.ts';
import type { Transaction } from './transaction.ts';

/** A published item, with the body whose list it is on. */
export interface PublishedItem extends ReusableItem {
  readonly department: string;
  readonly code: string;
  readonly name: string;
  readonly field: string;
  readonly frequencyByLaw: boolean;
}

/** A visit that stands, whatever became of it. */
export interface StandingVisit {
  readonly id: string;
  readonly day: number;
  readonly lead: string;
  readonly status: 'PLANNED' | 'UNDERWAY' | 'DONE';
  readonly exemption: string | null;
  readonly quietDays: number;
  /** Whether its lead has consented in advance to the body's joining. */
  readonly consented: boolean;
  readonly parts: readonly { readonly department: string; readonly items: readonly string[] }[];
}

/** An inspection that took place; `free` where it belongs to no visit that stands. */
export interface PastInspection {
  readonly id: string;
  readonly department: string;
  readonly day: number;
  readonly kind: string;
  readonly items: readonly string[];
  readonly outcome: string | null;
  readonly free: boolean;
}

export interface Situation {
  readonly today: number;
  readonly quietDays: number;
  readonly consentDays: number;
  readonly cleanRun: number;
  readonly flags: FrequencyFlags;
  /** Null while the register does not know the business. */
  readonly business: { readonly status: string; readonly riskGrade: string | null } | null;
  /** On-site checks a year that the grade allows a body; null where it sets no ceiling. */
  readonly ceiling: number | null;
  readonly items: readonly PublishedItem[];
  readonly exceptions: readonly CompetenceException[];
  /** The body's minimums for the grade, with all items of the field. */
  readonly minimums: readonly {
    readonly field: string;
    readonly checks: number;
    readonly items: readonly string[];
  }[];
  readonly visits: readonly StandingVisit[];
  readonly past: readonly PastInspection[];
  /** Windows in which other bodies would come too. */
  readonly wishes: readonly { readonly earliest: number; readonly latest: number }[];
  /** Per officer named: whether past checks of the business, newest first, were clean. */
  readonly officers: readonly {
    readonly certificate: string;
    readonly outcomes: readonly string[];
  }[];
  /** The items of the inspection that is checked again; null where there is none whose rectification could be. */
  readonly recheckedItems: readonly string[] | null;
  /** Whether the source's record has justified a case check of the body before. */
  readonly sourceUsed: boolean;
  /** Whether anything else waits here to be planned. */
  readonly othersWait: boolean;
  /** The body's other demands that stand here for some of the items, as they were filed. */
  readonly filed: readonly FiledDemand[];
  /** Whether the body's own system plans something here that no visit and no demand has taken up. */
  readonly plansByItself: boolean;
}

/** What the situation is read for. */
export interface SituationOf {
  readonly department: string;
  readonly today: string;
  /** Codes of its own or granted lists, or items by department and code. */
  readonly items: readonly string[];
  readonly officers: readonly string[];
  readonly recheckOf: string | null;
  readonly source: CaseSource | null;
  /** The demand itself where it is filed already, so that it does not count as another's. */
  readonly demand: string | null;
}

const epoch = sql`DATE '1970-01-01'`;

/** Reads the situation at a subject whose lock is held. */
export async function readSituation(
  tx: Transaction,
  { subject, uscc, premises }: Subject,
  { department, today, items, officers, recheckOf, source, demand }: SituationOf,
): Promise<Situation> {
  const here = sql`(inspection.uscc = ${uscc} AND (inspection.premises = ${premises} OR inspection.premises = ''
    AND ${premises} = (SELECT premises_of(address) FROM business WHERE business.uscc = ${uscc})))`;
  const since = sql`(date_trunc('year', ${today}::date) - interval '2 years')::date`;
  const itemsOf = sql`ARRAY(SELECT inspection.department || ':' || code FROM unnest(item_codes) AS code)`;
  const adopting = sql`demand.department = inspection.department AND demand.record = inspection.id`;
  const { rows } = await tx.execute(sql`
    SELECT jsonb_build_object(
      'today', ${today}::date - ${epoch},
      'business', (SELECT jsonb_build_object('status', status, 'riskGrade', risk_grade)
        FROM business WHERE uscc = ${uscc}),
      'ceiling', (SELECT checks FROM ceiling JOIN business USING (risk_grade) WHERE uscc = ${uscc}),
      'items', (SELECT jsonb_agg(jsonb_build_object('id', department || ':' || code, 'department', department,
          'code', code, 'name', name, 'field', field, 'keyField', key_field,
          'frequencyByLaw', frequency_by_law, 'reuseMonths', reuse_months, 'recognised', ARRAY(
            SELECT other.department || ':' || other.code
            FROM recognised_item AS pair JOIN item AS other ON NOT other.key_field AND (
              (pair.department, pair.code, other.department, other.code)
                = (item.department, item.code, pair.other_department, pair.other_code)
              OR (pair.other_department, pair.other_code, other.department, other.code)
                = (item.department, item.code, pair.department, pair.code))
          )))
        FROM item
        WHERE code = ANY(${sql.param(items)}::text[]) OR department || ':' || code = ANY(${sql.param(items)}::text[])),
      'exceptions', (SELECT jsonb_agg(jsonb_build_object('itemDepartment', item_department, 'itemCode', item_code,
          'street', street, 'from', lower(valid) - ${epoch}, 'until', upper(valid) - ${epoch},
          'competent', competent, 'basis', basis))
        FROM competence_exception WHERE department = ${department}),
      'minimums', (SELECT jsonb_agg(jsonb_build_object('field', field, 'checks', checks, 'items', ARRAY(
          SELECT department || ':' || code FROM item WHERE item.department = ${department} AND item.field = minimum.field)))
        FROM minimum_frequency AS minimum JOIN business USING (risk_grade)
        WHERE minimum.department = ${department} AND uscc = ${uscc}),
      'visits', (SELECT jsonb_agg(jsonb_build_object('id', id, 'day', day - ${epoch}, 'lead', lead, 'status', status,
          'exemption', exemption, 'quietDays', quiet_days,
          'consented', EXISTS (
            SELECT FROM joint_supervision AS led JOIN joint_supervision AS joins USING (trade_code)
              JOIN business USING (trade_code)
            WHERE business.uscc = ${uscc} AND led.department = visit.lead AND joins.department = ${department}),
          'parts', (SELECT coalesce(jsonb_agg(jsonb_build_object('department', department, 'items', items)), '[]')
            FROM demand WHERE demand.subject = visit.subject AND demand.visit = visit.id)) ORDER BY day, id)
        FROM visit WHERE subject = ${subject} AND status <> 'CANCELLED' AND day >= ${since}),
      'past', (SELECT jsonb_agg(jsonb_build_object('id', department || ':' || id, 'department', department,
          'day', day - ${epoch}, 'kind', inspection_kind, 'items', ${itemsOf}, 'outcome', outcome,
          'free', NOT EXISTS (SELECT FROM visit
            WHERE visit.code = inspection.visit_code AND coalesce(visit.uscc, inspection.uscc) = inspection.uscc
              AND visit.standing)
            AND NOT EXISTS (SELECT FROM demand WHERE ${adopting} AND demand.state = 'SERVED'
              AND demand.day = inspection.day)
          ) ORDER BY day, department, id)
        FROM inspection WHERE ${here} AND status = 'DONE' AND day >= ${since}),
      'wishes', (SELECT jsonb_agg(jsonb_build_object('earliest', earliest - ${epoch}, 'latest', latest - ${epoch}))
        FROM (
          SELECT earliest, latest FROM demand
          WHERE subject = ${subject} AND state = 'OPEN' AND department <> ${department}
          UNION ALL
          SELECT planned_from, coalesce(planned_to, planned_from) FROM inspection
          WHERE ${here} AND status = 'PLANNED' AND department <> ${department} AND visit_code IS NULL
            AND planned_from IS NOT NULL AND NOT EXISTS (SELECT FROM demand
              WHERE ${adopting} AND demand.state <> 'WITHDRAWN' AND demand.state <> 'REFUSED')
        ) AS wish),
      'officers', (SELECT jsonb_agg(jsonb_build_object('certificate', asked.certificate, 'outcomes', ARRAY(
          SELECT CASE WHEN bool_and(demand.outcome = 'CLEAN') THEN 'CLEAN' ELSE 'OTHER' END
          FROM attendance JOIN visit ON visit.subject = attendance.subject AND visit.id = attendance.visit
            JOIN demand ON demand.subject = visit.subject AND demand.visit = visit.id
              AND demand.department = attendance.department
          WHERE attendance.certificate = asked.certificate AND visit.uscc = ${uscc} AND demand.outcome IS NOT NULL
            AND visit.day > ${today}::date - interval '1 year'
          GROUP BY visit.subject, visit.id, visit.day ORDER BY visit.day DESC)))
        FROM unnest(${sql.param(officers)}::text[]) AS asked(certificate)),
      'recheckedItems', (SELECT ${itemsOf} FROM inspection
        WHERE department || ':' || id = ${recheckOf}::text AND department = ${department} AND ${here}
          AND outcome = 'PROBLEMS_FOUND'),
      'sourceUsed', EXISTS (SELECT FROM case_source
        WHERE department = ${department} AND source = ${source?.kind ?? null}::text
          AND number = ${source?.number ?? null}::text AND demand IS DISTINCT FROM ${demand}),
      'othersWait', EXISTS (SELECT FROM demand
        WHERE subject = ${subject} AND state IN ('OPEN', 'AWAITING_CONSENT') AND id IS DISTINCT FROM ${demand}),
      'filed', (SELECT jsonb_agg(jsonb_build_object('id', id, 'record', record,
          'superiorOrder', ground ->> 'superiorOrder', 'recheckOf', ground ->> 'recheckOf', 'items', items,
          'earliest', earliest - ${epoch}, 'latest', latest - ${epoch}, 'state', state, 'day', day - ${epoch})
          ORDER BY filed_at, id)
        FROM demand
        WHERE subject = ${subject} AND department = ${department} AND id IS DISTINCT FROM ${demand} AND kind <> 'CASE'
          AND state IN ('OPEN', 'AWAITING_CONSENT', 'SERVED') AND outcome IS NULL
          AND EXISTS (SELECT FROM unnest(items) AS item
            WHERE item = ANY(${sql.param(items)}::text[]) OR split_part(item, ':', 2) = ANY(${sql.param(items)}::text[]))),
      'plansByItself', EXISTS (SELECT FROM inspection
        WHERE ${here} AND inspection.department = ${department} AND ${takenUpByNobody})
    ) AS situation, quiet_days AS "quietDays", consent_days AS "consentDays", clean_run AS "cleanRun",
      visits_a_day AS "visitsADay", visits_a_week AS "visitsAWeek", visits_a_month AS "visitsAMonth"
    FROM policy`);
  const { situation, quietDays, consentDays, cleanRun, ...flags } = rows[0] as unknown as Read;
  return {
    quietDays,
    consentDays,
    cleanRun,
    flags,
    ...situation,
    items: situation.items ?? [],
    exceptions: situation.exceptions ?? [],
    minimums: situation.minimums ?? [],
    visits: situation.visits ?? [],
    past: situation.past ?? [],
    wishes: situation.wishes ?? [],
    officers: situation.officers ?? [],
    filed: situation.filed ?? [],
  };
}

/** As the database tells it: what has no rows is null. */
type Lists =
  | 'items'
  | 'exceptions'
  | 'minimums'
  | 'visits'
  | 'past'
  | 'wishes'
  | 'officers'
  | 'filed';

type Read = FrequencyFlags &
  Pick<Situation, 'quietDays' | 'consentDays' | 'cleanRun'> & {
    readonly situation: Omit<
      Situation,
      Lists | 'quietDays' | 'consentDays' | 'cleanRun' | 'flags'
    > & {
      readonly [List in Lists]: Situation[List] | null;
    };
  };
