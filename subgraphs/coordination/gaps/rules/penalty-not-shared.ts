/** PENALTY_NOT_SHARED: one department penalised a business seriously, and the register's risk grade does not show it. */
import { sql } from 'drizzle-orm';
import { evidence, finding, type GapRule, lookedBackOn, record } from '../rule.ts';

export const penaltyNotShared: GapRule = {
  code: 'PENALTY_NOT_SHARED',
  means:
    'A department has penalised the business seriously, and the register of another still has it in no high risk grade. Serious is a fine from 10,000 yuan on or a kind of penalty on the list, unless laid down otherwise; high are the grades with a cycle of checks.',
  evidence: 'The business and the penalty.',
  severity: 'High.',
  since: 'The day of the decision.',
  acts: 'The register’s department. The department that penalised is owed it.',
  closes:
    'The register puts the business in a high risk grade, it closes, or the decision is as long ago as is looked back (12 months unless laid down otherwise).',
  judged:
    'By the grade as it is: the register does not tell when a grade was set, so one that was high before counts as heeded.',
  find: {
    BUSINESS: () => sql`
      SELECT ${finding({
        subject: sql`business.uscc`,
        about: sql`penalty.department || ':' || penalty.id`,
        severity: sql`'HIGH'`,
        acts: sql`ARRAY[business.department]`,
        owed: sql`ARRAY[penalty.department]`,
        since: sql`penalty.decided_on`,
        until: lookedBackOn(sql`penalty.decided_on`),
        evidence: evidence(
          record('BUSINESS', sql`business.uscc`),
          record('PENALTY', sql`penalty.department || ':' || penalty.id`),
        ),
      })}
      FROM asked_business JOIN business USING (uscc) JOIN penalty USING (uscc)
      WHERE business.status IN ('ACTIVE', 'SUSPENDED') AND penalty.department <> business.department
        AND (penalty.fine_yuan >= (SELECT serious_fine_yuan FROM policy)
          OR EXISTS (SELECT FROM serious_penalty WHERE category = ANY(penalty.categories)))
        AND NOT EXISTS (SELECT FROM check_cycle WHERE check_cycle.risk_grade = business.risk_grade)`,
  },
};
