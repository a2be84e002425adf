/**
 * Which businesses a party is compared with at all (blocking), and how they agree. Works on the parties in the temporary
 * table `judged`, set by set, and fills the temporary table `pair`.
 */
import type { ClientBase } from 'pg';
import { sameDoor } from './door.ts';
import { levels, mayBeOne } from './levels.ts';

/** The tables one connection works with; each transaction finds them empty. */
export async function createWorkTables(client: ClientBase): Promise<void> {
  await client.query(`
    CREATE TEMPORARY TABLE IF NOT EXISTS judged (
      department text COLLATE "C", party text COLLATE "C", PRIMARY KEY (department, party)
    ) ON COMMIT DELETE ROWS;
    CREATE TEMPORARY TABLE IF NOT EXISTS outcome (
      department text COLLATE "C", party text COLLATE "C", uscc text COLLATE "C", method text, weight double precision,
      PRIMARY KEY (department, party)
    ) ON COMMIT DELETE ROWS;
    CREATE TEMPORARY TABLE IF NOT EXISTS pair (
      department text COLLATE "C", party text COLLATE "C", uscc text COLLATE "C", identified boolean,
      name smallint, branch smallint, place smallint, town smallint, person smallint,
      PRIMARY KEY (department, party, uscc)
    ) ON COMMIT DELETE ROWS;
    CREATE TEMPORARY TABLE IF NOT EXISTS likely (
      department text COLLATE "C", party text COLLATE "C", uscc text COLLATE "C",
      weight double precision, probability double precision,
      name smallint, branch smallint, place smallint, town smallint, person smallint,
      identified boolean, namesake boolean, named boolean, rank integer
    ) ON COMMIT DELETE ROWS`);
}

/**
 * Compares every party of `judged` that has no row in `outcome`, or one with a code that the register does not know, with
 * the businesses that share a key with it.
 */
export async function comparePairs(client: ClientBase): Promise<void> {
  await client.query('ANALYZE judged, outcome');
  await client.query(`
    INSERT INTO pair
    SELECT found.department, found.party, found.uscc, found.identified, ${levels}
    FROM (
      SELECT judged.department, judged.party, near.uscc, bool_or(near.identified) AS identified
      FROM judged
      JOIN matching.party_key AS party ON party.department = judged.department AND party.id = judged.party
      CROSS JOIN LATERAL (${near}) AS near
      WHERE NOT EXISTS (
        SELECT FROM outcome WHERE outcome.department = judged.department AND outcome.party = judged.party
          AND (method <> 'USCC' OR EXISTS (SELECT FROM business WHERE business.uscc = outcome.uscc)))
      GROUP BY judged.department, judged.party, near.uscc
    ) AS found
    JOIN matching.party_key AS party ON party.department = found.department AND party.id = found.party
    JOIN matching.business_key AS business USING (uscc)
    WHERE ${mayBeOne}`);
  await client.query('ANALYZE pair');
}

/**
 * Each block is the best of those that share a key, so that a chain with a thousand shops under one name or an arcade
 * with a thousand shops at one number costs no more than that. A pair that agrees in none of name, door, person and
 * identifier has no evidence that could ever reach a threshold, so there is no block for it.
 */
const blocks: readonly string[] = [
  `SELECT uscc FROM matching.business_key AS near WHERE near.spoken = party.spoken
   ORDER BY near.town IS NOT DISTINCT FROM party.town DESC, near.road IS NOT DISTINCT FROM party.road DESC,
     near.person_spoken IS NOT DISTINCT FROM party.person_spoken DESC, uscc
   LIMIT 50`,
  `SELECT uscc FROM (${sameDoor('matching.business_key', 'party')}) AS near
   ORDER BY similarity(near.spoken, party.spoken) DESC, uscc LIMIT 20`,
  `SELECT uscc FROM matching.business_key AS near
   WHERE near.person_spoken = party.person_spoken AND similarity(near.spoken, party.spoken) >= 0.3
   ORDER BY similarity(near.spoken, party.spoken) DESC, uscc LIMIT 20`,
];

/**
 * Businesses that an identifier of the party names, or nearly: whatever else they agree in, they may be it. What many share
 * identifies none of them.
 */
const identified: readonly string[] = [
  `SELECT uscc FROM unnest(party.slips) AS slip(uscc)`,
  `SELECT uscc FROM business WHERE registration_number = party.registration_number`,
  `SELECT uscc FROM business WHERE substr(uscc, 9, 9) = party.organisation_code`,
];

/** The businesses of all blocks, and whether an identifier names them. */
const near = [
  ...blocks.map((block) => `SELECT uscc, false AS identified FROM (${block}) AS block`),
  ...identified.map((block) => `SELECT uscc, true FROM (${block} ORDER BY uscc LIMIT 5) AS block`),
].join(' UNION ALL ');
