/** EXPIRED_PERMIT_OPERATING: a permit lapsed, and a later inspection found the business open all the same. */
import { sql } from 'drizzle-orm';
import { evidence, finding, type GapRule, record, records } from '../rule.ts';

export const expiredPermitOperating: GapRule = {
  code: 'EXPIRED_PERMIT_OPERATING',
  means:
    'The last permit of a kind lapsed, and an inspection of any department took place at the business after it. Counted are kinds that some trade needs: an advertisement or an occupied road may end with its permit.',
  evidence:
    'The business, the permit that lapsed, and the first inspections after it, at most five.',
  severity: 'High.',
  since: 'The day of the first inspection after it lapsed.',
  acts: 'The department whose permit it was.',
  closes: 'A permit of the kind that lasts longer than these inspections.',
  find: {
    BUSINESS: () => sql`
      SELECT ${finding({
        subject: sql`lapsed.uscc`,
        about: sql`lapsed.department || ':' || lapsed.permit_kind`,
        severity: sql`'HIGH'`,
        acts: sql`ARRAY[lapsed.department]`,
        owed: sql`'{}'::text[]`,
        since: sql`seen.since`,
        until: sql`NULL::date`,
        evidence: evidence(
          record('BUSINESS', sql`lapsed.uscc`),
          record('PERMIT', sql`lapsed.id`),
          records(
            'INSPECTION',
            sql`SELECT department || ':' || id AS id FROM inspection
              WHERE inspection.uscc = lapsed.uscc AND status = 'DONE' AND inspected_on > lapsed.ended_on
              ORDER BY inspected_on, department, id LIMIT 5`,
          ),
        ),
      })}
      FROM (
        SELECT permit.uscc, permit.department, permit_kind, max(valid_to) AS ended_on,
          (array_agg(permit.department || ':' || permit.id ORDER BY valid_to DESC, permit.id)
            FILTER (WHERE valid_to IS NOT NULL))[1] AS id
        FROM asked_business JOIN permit USING (uscc)
        WHERE EXISTS (SELECT FROM required_permit AS needed
          WHERE needed.department = permit.department AND needed.permit_kind = permit.permit_kind)
        GROUP BY permit.uscc, permit.department, permit_kind
        HAVING NOT bool_or(status = 'VALID' AND valid_to IS NULL)
      ) AS lapsed CROSS JOIN LATERAL (
        SELECT min(inspected_on) AS since FROM inspection
        WHERE inspection.uscc = lapsed.uscc AND status = 'DONE' AND inspected_on > lapsed.ended_on
      ) AS seen
      WHERE seen.since IS NOT NULL`,
  },
};
