/** What there is to list of joint plans: themselves, their visits, what they do not serve, and what teams have to do. */
import { sql } from 'drizzle-orm';
import type { Listing } from '../../kit/paging/listing.ts';
import type { ChangeRule } from './acceptance/change.ts';
import type { Figures } from './job/figures.ts';
import type { UnservedReason } from './job/planned.ts';
import type { TeamLevel } from './job/teams.ts';

export interface JointPlanRow {
  readonly id: string;
  readonly from: string;
  readonly to: string;
  readonly streets: readonly string[] | null;
  readonly trades: readonly string[] | null;
  /** Names of departments, as in the ledger. */
  readonly departments: readonly string[] | null;
  readonly theme: string | null;
  readonly proposedAt: string;
  readonly status: 'QUEUED' | 'RUNNING' | 'DONE' | 'CANCELLED' | 'FAILED';
  readonly premisesDone: number;
  readonly premisesTotal: number | null;
  readonly endedAt: string | null;
  readonly failure: string | null;
  readonly figures: Figures | null;
}

export interface JointPlanVisitRow {
  readonly id: string;
  readonly day: string;
  readonly uscc: string;
  readonly address: string | null;
  readonly street: string | null;
  readonly departments: readonly string[];
  /** The visit that it joins. */
  readonly joins: string | null;
  /** The activity of the annual joint plan on whose day it is. */
  readonly activity: string | null;
  readonly acceptance: 'WAITING' | 'ACCEPTED' | 'PARTLY' | 'CHANGED' | null;
  /** The visit that serves what was accepted. */
  readonly made: string | null;
}

export interface JointPlanDemandRow {
  readonly department: string;
  readonly source: 'INSPECTION' | 'DEMAND';
  readonly record: string;
  readonly uscc: string;
  readonly earliest: string;
  readonly latest: string;
  readonly reason: UnservedReason | null;
  /** The demand that serves it, once it is accepted. */
  readonly accepted: string | null;
  readonly change: ChangeRule | null;
  readonly changeMessage: string | null;
}

export interface JointPlanAcceptanceRow {
  /** Of the plan. */
  readonly id: string;
  readonly status: 'QUEUED' | 'RUNNING' | 'DONE' | 'FAILED';
  readonly acceptedAt: string;
  readonly endedAt: string | null;
  readonly failure: string | null;
  readonly visitsDone: number;
  readonly visitsTotal: number;
  readonly accepted: number;
  readonly partly: number;
  readonly changed: number;
}

export interface TeamDayRow {
  readonly day: string;
  readonly team: string;
  readonly department: string;
  readonly level: TeamLevel;
  readonly visits: number;
  readonly capacity: number;
  readonly streets: number;
}

export const jointPlans: Listing = {
  select: sql`joint_plan.id, first_day AS "from", last_day AS "to", streets, trades, departments, theme,
    proposed_at::text AS "proposedAt", status, premises_done AS "premisesDone", premises_total AS "premisesTotal",
    ended_at::text AS "endedAt", failure, figures`,
  from: sql`joint_plan`,
  order: [{ column: sql`joint_plan.id`, type: 'text' }],
  direction: 'DESC',
};

export const jointPlanVisits: Listing = {
  select: sql`plan || '-' || number AS id, day, uscc, address, street, departments, joins, activity,
    acceptance, made`,
  from: sql`joint_plan_visit`,
  parent: sql`joint_plan_visit.plan`,
  order: [
    { column: sql`joint_plan_visit.day`, type: 'date' },
    { column: sql`joint_plan_visit.number`, type: 'text' },
  ],
  direction: 'ASC',
};

/**
 * The demands of visits, where `joint_plan_visit` is theirs, and by the names above: `planned` is what the plan has of
 * one, `settled` what became of it.
 */
export const demandsOfVisits = {
  select: sql`planned.department, planned.source, planned.record, joint_plan_visit.uscc, planned.earliest, planned.latest,
    NULL AS reason, settled.demand AS accepted, settled.change, settled.change_message AS "changeMessage"`,
  from: sql`unnest(joint_plan_visit.demands) AS planned
    LEFT JOIN joint_plan_settled AS settled ON settled.plan = joint_plan_visit.plan
      AND settled.department = planned.department AND settled.source = planned.source AND settled.record = planned.record`,
};

export const unservedDemands: Listing = {
  select: sql`department, source, record, uscc, earliest, latest, reason, NULL AS accepted, NULL AS change,
    NULL AS "changeMessage"`,
  from: sql`joint_plan_unserved`,
  parent: sql`joint_plan_unserved.plan`,
  order: [
    { column: sql`joint_plan_unserved.department`, type: 'text' },
    { column: sql`joint_plan_unserved.source`, type: 'text' },
    { column: sql`joint_plan_unserved.record`, type: 'text' },
  ],
  direction: 'ASC',
};

/** What could not be accepted any more. */
export const changedDemands: Listing = {
  select: sql`department, source, record, uscc, earliest, latest, NULL AS reason, demand AS accepted, change,
    change_message AS "changeMessage"`,
  from: sql`joint_plan_settled`,
  where: sql`joint_plan_settled.change IS NOT NULL`,
  parent: sql`joint_plan_settled.plan`,
  order: [
    { column: sql`joint_plan_settled.department`, type: 'text' },
    { column: sql`joint_plan_settled.source`, type: 'text' },
    { column: sql`joint_plan_settled.record`, type: 'text' },
  ],
  direction: 'ASC',
};

/** How far the making of accepted visits has come. */
export const jointPlanAcceptances = {
  select: sql`acceptance.plan AS id, status, accepted_at::text AS "acceptedAt", ended_at::text AS "endedAt", failure,
    counted.*`,
  from: sql`joint_plan_acceptance AS acceptance CROSS JOIN LATERAL (
    SELECT count(*) FILTER (WHERE acceptance <> 'WAITING')::integer AS "visitsDone",
      count(*)::integer AS "visitsTotal",
      count(*) FILTER (WHERE acceptance = 'ACCEPTED')::integer AS accepted,
      count(*) FILTER (WHERE acceptance = 'PARTLY')::integer AS partly,
      count(*) FILTER (WHERE acceptance = 'CHANGED')::integer AS changed
    FROM joint_plan_visit
    WHERE joint_plan_visit.plan = acceptance.plan AND joint_plan_visit.acceptance IS NOT NULL
  ) AS counted`,
  key: sql`acceptance.plan`,
};

export const teamDays: Listing = {
  select: sql`day, team, department, level, visits, capacity, joint_plan_team_day.streets`,
  from: sql`joint_plan_team_day`,
  parent: sql`joint_plan_team_day.plan`,
  order: [
    { column: sql`joint_plan_team_day.day`, type: 'date' },
    { column: sql`joint_plan_team_day.team`, type: 'text' },
  ],
  direction: 'ASC',
};
