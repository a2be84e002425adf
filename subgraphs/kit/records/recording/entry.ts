/** Records an entry that is no inspection. What is sent again with the same content is the same entry. */
import { sql } from 'drizzle-orm';
import { digestOf, type StoredValue } from '../../import/digest.ts';
import { identifier, name, text, words } from '../../import/layout/readings.ts';
import type { Database, Executor } from '../../postgres/database.ts';
import { numberFrom } from './number.ts';
import { refusalOfPresence } from './officers.ts';
import { isRefused, type RecordOutcome, type RecordRefused, refused } from './refusal.ts';
import { keepParty, type NamedParty, partyOf, readSubject, type SubjectInput } from './subject.ts';
import { list, readingOf, written } from './values.ts';

export interface EntryInput {
  readonly number?: string | null;
  readonly type: string;
  readonly subject?: SubjectInput | null;
  readonly place?: string | null;
  readonly street?: string | null;
  readonly day: string;
  readonly officers: readonly string[];
  readonly concerning?: string | null;
  readonly notes?: string | null;
}

/** What was typed, read. */
interface Told {
  readonly number: string;
  readonly type: string;
  readonly subject: NamedParty | null;
  readonly place: string | null;
  readonly street: string | null;
  readonly day: string;
  readonly officers: readonly string[];
  readonly concerning: string | null;
  readonly notes: string | null;
  readonly digest: string;
}

/** Verifications and investigations take two officers by law; one can patrol or guide. */
const officersNeeded = (type: string) => (type === 'PATROL' || type === 'GUIDANCE' ? 1 : 2);

/** @param by the officer's stable name. */
export async function recordEntry(
  { orm }: Database,
  by: string,
  input: EntryInput,
): Promise<RecordOutcome> {
  const told = readingOf(() => read(input));
  if (isRefused(told)) return told;
  const { type, day, officers } = told;
  const refusal = refusalOf(told) ?? refusalOfPresence(day, officers, officersNeeded(type));
  return refusal ?? orm.transaction((tx) => keep(tx, by, told));
}

function read(input: EntryInput): Told {
  const content = {
    type: input.type,
    subject: input.subject ? readSubject(input.subject) : null,
    place: written(input.place, text),
    street: written(input.street, name),
    officers: [...new Set(list(input.officers, words))],
    concerning: written(input.concerning, identifier),
    notes: written(input.notes, text),
  };
  const { subject, ...rest } = content;
  const values: StoredValue[] = [...Object.values(subject ?? {}), ...Object.values(rest)];
  const { day } = input;
  const number = written(input.number, identifier) ?? numberFrom(day, values);
  return { number, day, ...content, digest: digestOf([day, ...values]) };
}

function refusalOf({ type, subject, place, street }: Told): RecordRefused | undefined {
  if (subject && (place !== null || street !== null)) {
    const message = 'It has a subject and a place of its own.';
    return refused('VALUE_UNUSABLE', message, 'Give the place as the address of the subject.');
  }
  if (subject || (type === 'PATROL' && (place !== null || street !== null))) return undefined;
  const message =
    type === 'PATROL' ? 'It tells neither whom nor where.' : 'It does not tell whom it concerns.';
  return refused('INCOMPLETE', message, 'Name the subject, or for a patrol the place or street.');
}

async function keep(tx: Executor, by: string, told: Told): Promise<RecordOutcome> {
  const { number, subject } = told;
  const party = subject && (await partyOf(tx, subject, undefined));
  if (party === undefined) {
    const message = 'It does not name whom it concerns, and no record here tells the name.';
    return refused('INCOMPLETE', message, 'Give the name.');
  }
  const partyId = party && (await keepParty(tx, party));
  await tx.execute(sql`
    INSERT INTO entry (id, party_id, type, day, place, street, officers, concerning, notes, digest, recorded_by)
    VALUES (${number}, ${partyId}, ${told.type}, ${told.day}, ${told.place}, ${told.street},
      ${sql.param(told.officers)}::text[], ${told.concerning}, ${told.notes}, ${told.digest}, ${by})
    ON CONFLICT (id) DO NOTHING`);
  const { rows } = await tx.execute(sql`SELECT digest FROM entry WHERE id = ${number}`);
  if (rows[0]?.['digest'] === told.digest) return { number };
  const message = `The entry ${number} is recorded with other content.`;
  return refused(
    'RECORDED_OTHERWISE',
    message,
    'Look at the record; use another number for another entry.',
  );
}
