/**
 * Links by what was recorded to identify a party, the surest first: what people decided, what the department decided
 * itself, a valid USCC, the registration number, the organisation code, a USCC with one slip that name or place confirm. Works on the parties in the temporary
 * table `judged` and fills the temporary table `outcome`.
 */
import type { ClientBase } from 'pg';
import { levels, mayBeOne, otherBranches } from './levels.ts';

export async function findByIdentifiers(client: ClientBase): Promise<void> {
  await client.query('ANALYZE judged');
  for (const way of ways) {
    await client.query(
      `INSERT INTO outcome (department, party, uscc, method) ${way} ON CONFLICT DO NOTHING`,
    );
  }
}

/** An identifier is not believed against everything else: it may be a slip that is another's identifier by chance. */
const contradicted = `
  (agreed.name = 0 AND coalesce(agreed.place, 0) <= 1 AND coalesce(agreed.person, 0) = 0)
  OR (${otherBranches} AND coalesce(agreed.place, 0) < 2)`;

const confirmed = `
  (agreed.name >= 2 OR agreed.place >= 2 AND agreed.town IS DISTINCT FROM 0)
  AND ${mayBeOne}`;

/** Identifies by one business and no other. */
function byIdentifier(method: string, sameIdentifier: string, believed: string): string {
  return `
    SELECT judged.department, judged.party, min(business.uscc COLLATE "C"), '${method}'
    FROM judged
    JOIN matching.party_key AS party ON party.department = judged.department AND party.id = judged.party
    JOIN business AS registered ON ${sameIdentifier}
    JOIN matching.business_key AS business ON business.uscc = registered.uscc
    CROSS JOIN LATERAL (SELECT ${levels}) AS agreed
    WHERE party.code IS NULL AND ${believed}
    GROUP BY judged.department, judged.party HAVING count(*) = 1`;
}

const ways: readonly string[] = [
  `SELECT department, party, uscc, 'DECISION' FROM judged JOIN link_decision USING (department, party)
   WHERE undone_at IS NULL`,
  // A link that its department tells and was never told by us is its own.
  `SELECT judged.department, judged.party, recorded.uscc, 'DEPARTMENT'
   FROM judged
   JOIN matching.party AS recorded ON recorded.department = judged.department AND recorded.id = judged.party
   JOIN matching.party_key AS party ON party.department = judged.department AND party.id = judged.party
   LEFT JOIN matching.link ON link.department = judged.department AND link.party = judged.party
   WHERE recorded.uscc IS DISTINCT FROM party.code AND recorded.uscc IS NOT NULL
     AND recorded.uscc <> ALL (coalesce(link.told, '{}'))`,
  // One that the register does not know stands as well: it names somebody else, wherever that is registered.
  `SELECT judged.department, judged.party, party.code, 'USCC'
   FROM judged JOIN matching.party_key AS party ON party.department = judged.department AND party.id = judged.party
   WHERE party.code IS NOT NULL`,
  byIdentifier(
    'REGISTRATION_NUMBER',
    'registered.registration_number = party.registration_number',
    `NOT (${contradicted})`,
  ),
  byIdentifier(
    'ORGANISATION_CODE',
    'substr(registered.uscc, 9, 9) = party.organisation_code',
    `NOT (${contradicted})`,
  ),
  byIdentifier('SLIP', 'registered.uscc = ANY(party.slips)', confirmed),
];
