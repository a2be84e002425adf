/** What is asked of joint plans: to propose one, and to cancel one. */
import { sql } from 'drizzle-orm';
import { departments } from '../../../schema/departments.ts';
import { today } from '../../kit/clock.ts';
import type { Database } from '../../kit/postgres/database.ts';
import { forbidden } from '../../kit/serve/errors.ts';
import type { Planner } from './authority.ts';
import { dayNumber } from './day-number.ts';
import { dropPlanned } from './dropped.ts';
import { type JointPlanRefused, refused } from './refusal.ts';
import { refusalOfUnknown } from './unknown-scope.ts';

export interface Proposal {
  readonly from: string;
  readonly to: string;
  readonly streets?: readonly string[] | null;
  readonly trades?: readonly string[] | null;
  /** Values of the enum `DepartmentCode`. */
  readonly departments?: readonly string[] | null;
  readonly theme?: string | null;
}

export interface JointPlanProposed {
  readonly __typename: 'JointPlanProposed';
  readonly plan: string;
}

export interface JointPlanCancelled {
  readonly __typename: 'JointPlanCancelled';
  readonly plan: string;
}

/** Days of the longest period: a year. */
const longest = 366;

/** Leaves a plan to whoever works on plans. */
export async function proposeJointPlan(
  { orm }: Database,
  planner: Planner,
  proposal: Proposal,
): Promise<JointPlanProposed | JointPlanRefused> {
  const { from, to, streets, trades, departments: codes, theme } = proposal;
  const days = dayNumber(to) - dayNumber(from) + 1;
  if (days < 1) {
    return refused(
      'PERIOD_REVERSED',
      `The period from ${from} to ${to} ends before it begins: exchange the days.`,
    );
  }
  if (to < today()) {
    return refused(
      'PERIOD_OVER',
      `The period ended on ${to}; visits can be planned from ${today()} on.`,
    );
  }
  if (days > longest) {
    return refused(
      'PERIOD_TOO_LONG',
      `The period has ${days} days, and at most ${longest} are planned at once: propose several plans.`,
    );
  }
  const narrowed = { streets: streets ?? null, trades: trades ?? null };
  const unknown = await refusalOfUnknown(orm, narrowed);
  if (unknown) return unknown;
  const names =
    codes && departments.filter(({ code }) => codes.includes(code)).map(({ name }) => name);
  const { rows } = await orm.execute(sql`
    INSERT INTO joint_plan (first_day, last_day, streets, trades, departments, theme, proposed_by)
    VALUES (${from}, ${to}, ${listed(streets)}, ${listed(trades)}, ${listed(names)},
      coalesce(${theme ?? null}, ${themeOf(from, to)}), ${planner.name})
    RETURNING id`);
  return { __typename: 'JointPlanProposed', plan: rows[0]?.['id'] as string };
}

/** Cancels a plan that is not done; whoever works on it finds that out when it next writes. */
export function cancelJointPlan(
  { orm }: Database,
  planner: Planner,
  { id }: { readonly id: string },
): Promise<JointPlanCancelled | JointPlanRefused> {
  return orm.transaction(async (tx) => {
    const { rows } = await tx.execute(
      sql`SELECT proposed_by AS "proposedBy", status FROM joint_plan WHERE id = ${id} FOR UPDATE`,
    );
    const plan = rows[0] as { proposedBy: string; status: string } | undefined;
    if (!plan) return refused('UNKNOWN_PLAN', `There is no joint plan ${id}.`);
    if (!planner.supervises && plan.proposedBy !== planner.name) {
      throw forbidden('Only who proposed the plan and the supervising authority may cancel it.');
    }
    if (plan.status === 'CANCELLED') return { __typename: 'JointPlanCancelled', plan: id };
    if (plan.status !== 'QUEUED' && plan.status !== 'RUNNING') {
      return refused(
        'WORK_OVER',
        `The work on ${id} is over (${plan.status}): a plan is a proposal and binds nobody.`,
      );
    }
    await tx.execute(
      sql`UPDATE joint_plan SET status = 'CANCELLED', ended_at = now() WHERE id = ${id}`,
    );
    await dropPlanned(tx, id);
    return { __typename: 'JointPlanCancelled', plan: id };
  });
}

/** The theme that the annual joint plan has for the month, where the period lies within one. */
function themeOf(from: string, to: string) {
  const [month, last] = [from, to].map((day) => day.slice(0, 7));
  const within = month === last ? month : null;
  return sql`(SELECT theme FROM programme_theme WHERE to_char(make_date(year, month, 1), 'YYYY-MM') = ${within})`;
}

function listed(values: readonly string[] | null | undefined) {
  return sql`${sql.param(values ?? null)}::text[]`;
}
