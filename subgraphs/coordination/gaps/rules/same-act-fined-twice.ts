/** SAME_ACT_FINED_TWICE: two bodies fined one business for what looks like one act (一事不二罚). */
import { sql } from 'drizzle-orm';
import { evidence, finding, type GapRule, lookedBackOn, record } from '../rule.ts';

/** A kind of violation without what it is written with and without. */
const plain = (violation: string) =>
  sql.raw(`regexp_replace(normalize(${violation}, NFKC), '[[:space:][:punct:]]', '', 'g')`);

export const sameActFinedTwice: GapRule = {
  code: 'SAME_ACT_FINED_TWICE',
  means:
    'Two departments each fined the business for the same kind of violation (违法行为类型, compared without width, blanks and punctuation), decided at most 30 days apart unless laid down otherwise. The facts of a violation stay with the departments: whether it was one act is for people to say, from both decisions.',
  evidence: 'The business and both penalties, the later first.',
  severity: 'High.',
  since: 'The day of the later decision.',
  acts: 'Both departments.',
  closes:
    'One of the fines is revoked or corrected, or the later is as long ago as is looked back (12 months unless laid down otherwise).',
  judged: 'Where both decisions name their kind of violation and a fine.',
  find: {
    BUSINESS: () => sql`
      SELECT ${finding({
        subject: sql`later.uscc`,
        about: sql`later.department || ':' || later.id || ' ' || earlier.department || ':' || earlier.id`,
        severity: sql`'HIGH'`,
        acts: sql`ARRAY[least(earlier.department, later.department), greatest(earlier.department, later.department)]`,
        owed: sql`'{}'::text[]`,
        since: sql`later.decided_on`,
        until: lookedBackOn(sql`later.decided_on`),
        evidence: evidence(
          record('BUSINESS', sql`later.uscc`),
          record('PENALTY', sql`later.department || ':' || later.id`),
          record('PENALTY', sql`earlier.department || ':' || earlier.id`),
        ),
      })}
      FROM asked_business JOIN penalty AS later USING (uscc) JOIN penalty AS earlier USING (uscc)
      WHERE earlier.department <> later.department
        AND (earlier.decided_on, earlier.department) < (later.decided_on, later.department)
        AND earlier.decided_on >= later.decided_on - (SELECT same_act_days FROM policy)
        AND earlier.fine_yuan > 0 AND later.fine_yuan > 0
        AND ${plain('earlier.violation')} = ${plain('later.violation')}`,
  },
};
