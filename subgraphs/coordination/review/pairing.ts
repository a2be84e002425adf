/**
 * What makes two checks of one business a pair, said once for whoever looks at pairs: of one premises, on different days
 * within the quiet period, on no common visit; and which of the two failings it is.
 */
import { type SQL, sql } from 'drizzle-orm';
import { counts, isBound, placeOf, standingOf, startsQuietPeriod } from './checks.ts';

/** The same or a mutually recognised item was checked twice. */
export const repeated = sql`cardinality(shared.items) > 0`;

/** Different items, by different bodies, that could have come together. */
export const separate = sql`later.department <> earlier.department AND cardinality(shared.items) = 0`;

/** By department and code, as the later check names them. */
const sharedItems = sql`ARRAY(
  SELECT DISTINCT checked.id
  FROM unnest(items_of(later.department, later.items)) AS checked(id),
    unnest(items_of(earlier.department, earlier.items)) AS before(id)
  WHERE checked.id = before.id OR EXISTS (
    SELECT FROM interchangeable_item WHERE item = checked.id AND other = before.id)
  ORDER BY checked.id)`;

/** The checks that may pair with `later`, a row of `check_seen`: each as `earlier`, with the items `shared`. */
export const earlierChecks: SQL = sql`check_seen AS earlier ${standingOf('later')} ${standingOf('earlier')}
  CROSS JOIN LATERAL (SELECT ${sharedItems} AS items) AS shared`;

/** Of these, those that do pair, whichever failing it is. */
export function pairing(): readonly SQL[] {
  return [
    sql`earlier.uscc = later.uscc AND earlier.day < later.day
      AND earlier.day > later.day - (SELECT quiet_days FROM policy)`,
    counts('later'),
    counts('earlier'),
    isBound('later'),
    startsQuietPeriod('earlier'),
    sql`${placeOf('later')} = ${placeOf('earlier')}`,
    sql`(later_standing.visit = earlier_standing.visit) IS NOT TRUE`,
  ];
}
