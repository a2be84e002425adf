/** STALE_FEED: a department's records have not reached the ledger within the time it promised. */
import { sql } from 'drizzle-orm';
import { finding, type GapRule, record } from '../rule.ts';

export const staleFeed: GapRule = {
  code: 'STALE_FEED',
  means:
    'Not everything that a department has recorded has reached the ledger within its promised time (15 minutes unless laid down otherwise): it does not answer, or has more to tell than came.',
  evidence: 'How fresh what is known of the department is.',
  severity: 'High once it has lasted a day, else medium.',
  since: 'The day on which its last complete word came.',
  acts: 'The department. All others are owed it.',
  closes: 'Everything it has to tell has arrived.',
  find: {
    // What the clock of the feed says is never later than the day that is looked at, whatever day stands for today.
    DEPARTMENT: (today) => sql`
      SELECT ${finding({
        subject: sql`feed.department`,
        about: sql`''`,
        severity: sql`CASE WHEN fresh.until < now() - interval '1 day' THEN 'HIGH' ELSE 'MEDIUM' END`,
        acts: sql`ARRAY[feed.department]`,
        owed: sql`ARRAY(SELECT department FROM asked_department AS other
          WHERE other.department <> feed.department ORDER BY department)`,
        since: sql`least((fresh.until AT TIME ZONE 'Asia/Shanghai')::date, ${today}::date)`,
        until: sql`NULL::date`,
        evidence: record('FEED', sql`feed.department`),
      })}
      FROM asked_department JOIN feed USING (department) JOIN feed_promise AS promised USING (department)
        CROSS JOIN LATERAL (SELECT coalesce(feed.caught_up_at, feed.failed_at) AS until) AS fresh
      WHERE fresh.until < now() - make_interval(mins => promised.minutes)`,
  },
};
