/** NEVER_CHECKED: a business that nobody saw within the cycle of its grade, or a field not as often as it must. */
import { sql } from 'drizzle-orm';
import { evidence, finding, type GapRule, laidDown, record, records } from '../rule.ts';

/** Who comes to a trade: the bodies of the joint supervision list, else whoever registered the business. */
const bodiesOfTrade = sql`coalesce((
  SELECT array_agg(listed.department ORDER BY listed.department) FROM joint_supervision AS listed
  WHERE listed.trade_code = business.trade_code), ARRAY[business.department])`;

/** A business that no department has checked within the months of its grade. */
const outsideCycle = sql`
  SELECT ${finding({
    subject: sql`business.uscc`,
    about: sql`'CYCLE'`,
    severity: sql`CASE business.risk_grade WHEN 'D' THEN 'HIGH' ELSE 'MEDIUM' END`,
    acts: bodiesOfTrade,
    owed: sql`'{}'::text[]`,
    since: sql`(last.day + make_interval(months => cycle.months))::date + 1`,
    notBefore: sql`(business.established_on + make_interval(months => cycle.months))::date + 1`,
    until: sql`NULL::date`,
    evidence: evidence(
      record('BUSINESS', sql`business.uscc`),
      laidDown('CHECK_CYCLE', sql`'riskGrade', cycle.risk_grade, 'months', cycle.months`),
      record('INSPECTION', sql`CASE last.source WHEN 'INSPECTION' THEN last.id END`),
      record('DEMAND', sql`CASE last.source WHEN 'DEMAND' THEN last.id END`),
    ),
  })}
  FROM asked_business JOIN business USING (uscc) JOIN check_cycle AS cycle USING (risk_grade)
    LEFT JOIN LATERAL (
      SELECT source, id, day FROM check_seen AS seen WHERE seen.uscc = business.uscc AND seen.done
      ORDER BY day DESC, source DESC, id LIMIT 1
    ) AS last ON true
  WHERE business.status = 'ACTIVE'`;

/** The latest checks that count for the minimum. */
const counted = (source: 'INSPECTION' | 'DEMAND') => sql`
  SELECT seen.id FROM check_seen AS seen
  WHERE seen.uscc = business.uscc AND seen.done AND seen.department = minimum.department
    AND seen.source = ${sql.raw(`'${source}'`)} AND items_of(seen.department, seen.items) && field.ids
  ORDER BY seen.day DESC, seen.id LIMIT 5`;

/** A business that a field has seen on fewer days of the last twelve months than it must a year. */
const belowMinimum = sql`
  SELECT ${finding({
    subject: sql`business.uscc`,
    about: sql`minimum.department || ':' || minimum.field`,
    severity: sql`'HIGH'`,
    acts: sql`ARRAY[minimum.department]`,
    owed: sql`'{}'::text[]`,
    since: sql`(made.day + interval '1 year')::date + 1`,
    notBefore: sql`(business.established_on + interval '1 year')::date + 1`,
    until: sql`NULL::date`,
    evidence: evidence(
      record('BUSINESS', sql`business.uscc`),
      laidDown(
        'MINIMUM',
        sql`'department', minimum.department, 'field', minimum.field, 'riskGrade', minimum.risk_grade,
          'checks', minimum.checks`,
      ),
      records('INSPECTION', counted('INSPECTION')),
      records('DEMAND', counted('DEMAND')),
    ),
  })}
  FROM asked_business JOIN business USING (uscc) JOIN minimum_frequency AS minimum USING (risk_grade)
    CROSS JOIN LATERAL (
      SELECT array_agg(item.department || ':' || item.code) AS ids FROM item
      WHERE item.department = minimum.department AND item.field = minimum.field
    ) AS field
    CROSS JOIN LATERAL (
      SELECT count(*) AS days, (array_agg(day ORDER BY day DESC))[minimum.checks] AS day
      FROM (
        SELECT DISTINCT day FROM check_seen AS seen
        WHERE seen.uscc = business.uscc AND seen.done AND seen.department = minimum.department
          AND items_of(seen.department, seen.items) && field.ids
      ) AS day_of_check
    ) AS made
  WHERE business.status = 'ACTIVE' AND (made.days > 0 OR EXISTS (
    SELECT FROM joint_supervision_item AS listed
    WHERE listed.trade_code = business.trade_code AND listed.department = minimum.department
      AND listed.item_department || ':' || listed.item_code = ANY(field.ids)))`;

export const neverChecked: GapRule = {
  code: 'NEVER_CHECKED',
  means:
    'A business of a high risk grade in operation that no department has inspected within the cycle of its grade (D 6 months, C 12 unless laid down otherwise); or one that a field has seen on fewer days of the last twelve months than its minimum a year. A minimum holds for businesses whose trade the joint supervision list has the field check, and those that it has checked before. Nothing counts before a business has existed for its cycle, or for a year.',
  evidence:
    'The business, the cycle or minimum; for the cycle the last inspection, for the minimum the latest that count, at most ten.',
  severity: 'High for grade D and for minimums, else medium.',
  since:
    'The day after the cycle, or after the year in which the minimum was last kept, was over; not known where it never was.',
  acts: 'For the cycle the bodies that come to the trade by the joint supervision list, else the register’s department; for a minimum its department.',
  closes: 'An inspection takes place, or the business closes or is graded otherwise.',
  find: {
    BUSINESS: () => sql`${outsideCycle} UNION ALL ${belowMinimum}`,
  },
};
