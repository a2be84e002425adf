/** SAME_ACT_FINED_TWICE: two bodies fined one business for what looks like one act (一事不二罚). */
import { sql } from 'drizzle-orm';
import { evidence, finding, type GapRule, lookedBackOn, record } from '../rule.ts';

/** A kind of violation without what it is written with and without: 店外经营 for 店外经营违法行为。 */
const plain = (violation: string) =>
  `regexp_replace(regexp_replace(normalize(${violation}, NFKC), '[[:space:][:punct:]]', '', 'g'),
    '(违法|违规)?(行为)?$', '')`;

/** Bodies name one matter otherwise: items that stand for each other (互认) are one, and the kinds named after them. */
const recognised = sql.raw(`EXISTS (
  SELECT FROM recognised_item AS pair
    JOIN item AS one USING (department, code)
    JOIN item AS other ON other.department = pair.other_department AND other.code = pair.other_code
    CROSS JOIN LATERAL (VALUES (earlier.department, ${plain('earlier.violation')}, later.department, ${plain('later.violation')}),
      (later.department, ${plain('later.violation')}, earlier.department, ${plain('earlier.violation')})
    ) AS fined (department, violation, other_department, other_violation)
  WHERE one.department = fined.department AND other.department = fined.other_department
    AND regexp_replace(one.name, '检查$', '') = fined.violation
    AND regexp_replace(other.name, '检查$', '') = fined.other_violation)`);

export const sameActFinedTwice: GapRule = {
  code: 'SAME_ACT_FINED_TWICE',
  means:
    'Two departments each fined the business for the same kind of violation, decided at most 30 days apart unless laid down otherwise. Kinds (违法行为类型) are the same where their words are, but for width, blanks, punctuation and 违法行为 behind them, or where they name items of the two that stand for each other (互认). The facts of a violation and the law it breaks stay with the departments: whether it was one act is for people to say, from both decisions.',
  evidence: 'The business and both penalties, the later first.',
  severity: 'High.',
  since: 'The day of the later decision.',
  acts: 'Both departments.',
  closes:
    'One of the fines is revoked or corrected, or the later is as long ago as is looked back (12 months unless laid down otherwise).',
  judged:
    'Where both decisions name their kind of violation and a fine. One act that two bodies call by different kinds is found only once the items behind them are recognised for each other.',
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
        AND (${sql.raw(`${plain('earlier.violation')} = ${plain('later.violation')}`)} OR ${recognised})`,
  },
};
