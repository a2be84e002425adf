/** Whom a record concerns: the party that officers name, in the words that an import of the same record would bring. */
import { sql } from 'drizzle-orm';
import { name, subjectCode, text } from '../../import/layout/readings.ts';
import { partyId, partyValues, type RecordedParty } from '../../import/party.ts';
import type { Executor } from '../../postgres/database.ts';
import { written } from './values.ts';

export interface SubjectInput {
  readonly uscc?: string | null;
  readonly name?: string | null;
  readonly registrationNumber?: string | null;
  readonly organisationCode?: string | null;
  readonly legalRepresentative?: string | null;
  readonly address?: string | null;
  readonly street?: string | null;
}

/** A party as far as it is named. */
export type NamedParty = { readonly [Field in keyof RecordedParty]: RecordedParty[Field] | null };

export function readSubject(input: SubjectInput): NamedParty {
  return {
    name: written(input.name, text),
    recordedUscc: written(input.uscc, subjectCode),
    registrationNumber: written(input.registrationNumber, subjectCode),
    organisationCode: written(input.organisationCode, subjectCode),
    legalRepresentative: written(input.legalRepresentative, text),
    address: written(input.address, text),
    street: written(input.street, name),
  };
}

/**
 * The party that `named` is: what it leaves out of a business that `known` is too, as known; a name that it leaves out
 * otherwise, as the department has written it before.
 *
 * @returns undefined where nobody knows the name.
 */
export async function partyOf(
  db: Executor,
  named: NamedParty,
  known: RecordedParty | undefined,
): Promise<RecordedParty | undefined> {
  const { recordedUscc: uscc } = named;
  if (known && (uscc === null || uscc === known.recordedUscc)) {
    const given = Object.entries(named).filter(([, value]) => value !== null);
    return { ...known, ...Object.fromEntries(given) };
  }
  const called = named.name ?? (uscc === null ? undefined : await nameOf(db, uscc));
  return called === undefined ? undefined : { ...named, name: called };
}

async function nameOf(db: Executor, uscc: string): Promise<string | undefined> {
  const { rows } = await db.execute(
    sql`SELECT name FROM party WHERE uscc = ${uscc} ORDER BY recorded_uscc = ${uscc} DESC, name, id LIMIT 1`,
  );
  return rows[0]?.['name'] as string | undefined;
}

/** Writes a party down where it is not known yet, and gives its id. */
export async function keepParty(db: Executor, party: RecordedParty): Promise<string> {
  const id = partyId(party);
  const values = sql.join(
    partyValues(id, party).map((value) => sql`${value}`),
    sql`, `,
  );
  await db.execute(sql`
    INSERT INTO party (id, name, recorded_uscc, registration_number, organisation_code, legal_representative, address,
      street, uscc)
    VALUES (${values}) ON CONFLICT (id) DO NOTHING`);
  return id;
}
