/** A ledger that holds a generated register and its parties, as the feeds would have told them. */
import type { Pool } from 'pg';
import type { GeneratedParty } from './generated-parties.ts';
import {
  type RegisteredBusiness,
  registeredAddress,
  registeredName,
} from './generated-register.ts';

/** Rows that go into one statement. */
const most = 10_000;

export async function tellBusinesses(
  pool: Pool,
  businesses: readonly RegisteredBusiness[],
): Promise<void> {
  for (let at = 0; at < businesses.length; at += most) {
    const rows = businesses.slice(at, at + most).map((business) => ({
      uscc: business.uscc,
      registration_number: business.registrationNumber,
      name: registeredName(business.name),
      address: registeredAddress(business),
      street: business.town,
      legal_representative: business.person,
    }));
    await pool.query(
      `WITH told AS (
         SELECT * FROM jsonb_to_recordset($1) AS told(uscc text, registration_number text, name text, address text,
           street text, legal_representative text)),
       represented AS (
         INSERT INTO matching.representative (uscc, department, legal_representative, generation)
         SELECT uscc, 'market-supervision', legal_representative, 1 FROM told
         ON CONFLICT (uscc) DO UPDATE SET legal_representative = excluded.legal_representative)
       INSERT INTO business (uscc, department, registration_number, name, address, street, status, generation)
       SELECT uscc, 'market-supervision', registration_number, name, address, street, 'ACTIVE', 1 FROM told
       ON CONFLICT (uscc) DO UPDATE SET name = excluded.name, address = excluded.address, street = excluded.street`,
      [JSON.stringify(rows)],
    );
  }
}

export async function tellParties(pool: Pool, parties: readonly GeneratedParty[]): Promise<void> {
  for (let at = 0; at < parties.length; at += most) {
    const rows = parties.slice(at, at + most).map((party) => ({
      ...party,
      recorded_uscc: party.recordedUscc,
      registration_number: party.registrationNumber,
      organisation_code: party.organisationCode,
      legal_representative: party.person,
      generation: 1,
    }));
    await pool.query(
      `INSERT INTO matching.party SELECT * FROM jsonb_populate_recordset(NULL::matching.party, $1)
       ON CONFLICT (department, id) DO UPDATE SET name = excluded.name, address = excluded.address`,
      [JSON.stringify(rows)],
    );
  }
}
