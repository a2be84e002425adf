/** What is asked when a plan is accepted: which of its visits are to be made. Making them is left to whoever works on it. */
import { sql } from 'drizzle-orm';
import type { Database } from '../../../kit/postgres/database.ts';
import { badInput, forbidden } from '../../../kit/serve/errors.ts';
import type { Accepter } from '../authority.ts';
import { type JointPlanRefused, refused } from '../refusal.ts';

export interface Acceptance {
  readonly id: string;
  /** Ids of visits; all of the plan where null. */
  readonly visits?: readonly string[] | null;
}

export interface JointPlanAccepted {
  readonly __typename: 'JointPlanAccepted';
  readonly plan: string;
}

/** The most visits that one call may name. */
const mostVisits = 1000;

/**
 * Marks visits as accepted. Those that were before stay as they are, so that accepting again changes nothing; what an
 * earlier acceptance left undone is gone on with.
 *
 * @throws FORBIDDEN for an officer, where another body comes to one of the visits; BAD_USER_INPUT for too many of them.
 */
export async function acceptJointPlan(
  { orm }: Database,
  accepter: Accepter,
  { id, visits }: Acceptance,
): Promise<JointPlanAccepted | JointPlanRefused> {
  const named = visits && [...new Set(visits)];
  if (named && named.length > mostVisits) {
    throw badInput(
      `\`visits\` may name at most ${mostVisits}, got ${named.length}: accept them in parts, or all by naming none.`,
    );
  }
  return orm.transaction(async (tx) => {
    const { rows: plans } = await tx.execute(
      sql`SELECT status FROM joint_plan WHERE id = ${id} FOR SHARE`,
    );
    const status = plans[0]?.['status'];
    if (status === undefined) return refused('UNKNOWN_PLAN', `There is no joint plan ${id}.`);
    if (status !== 'DONE') {
      return refused('NOT_DONE', `${id} is ${status}: a plan can be accepted once it is DONE.`);
    }
    const chosen = named
      ? sql`plan = ${id} AND plan || '-' || number = ANY(${sql.param(named)}::text[])`
      : sql`plan = ${id}`;
    const { rows: counts } = await tx.execute(sql`
      SELECT count(*)::integer AS known,
        count(*) FILTER (WHERE departments <> ARRAY[${accepter.department}::text])::integer AS "ofOthers"
      FROM joint_plan_visit WHERE ${chosen}`);
    const { known, ofOthers } = counts[0] as unknown as { known: number; ofOthers: number };
    if (named && known < named.length) {
      const message = `${named.length - known} of the visits are none of ${id}: take their ids from its list.`;
      return refused('UNKNOWN_VISIT', message);
    }
    if (accepter.department !== null && ofOthers > 0) {
      throw forbidden(
        `Other bodies come to ${ofOthers} of the visits: the supervising authority accepts these, an officer those of his own body alone.`,
      );
    }
    // The row of the acceptance first: whoever ends the work on it meanwhile sees that there is more.
    await tx.execute(sql`
      INSERT INTO joint_plan_acceptance AS acceptance (plan, accepted_by) VALUES (${id}, ${accepter.name})
      ON CONFLICT (plan) DO UPDATE SET
        accepted_by = excluded.accepted_by, accepted_at = excluded.accepted_at, status = 'QUEUED', attempt = 0,
        waiting = NULL, ended_at = NULL, failure = NULL
      WHERE acceptance.status = 'FAILED'
        OR EXISTS (SELECT FROM joint_plan_visit WHERE ${chosen} AND joint_plan_visit.acceptance IS NULL)`);
    await tx.execute(sql`
      UPDATE joint_plan_visit SET acceptance = 'WAITING' WHERE ${chosen} AND acceptance IS NULL`);
    return { __typename: 'JointPlanAccepted', plan: id };
  });
}
