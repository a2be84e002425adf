/** UNREGISTERED_OPERATOR: a department inspects or penalises somebody whom the register does not know. */
import { sql } from 'drizzle-orm';
import { evidence, finding, type GapRule, records } from '../rule.ts';

/** Inspections and penalties of a party, each with the day it was made; null where it is only planned. */
const met = sql`
  SELECT 'INSPECTION' AS what, department || ':' || id AS id, inspected_on AS day FROM inspection
  WHERE inspection.department = member.department AND inspection.party_id = member.party AND status <> 'CANCELLED'
  UNION ALL
  SELECT 'PENALTY', department || ':' || id, decided_on FROM penalty
  WHERE penalty.department = member.department AND penalty.party_id = member.party`;

/** The parties of one operator that the register does not know; those known longest come first. */
const members = sql`
  SELECT unknown.department, unknown.party, unknown.since WHERE key.operator IS NULL
  UNION ALL
  SELECT member.department, member.party, member.since
  FROM matching.party_key AS alike JOIN unregistered_operator AS member
    ON member.department = alike.department AND member.party = alike.id
  WHERE alike.operator = key.operator`;

const inOrder = sql`ORDER BY member.since, member.department, member.party`;

export const unregisteredOperator: GapRule = {
  code: 'UNREGISTERED_OPERATOR',
  means:
    'A department has inspected or penalised somebody whom the register does not know, or plans an inspection: a clue for market supervision. What linking found to be none of the register counts, and what was decided to be none. Whom several records name alike at one place is one.',
  evidence:
    'The parties as recorded, at most twenty, and the latest inspections and penalties, at most five of each.',
  severity:
    'High where a penalty was decided, low where an inspection is only planned, else medium.',
  since:
    'The day of the first inspection or penalty; not known where an inspection is only planned.',
  acts: 'Market supervision. The departments whose records name the operator are owed it.',
  closes: 'Its parties are linked to businesses of the register, or their records are no more.',
  judged:
    'Once linking has compared the party with the register: it needs a model, which needs about a hundred linked records.',
  find: {
    // Of the party that is known longest; the others of the operator are evidence.
    PARTY: () => sql`
      SELECT ${finding({
        subject: sql`asked_party.department || ':' || asked_party.party`,
        about: sql`''`,
        severity: sql`CASE WHEN operator.penalised THEN 'HIGH' WHEN operator.since IS NULL THEN 'LOW' ELSE 'MEDIUM' END`,
        acts: sql`ARRAY['market-supervision']`,
        owed: sql`ARRAY(SELECT DISTINCT department FROM unnest(operator.departments) AS named(department)
          WHERE department <> 'market-supervision' ORDER BY department)`,
        since: sql`operator.since`,
        until: sql`NULL::date`,
        evidence: evidence(
          records(
            'PARTY',
            sql`SELECT department || ':' || party AS id
              FROM unnest(operator.departments, operator.parties) WITH ORDINALITY AS member(department, party, place)
              ORDER BY place LIMIT 20`,
          ),
          latest('PENALTY'),
          latest('INSPECTION'),
        ),
      })}
      FROM asked_party
        JOIN unregistered_operator AS unknown USING (department, party)
        LEFT JOIN matching.party_key AS key
          ON key.department = asked_party.department AND key.id = asked_party.party
        CROSS JOIN LATERAL (
          SELECT array_agg(member.department ${inOrder}) AS departments, array_agg(member.party ${inOrder}) AS parties,
            min(first.since) AS since, bool_or(first.penalised) AS penalised
          FROM (${members}) AS member CROSS JOIN LATERAL (
            SELECT count(*) AS records, min(day) AS since, bool_or(what = 'PENALTY') AS penalised FROM (${met}) AS met
          ) AS first
          WHERE first.records > 0
        ) AS operator
      WHERE (operator.departments[1], operator.parties[1]) = (asked_party.department, asked_party.party)`,
  },
};

function latest(what: 'INSPECTION' | 'PENALTY') {
  return records(
    what,
    sql`SELECT met.id FROM unnest(operator.departments, operator.parties) AS member(department, party)
      CROSS JOIN LATERAL (${met}) AS met
      WHERE what = ${sql.raw(`'${what}'`)} ORDER BY day DESC NULLS LAST, met.id LIMIT 5`,
  );
}
