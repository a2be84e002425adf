/** MISSING_PERMIT: the trade of a business needs a department's permit or filing, and none is in force. */
import { sql } from 'drizzle-orm';
import { evidence, finding, type GapRule, laidDown, record } from '../rule.ts';

export const missingPermit: GapRule = {
  code: 'MISSING_PERMIT',
  means:
    'The business is in operation in a trade that needs a department’s permit or filing, and has none of the kind in force.',
  evidence:
    'The business, what its trade needs, and the last permit of the kind where one has ended.',
  severity: 'High where there never was one, else medium.',
  since: 'The day after the last permit of the kind ended; not known where there never was one.',
  acts: 'The department whose permit it is.',
  closes:
    'A permit of the kind is in force, the business closes or changes its trade, or the trade needs it no more.',
  find: {
    BUSINESS: (today) => sql`
      SELECT ${finding({
        subject: sql`business.uscc`,
        about: sql`needed.department || ':' || needed.permit_kind`,
        severity: sql`CASE WHEN held.last IS NULL THEN 'HIGH' ELSE 'MEDIUM' END`,
        acts: sql`ARRAY[needed.department]`,
        owed: sql`'{}'::text[]`,
        since: sql`coalesce(held.held_to, held.ended_on) + 1`,
        until: sql`CASE WHEN held.held_to IS NULL THEN held.next_from END`,
        evidence: evidence(
          record('BUSINESS', sql`business.uscc`),
          laidDown(
            'REQUIRED_PERMIT',
            sql`'trade', needed.trade_code, 'department', needed.department, 'kind', needed.permit_kind,
              'name', needed.name`,
          ),
          record('PERMIT', sql`held.last`),
        ),
      })}
      FROM asked_business JOIN business USING (uscc)
        JOIN required_permit AS needed USING (trade_code)
        CROSS JOIN LATERAL (
          SELECT
            bool_or(in_force AND valid_to IS NULL) AS for_ever,
            max(valid_to) FILTER (WHERE in_force) AS held_to,
            max(valid_to) FILTER (WHERE valid_to < ${today}) AS ended_on,
            min(begins) FILTER (WHERE status = 'VALID' AND begins > ${today}) AS next_from,
            (array_agg(id ORDER BY valid_to DESC NULLS LAST, id) FILTER (WHERE begins <= ${today}))[1] AS last
          FROM (
            SELECT permit.department || ':' || permit.id AS id, status, valid_to,
              coalesce(valid_from, decided_on) AS begins,
              status = 'VALID' AND coalesce(valid_from, decided_on) <= ${today}
                AND coalesce(valid_to >= ${today}, true) AS in_force
            FROM permit
            WHERE permit.uscc = business.uscc AND permit.department = needed.department
              AND permit.permit_kind = needed.permit_kind
          ) AS given
        ) AS held
      WHERE business.status = 'ACTIVE' AND held.for_ever IS NOT TRUE`,
  },
};
