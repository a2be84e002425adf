/**
 * Writes the forms in which parties and businesses are compared, for those of which facts came, and notes whose link may
 * change with them: the party itself, and every party that a business shares a key with.
 */
import { createHash } from 'node:crypto';
import type { ClientBase } from 'pg';
import { placeInWords, readAddress } from './address.ts';
import { sameDoor } from './door.ts';
import { readName } from './name.ts';
import { spoken } from './pinyin.ts';
import { plain } from './plain-text.ts';
import { readCodes } from './recorded-codes.ts';

/** How many rows of the queue are taken at once. */
const most = 5000;

interface Described {
  readonly name: string;
  readonly address: string | null;
  readonly street: string | null;
  readonly person: string | null;
}

interface Party extends Described {
  readonly department: string;
  readonly id: string;
  readonly recordedUscc: string | null;
  readonly registrationNumber: string | null;
  readonly organisationCode: string | null;
}

interface Business extends Described {
  readonly uscc: string;
}

/** Takes some of what is to be looked at, businesses first; whether there was anything. In the caller's transaction. */
export async function writeKeys(client: ClientBase, areas: readonly string[]): Promise<boolean> {
  const businesses = await taken(client, 'business');
  if (businesses.length > 0) {
    await writeBusinessKeys(
      client,
      areas,
      businesses.map(({ id }) => id),
    );
    return true;
  }
  const parties = await taken(client, 'party');
  if (parties.length > 0) await writePartyKeys(client, areas, parties);
  return parties.length > 0;
}

interface Taken {
  readonly department: string;
  readonly id: string;
}

async function taken(client: ClientBase, kind: 'business' | 'party'): Promise<readonly Taken[]> {
  const { rows } = await client.query<Taken>(
    `WITH taken AS (
       DELETE FROM matching.to_look_at WHERE number IN (
         SELECT number FROM matching.to_look_at WHERE ${kind} IS NOT NULL ORDER BY number LIMIT $1)
       RETURNING department, ${kind} AS id)
     SELECT DISTINCT department, id FROM taken`,
    [most],
  );
  return rows;
}

async function writeBusinessKeys(
  client: ClientBase,
  areas: readonly string[],
  usccs: readonly string[],
): Promise<void> {
  // Those it was compared with before, and those it is from now on.
  await client.query(judgeThoseWhoShareAKey, [usccs]);
  await client.query('DELETE FROM matching.business_key WHERE uscc = ANY($1)', [usccs]);
  const { rows } = await client.query<Business>(
    `SELECT business.uscc, name, address, street, legal_representative AS person
     FROM business LEFT JOIN matching.representative USING (uscc) WHERE business.uscc = ANY($1)`,
    [usccs],
  );
  await client.query(
    `INSERT INTO matching.business_key
     SELECT * FROM jsonb_populate_recordset(NULL::matching.business_key, $1)`,
    [JSON.stringify(rows.map((row) => ({ uscc: row.uscc, ...keysOf(row, areas) })))],
  );
  await client.query(judgeThoseWhoShareAKey, [usccs]);
}

const judgeThoseWhoShareAKey = `
  WITH business AS (
    SELECT key.*, business.registration_number
    FROM matching.business_key AS key LEFT JOIN business USING (uscc) WHERE key.uscc = ANY($1)
  )
  INSERT INTO matching.to_judge (department, party)
  SELECT department, party FROM matching.candidate WHERE uscc = ANY($1)
  UNION SELECT department, party FROM matching.link WHERE uscc = ANY($1)
  UNION SELECT department, id FROM matching.party_key WHERE code = ANY($1)
  UNION SELECT department, id FROM matching.party_key WHERE slips && $1 AND slips <> '{}'
  UNION SELECT key.department, key.id FROM business JOIN matching.party_key AS key
    ON key.organisation_code = substr(business.uscc, 9, 9)
  UNION SELECT key.department, key.id FROM business JOIN matching.party_key AS key USING (registration_number)
  UNION SELECT key.department, key.id FROM business JOIN matching.party_key AS key USING (spoken)
  UNION SELECT key.department, key.id FROM business CROSS JOIN LATERAL (${sameDoor('matching.party_key', 'business')}) AS key
  UNION SELECT key.department, key.id FROM business JOIN matching.party_key AS key USING (person_spoken)
  ON CONFLICT DO NOTHING`;

async function writePartyKeys(
  client: ClientBase,
  areas: readonly string[],
  parties: readonly Taken[],
): Promise<void> {
  const named = [parties.map(({ department }) => department), parties.map(({ id }) => id)];
  const { rows } = await client.query<Party>(
    `SELECT department, id, name, address, street, legal_representative AS person, recorded_uscc AS "recordedUscc",
       registration_number AS "registrationNumber", organisation_code AS "organisationCode"
     FROM matching.party JOIN unnest($1::text[], $2::text[]) AS asked(department, id) USING (department, id)`,
    named,
  );
  await client.query(
    `DELETE FROM matching.party_key USING unnest($1::text[], $2::text[]) AS gone(department, id)
     WHERE party_key.department = gone.department AND party_key.id = gone.id`,
    named,
  );
  const keys = rows.map((row) => {
    const codes = readCodes(row.recordedUscc, row.registrationNumber, row.organisationCode);
    const key = keysOf(row, areas);
    const place = placeInWords(row.address, row.street, areas);
    return {
      department: row.department,
      id: row.id,
      ...key,
      operator: place === null ? null : digestOf([key.core, key.branch, place, key.person]),
      code: codes.code,
      slips: codes.slips,
      registration_number: codes.registrationNumber,
      organisation_code: codes.organisationCode,
    };
  });
  await client.query(
    `INSERT INTO matching.party_key
     SELECT * FROM jsonb_populate_recordset(NULL::matching.party_key, $1)`,
    [JSON.stringify(keys)],
  );
  await client.query(
    `INSERT INTO matching.to_judge SELECT * FROM unnest($1::text[], $2::text[]) ON CONFLICT DO NOTHING`,
    named,
  );
}

function keysOf({ name, address, street, person }: Described, areas: readonly string[]) {
  const { core, form, branch } = readName(name, areas);
  const who = person === null ? null : plain(person).replace(/[()-]/g, '') || null;
  return {
    core,
    form,
    branch,
    spoken: spoken(core),
    ...readAddress(address, street, areas),
    person: who,
    person_spoken: who === null ? null : spoken(who),
  };
}

/** Short enough for an index, whatever people write. */
function digestOf(words: readonly (string | null)[]): string {
  return createHash('sha256').update(JSON.stringify(words)).digest('hex').slice(0, 32);
}
