/** NOT_PUBLISHED_IN_TIME: a decision that nothing says is published, seven working days after it was made (双公示). */
import { type SQL, sql } from 'drizzle-orm';
import { evidence, finding, type GapRule, record } from '../rule.ts';

/** The working day by which it had to be; null where the calendar of that year is not published. */
const deadline = sql`(SELECT last.day FROM working_day AS last WHERE last.number = (
  SELECT max(before.number) FROM working_day AS before WHERE before.day <= penalty.decided_on)
    + (SELECT publish_days FROM policy))`;

function unpublished(subject: SQL, from: SQL, whose: SQL): SQL {
  return sql`
    SELECT ${finding({
      subject,
      about: sql`penalty.department || ':' || penalty.id`,
      severity: sql`'MEDIUM'`,
      acts: sql`ARRAY[penalty.department]`,
      owed: sql`'{}'::text[]`,
      since: sql`due.day + 1`,
      until: sql`NULL::date`,
      evidence: evidence(record('PENALTY', sql`penalty.department || ':' || penalty.id`), whose),
    })}
    FROM ${from} CROSS JOIN LATERAL (SELECT ${deadline} AS day) AS due
    WHERE penalty.unpublished AND due.day IS NOT NULL`;
}

export const notPublishedInTime: GapRule = {
  code: 'NOT_PUBLISHED_IN_TIME',
  means:
    'A penalty decision has no last day of publication (公示截止期) in its department’s own record, though the seven working days for publishing it (unless laid down otherwise) are over.',
  evidence: 'The penalty, and the business or the party as recorded.',
  severity: 'Medium.',
  since: 'The day after the last working day for it, by the State Council’s calendar.',
  acts: 'The department that decided.',
  closes: 'The department’s record tells until when the decision is published.',
  judged:
    'For penalties alone: exports of licences tell nothing of publication, and none tell on which day it began, so what was published late is not found afterwards. A deadline in a year whose calendar is not published yet is judged once it is.',
  find: {
    BUSINESS: () =>
      unpublished(
        sql`penalty.uscc`,
        sql`asked_business JOIN penalty ON penalty.uscc = asked_business.uscc`,
        record('BUSINESS', sql`penalty.uscc`),
      ),
    PARTY: () =>
      unpublished(
        sql`penalty.department || ':' || penalty.party_id`,
        sql`asked_party JOIN penalty ON penalty.department = asked_party.department
          AND penalty.party_id = asked_party.party AND penalty.uscc IS NULL`,
        record('PARTY', sql`penalty.department || ':' || penalty.party_id`),
      ),
  },
};
