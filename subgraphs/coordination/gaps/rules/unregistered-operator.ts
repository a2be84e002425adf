/** UNREGISTERED_OPERATOR: a department inspects or penalises somebody whom the register does not know. */
import { sql } from 'drizzle-orm';
import { evidence, finding, type GapRule, record, records } from '../rule.ts';

/** Inspections and penalties of a party, each with the day it was made; null where it is only planned. */
const met = sql`
  SELECT 'INSPECTION' AS what, department || ':' || id AS id, inspected_on AS day FROM inspection
  WHERE inspection.department = asked_party.department AND inspection.party_id = asked_party.party AND status <> 'CANCELLED'
  UNION ALL
  SELECT 'PENALTY', department || ':' || id, decided_on FROM penalty
  WHERE penalty.department = asked_party.department AND penalty.party_id = asked_party.party`;

export const unregisteredOperator: GapRule = {
  code: 'UNREGISTERED_OPERATOR',
  means:
    'A department has inspected or penalised somebody whom the register does not know, or plans an inspection: a clue for market supervision. What linking found to be none of the register counts, and what was decided to be none.',
  evidence:
    'The party as recorded, and its latest inspections and penalties, at most five of each.',
  severity:
    'High where a penalty was decided, low where an inspection is only planned, else medium.',
  since:
    'The day of the first inspection or penalty; not known where an inspection is only planned.',
  acts: 'Market supervision. The department whose records name the party is owed it.',
  closes: 'The party is linked to a business of the register, or its records are no more.',
  judged:
    'Once linking has compared the party with the register: it needs a model, which needs about a hundred linked records.',
  find: {
    PARTY: () => sql`
      SELECT ${finding({
        subject: sql`asked_party.department || ':' || asked_party.party`,
        about: sql`''`,
        severity: sql`CASE WHEN first.penalised THEN 'HIGH' WHEN first.since IS NULL THEN 'LOW' ELSE 'MEDIUM' END`,
        acts: sql`ARRAY['market-supervision']`,
        owed: sql`CASE asked_party.department WHEN 'market-supervision' THEN '{}'::text[]
          ELSE ARRAY[asked_party.department] END`,
        since: sql`first.since`,
        until: sql`NULL::date`,
        evidence: evidence(
          record('PARTY', sql`asked_party.department || ':' || asked_party.party`),
          latest('PENALTY'),
          latest('INSPECTION'),
        ),
      })}
      FROM asked_party
        JOIN unregistered_operator AS unknown USING (department, party)
        CROSS JOIN LATERAL (
          SELECT count(*) AS records, min(day) AS since, bool_or(what = 'PENALTY') AS penalised FROM (${met}) AS met
        ) AS first
      WHERE first.records > 0`,
  },
};

function latest(what: 'INSPECTION' | 'PENALTY') {
  return records(
    what,
    sql`SELECT id FROM (${met}) AS met WHERE what = ${sql.raw(`'${what}'`)} ORDER BY day DESC NULLS LAST, id LIMIT 5`,
  );
}
