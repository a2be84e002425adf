/** What every question about the checks of the city has in common: which count, where they took place, on which visit. */
import { type SQL, sql } from 'drizzle-orm';
import { today } from '../../kit/clock.ts';

/** The name under which a statement reads `check_seen`. */
export type CheckName = 'seen' | 'earlier' | 'later';

/** A check with the visit it belongs to, as `<name>_standing`: its id, why no quiet period binds it, and its record. */
export function standingOf(name: CheckName): SQL {
  const check = sql.identifier(name);
  return sql`LEFT JOIN LATERAL (
    SELECT visit.id AS visit,
      -- A body that came for exempt demands alone is exempt, whatever the visit is.
      CASE WHEN bool_and(demand.exemption IS NOT NULL) THEN min(demand.exemption) ELSE visit.exemption END AS exemption,
      EXISTS (SELECT FROM inspection WHERE inspection.visit_code = visit.code AND inspection.uscc = visit.uscc
          AND inspection.department = ${check}.department AND inspection.status <> 'CANCELLED'
          -- What a demand has adopted counts by the demand until it is made.
          AND (inspection.status = 'DONE' OR NOT EXISTS (SELECT FROM demand AS adopting
            WHERE adopting.department = inspection.department AND adopting.record = inspection.id
              AND adopting.state = 'SERVED')))
        OR EXISTS (SELECT FROM demand AS adopting JOIN inspection
            ON inspection.department = adopting.department AND inspection.id = adopting.record
          WHERE adopting.subject = visit.subject AND adopting.visit = visit.id
            AND adopting.department = ${check}.department AND inspection.status = 'DONE'
            AND inspection.day = visit.day) AS recorded
    FROM visit LEFT JOIN demand
      ON demand.subject = visit.subject AND demand.visit = visit.id AND demand.department = ${check}.department
    -- The first says nothing new: it spares those that name no visit a look at those of their business.
    WHERE coalesce(${check}.visit_code, ${check}.visit) IS NOT NULL AND visit.uscc = ${check}.uscc AND visit.standing
      AND (visit.code = ${check}.visit_code OR visit.id = ${check}.visit)
    GROUP BY visit.subject, visit.id LIMIT 1
  ) AS ${sql.identifier(`${name}_standing`)} ON true`;
}

/** Only checks that were made or can still be, each once: a demand whose inspection is recorded is that inspection. */
export function counts(name: CheckName): SQL {
  const check = sql.identifier(name);
  const standing = sql.identifier(`${name}_standing`);
  return sql`(${check}.done OR ${check}.last_day >= ${today()})
    AND NOT (${check}.source = 'DEMAND' AND coalesce(${standing}.recorded, false))`;
}

/** The premises of a check; one that was recorded without an address was at the registered one. */
export function placeOf(name: CheckName): SQL {
  const check = sql.identifier(name);
  return sql`coalesce(nullif(${check}.premises, ''),
    (SELECT premises_of(business.address) FROM business WHERE business.uscc = ${check}.uscc), '')`;
}

/** The street of a check; that of the register where none was recorded. */
export function streetOf(name: CheckName): SQL {
  const check = sql.identifier(name);
  return sql`coalesce(${check}.street,
    (SELECT business.street FROM business WHERE business.uscc = ${check}.uscc))`;
}

/** Only checks that start a quiet period: ordinary ones, those included that were made in spite of one. */
export function startsQuietPeriod(name: CheckName): SQL {
  return ordinary(name, sql`coalesce(${exemption(name)}, 'OVERRIDE') IN ('MINIMUM', 'OVERRIDE')`);
}

/** Only checks that a quiet period binds. */
export function isBound(name: CheckName): SQL {
  return ordinary(name, sql`${exemption(name)} IS NULL`);
}

function exemption(name: CheckName): SQL {
  return sql`${sql.identifier(`${name}_standing`)}.exemption`;
}

/** Neither a case nor fixed by law in how often it is made. */
function ordinary(name: CheckName, exempted: SQL): SQL {
  const check = sql.identifier(name);
  return sql`${check}.kind <> 'CASE' AND ${exempted}
    AND (${check}.items = '{}' OR EXISTS (
      SELECT FROM unnest(items_of(${check}.department, ${check}.items)) AS checked(id)
      WHERE NOT EXISTS (SELECT FROM item WHERE item.frequency_by_law
        AND item.department || ':' || item.code = checked.id)))`;
}
