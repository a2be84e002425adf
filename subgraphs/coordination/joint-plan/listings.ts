/** What there is to list of joint plans: themselves, their visits, what they do not serve, and what teams have to do. */
import { sql } from 'drizzle-orm';
import type { Listing } from '../../kit/paging/listing.ts';
import type { Figures } from './job/figures.ts';
import type { UnservedReason } from './job/plan-group.ts';

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
}

export interface JointPlanDemandRow {
  readonly department: string;
  readonly source: 'INSPECTION' | 'DEMAND';
  readonly record: string;
  readonly uscc: string;
  readonly earliest: string;
  readonly latest: string;
  readonly reason: UnservedReason | null;
}

export interface TeamDayRow {
  readonly day: string;
  readonly team: string;
  readonly department: string;
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
  select: sql`plan || '-' || number AS id, day, uscc, address, street, departments`,
  from: sql`joint_plan_visit`,
  parent: sql`joint_plan_visit.plan`,
  order: [
    { column: sql`joint_plan_visit.day`, type: 'date' },
    { column: sql`joint_plan_visit.number`, type: 'text' },
  ],
  direction: 'ASC',
};

/** The columns of a demand, by the names above. */
export const jointPlanDemandColumns = sql`joint_plan_demand.department, joint_plan_demand.source,
  joint_plan_demand.record, joint_plan_demand.uscc, joint_plan_demand.earliest, joint_plan_demand.latest,
  joint_plan_demand.reason`;

export const unservedDemands: Listing = {
  select: jointPlanDemandColumns,
  from: sql`joint_plan_demand`,
  where: sql`joint_plan_demand.visit IS NULL`,
  parent: sql`joint_plan_demand.plan`,
  order: [
    { column: sql`joint_plan_demand.department`, type: 'text' },
    { column: sql`joint_plan_demand.source`, type: 'text' },
    { column: sql`joint_plan_demand.record`, type: 'text' },
  ],
  direction: 'ASC',
};

export const teamDays: Listing = {
  select: sql`day, team, department, visits, capacity, joint_plan_team_day.streets`,
  from: sql`joint_plan_team_day`,
  parent: sql`joint_plan_team_day.plan`,
  order: [
    { column: sql`joint_plan_team_day.day`, type: 'date' },
    { column: sql`joint_plan_team_day.team`, type: 'text' },
  ],
  direction: 'ASC',
};
