/** STATUS_CONFLICT: the register has closed a business, and another department's permit for it is still in force. */
import { sql } from 'drizzle-orm';
import { evidence, finding, type GapRule, record } from '../rule.ts';

export const statusConflict: GapRule = {
  code: 'STATUS_CONFLICT',
  means:
    'The register says that the business is deregistered, revoked or moved away (注销、吊销、迁出); another department’s permit or filing for it is still in force.',
  evidence: 'The business and the permit.',
  severity: 'High where the business was revoked, else medium.',
  since: 'The day of the register’s change, or the permit’s first day where that is later.',
  acts: 'The department whose permit it is. The register’s department is owed it.',
  closes: 'The permit ends or is withdrawn, or the register has the business in operation again.',
  find: {
    BUSINESS: () => sql`
      SELECT ${finding({
        subject: sql`business.uscc`,
        about: sql`permit.department || ':' || permit.id`,
        severity: sql`CASE business.status WHEN 'REVOKED' THEN 'HIGH' ELSE 'MEDIUM' END`,
        acts: sql`ARRAY[permit.department]`,
        owed: sql`ARRAY[business.department]`,
        since: sql`CASE WHEN business.status_changed_on IS NOT NULL
          THEN greatest(business.status_changed_on, permit.valid_from, permit.decided_on) END`,
        until: sql`permit.valid_to + 1`,
        evidence: evidence(
          record('BUSINESS', sql`business.uscc`),
          record('PERMIT', sql`permit.department || ':' || permit.id`),
        ),
      })}
      FROM asked_business JOIN business USING (uscc) JOIN permit USING (uscc)
      WHERE business.status IN ('DEREGISTERED', 'REVOKED', 'MOVED_AWAY')
        AND permit.status = 'VALID' AND permit.department <> business.department`,
  },
};
