/** The loaders of one request for joint plans: each type and list in one statement, however many ask. */
import DataLoader from 'dataloader';
import { sql } from 'drizzle-orm';
import type { PageArguments } from '../../kit/paging/connection.ts';
import { ChildListLoader } from '../../kit/paging/listing.ts';
import { rowLoader } from '../../kit/paging/row-loader.ts';
import type { Database } from '../../kit/postgres/database.ts';
import {
  changedDemands,
  demandsOfVisits,
  type JointPlanAcceptanceRow,
  type JointPlanDemandRow,
  type JointPlanRow,
  type JointPlanVisitRow,
  jointPlanAcceptances,
  jointPlans,
  jointPlanVisits,
  type TeamDayRow,
  teamDays,
  unservedDemands,
} from './listings.ts';

const unfiltered = () => [];

export function jointPlanLoaders(database: Database) {
  return {
    jointPlan: rowLoader<JointPlanRow>(database, { ...jointPlans, key: sql`joint_plan.id` }),
    visitsOfJointPlan: new ChildListLoader<JointPlanVisitRow, PageArguments>(
      database,
      jointPlanVisits,
      unfiltered,
    ),
    unservedOfJointPlan: new ChildListLoader<JointPlanDemandRow, PageArguments>(
      database,
      unservedDemands,
      unfiltered,
    ),
    teamDaysOfJointPlan: new ChildListLoader<TeamDayRow, PageArguments>(
      database,
      teamDays,
      unfiltered,
    ),
    changesOfJointPlan: new ChildListLoader<JointPlanDemandRow, PageArguments>(
      database,
      changedDemands,
      unfiltered,
    ),
    acceptanceOfJointPlan: rowLoader<JointPlanAcceptanceRow>(database, jointPlanAcceptances),
    demandsOfJointPlanVisit: demandsLoader(database),
  };
}

/** By the id of a visit: its plan, a hyphen and its number. */
function demandsLoader(database: Database): DataLoader<string, readonly JointPlanDemandRow[]> {
  return new DataLoader(async (visits) => {
    const { rows } = await database.orm.execute(sql`
      SELECT asked.id AS visit, ${demandsOfVisits.select}
      FROM unnest(${sql.param(visits)}::text[]) AS asked(id)
        JOIN joint_plan_visit ON joint_plan_visit.plan = split_part(asked.id, '-', 1)
          AND joint_plan_visit.number = split_part(asked.id, '-', 2)
        CROSS JOIN LATERAL ${demandsOfVisits.from}
      ORDER BY planned.department, planned.source, planned.record`);
    const found = new Map<string, JointPlanDemandRow[]>(visits.map((visit) => [visit, []]));
    for (const demand of rows as unknown as (JointPlanDemandRow & { visit: string })[]) {
      found.get(demand.visit)?.push(demand);
    }
    return visits.map((visit) => found.get(visit) ?? []);
  });
}
