/** SHOULD_HAVE_BEEN_JOINT: separate visits of different bodies to one premises that could have been one (应合未合). */
import { sql } from 'drizzle-orm';
import { earlierChecks, pairing, separate } from '../../review/pairing.ts';
import { evidence, finding, type GapRule, lookedBackOn, record } from '../rule.ts';

const made = sql`(later.done AND pair.done)`;

/** The day after which a check that was only planned counts no more; null for one that was made. */
const lapses = (check: string) =>
  sql.raw(`CASE WHEN NOT ${check}.done THEN ${check}.last_day + 1 END`);

function of(type: 'INSPECTION' | 'DEMAND', check: 'later' | 'pair') {
  return record(type, sql.raw(`CASE ${check}.source WHEN '${type}' THEN ${check}.id END`));
}

export const shouldHaveBeenJoint: GapRule = {
  code: 'SHOULD_HAVE_BEEN_JOINT',
  means:
    'Two bodies check different items at one premises on different days within the quiet period: one visit would have done, or still can. The same pairs as `shouldHaveBeenJoint` tells.',
  evidence: 'The business and both checks, the later first.',
  severity: 'Medium while one of the two can still be moved, low once both were made.',
  since: 'The day of the later check, once both were made; not known before.',
  acts: 'Both bodies.',
  closes:
    'The checks are brought together, moved apart or called off; or both were made as long ago as is looked back (12 months unless laid down otherwise).',
  find: {
    BUSINESS: (today) => sql`
      SELECT ${finding({
        subject: sql`later.uscc`,
        about: sql`later.id || ' ' || pair.id`,
        severity: sql`CASE WHEN ${made} THEN 'LOW' ELSE 'MEDIUM' END`,
        acts: sql`ARRAY[least(pair.department, later.department), greatest(pair.department, later.department)]`,
        owed: sql`'{}'::text[]`,
        since: sql`CASE WHEN ${made} THEN later.day END`,
        until: sql`CASE WHEN ${made} THEN ${lookedBackOn(sql`later.day`)}
          ELSE least(${lapses('later')}, ${lapses('pair')}) END`,
        evidence: evidence(
          record('BUSINESS', sql`later.uscc`),
          of('INSPECTION', 'later'),
          of('DEMAND', 'later'),
          of('INSPECTION', 'pair'),
          of('DEMAND', 'pair'),
        ),
      })}
      FROM asked_business
        -- Each business's own checks (OFFSET 0): joined freely, those of the whole ledger are read for every batch.
        CROSS JOIN LATERAL (
          SELECT * FROM check_seen AS seen
          WHERE seen.uscc = asked_business.uscc AND ${lookedBackOn(sql`seen.day`)} > ${today}::date OFFSET 0
        ) AS later
        CROSS JOIN LATERAL (
          SELECT earlier.id, earlier.source, earlier.department, earlier.done, earlier.last_day
          FROM ${earlierChecks}
          WHERE ${sql.join([...pairing(), separate], sql` AND `)} OFFSET 0
        ) AS pair`,
  },
};
