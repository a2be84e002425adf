/**
 * Records an inspection that took place: a new one, or one that was planned. Whatever is sent again with the same content
 * is the same record, and its digest is the one that an import of it would bring.
 */
import { sql } from 'drizzle-orm';
import { digestOf, type StoredValue } from '../../import/digest.ts';
import { inspectionLayout } from '../../import/layout/inspection.ts';
import { identifier, sentences, text, words } from '../../import/layout/readings.ts';
import type { RecordedParty } from '../../import/party.ts';
import type { Database, Executor } from '../../postgres/database.ts';
import { isVisitCode, typedCode } from '../visit-code.ts';
import { assignedUnder } from './assigned.ts';
import { numberFrom } from './number.ts';
import { refusalOfPresence } from './officers.ts';
import { isRefused, type RecordOutcome, type RecordRefused, refused } from './refusal.ts';
import { keepParty, type NamedParty, partyOf, readSubject, type SubjectInput } from './subject.ts';
import { list, readingOf, written } from './values.ts';

export interface InspectionInput {
  readonly number?: string | null;
  readonly subject?: SubjectInput | null;
  readonly kind?: string | null;
  readonly selection?: string | null;
  readonly items?: readonly { readonly code: string; readonly name: string }[] | null;
  readonly inspectedOn: string;
  readonly officers: readonly string[];
  readonly outcome: string;
  readonly findings?: readonly string[] | null;
  readonly measures?: readonly string[] | null;
  readonly visitCode?: string | null;
}

/** Officers that an inspection takes at least. */
const officersNeeded = 2;

/** How often it is tried: an import may write the same record at that moment. */
const attempts = 5;

/** What was typed, read. */
interface Told {
  readonly number: string;
  readonly subject: NamedParty | null;
  readonly kind: string | null;
  readonly selection: string | null;
  readonly itemCodes: readonly string[] | null;
  readonly itemNames: readonly string[] | null;
  readonly inspectedOn: string;
  readonly officers: readonly string[];
  readonly outcome: string;
  readonly findings: readonly string[];
  readonly measures: readonly string[];
  readonly visitCode: string | null;
}

/** The inspection of that number as it stands. */
interface Stored extends RecordedParty {
  readonly kind: string;
  readonly selection: string;
  readonly itemCodes: readonly string[];
  readonly itemNames: readonly string[];
  readonly plannedFrom: string | null;
  readonly plannedTo: string | null;
  readonly status: string;
  readonly visitCode: string | null;
  readonly digest: string;
}

/** @param by the officer's stable name. */
export async function recordInspection(
  { orm }: Database,
  by: string,
  input: InspectionInput,
): Promise<RecordOutcome> {
  const told = readingOf(() => read(input));
  if (isRefused(told)) return told;
  const refusal = refusalOf(told);
  if (refusal) return refusal;
  for (let attempt = 1; attempt <= attempts; attempt++) {
    const outcome = await orm.transaction((tx) => attemptOn(tx, by, told));
    if (outcome) return outcome;
  }
  throw new Error(`The inspection was changed by others ${attempts} times while it was recorded.`);
}

function read(input: InspectionInput): Told {
  const content = {
    subject: input.subject ? readSubject(input.subject) : null,
    kind: input.kind ?? null,
    selection: input.selection ?? null,
    itemCodes: input.items?.map(({ code }) => written(code, identifier) ?? '') ?? null,
    itemNames: input.items?.map(({ name }) => written(name, text) ?? '') ?? null,
    inspectedOn: input.inspectedOn,
    officers: [...new Set(list(input.officers, words))],
    outcome: input.outcome,
    findings: list(input.findings, sentences),
    measures: list(input.measures, sentences),
    visitCode: input.visitCode?.trim() ? typedCode(input.visitCode) : null,
  };
  const { subject, inspectedOn, ...rest } = content;
  const values: StoredValue[] = [...Object.values(subject ?? {}), ...Object.values(rest)];
  return {
    number: written(input.number, identifier) ?? numberFrom(inspectedOn, values),
    ...content,
  };
}

function refusalOf(told: Told): RecordRefused | undefined {
  const { itemCodes, itemNames, outcome, findings, visitCode } = told;
  if (itemCodes && (itemCodes.length > 100 || [...itemCodes, ...(itemNames ?? [])].includes(''))) {
    const message = 'An item has no code or no name, or there are more than 100.';
    return refused('VALUE_UNUSABLE', message, 'Give each item as it stands on the published list.');
  }
  if (visitCode !== null && !isVisitCode(visitCode)) {
    const message = 'This is no code of a visit: a character is wrong or missing.';
    return refused('CODE_MISTYPED', message, 'Type the code as it was issued, or leave it out.');
  }
  if ((outcome === 'PROBLEMS_FOUND') !== findings.length > 0 && outcome !== 'NO_VIOLATION_ADVICE') {
    const message = `The outcome is ${outcome}, and ${findings.length} problems are named.`;
    return refused('FINDINGS_CONTRADICT', message, 'Name what was found, or correct the outcome.');
  }
  return refusalOfPresence(told.inspectedOn, told.officers, officersNeeded);
}

/** Undefined where the record has changed since it was read. */
async function attemptOn(tx: Executor, by: string, told: Told): Promise<RecordOutcome | undefined> {
  const { number, visitCode } = told;
  const stored = await readStored(tx, number);
  if (stored?.status === 'CANCELLED') {
    const message = `The inspection ${number} was called off.`;
    return refused('CALLED_OFF', message, 'Record what took place under another number.');
  }
  const made = await complete(tx, told, stored);
  if (isRefused(made)) return made;
  if (stored?.status === 'DONE') {
    const bringsCode = visitCode !== null && visitCode !== stored.visitCode;
    if (stored.digest !== made.digest || (bringsCode && stored.visitCode !== null)) {
      const message = `The inspection ${number} has been made, and is recorded with other content.`;
      const remedy = 'Look at the record; use another number for another inspection.';
      return refused('RECORDED_OTHERWISE', message, remedy);
    }
    if (!bringsCode) return { number };
  }
  return (await write(tx, by, { ...told, ...made }, stored)) ? { number } : undefined;
}

async function readStored(tx: Executor, number: string): Promise<Stored | undefined> {
  const { rows } = await tx.execute(sql`
    SELECT kind, selection, item_codes AS "itemCodes", item_names AS "itemNames", planned_from AS "plannedFrom",
      planned_to AS "plannedTo", status, visit_code AS "visitCode", digest, name, recorded_uscc AS "recordedUscc",
      registration_number AS "registrationNumber", organisation_code AS "organisationCode",
      legal_representative AS "legalRepresentative", address, street
    FROM inspection JOIN party ON party.id = party_id WHERE inspection.id = ${number}`);
  return rows[0] as unknown as Stored | undefined;
}

interface Made {
  readonly party: string;
  readonly kind: string;
  readonly selection: string;
  readonly itemCodes: readonly string[];
  readonly itemNames: readonly string[];
  readonly digest: string;
}

/** What was told, with what it leaves out as it was planned, or as it was assigned under the code of its visit. */
async function complete(
  tx: Executor,
  told: Told,
  stored: Stored | undefined,
): Promise<Made | RecordRefused> {
  const known = stored && partyIn(stored);
  const party = told.subject ? await partyOf(tx, told.subject, known) : known;
  const itemCodes = told.itemCodes ?? stored?.itemCodes ?? [];
  const assigned =
    stored || told.visitCode === null
      ? undefined
      : await assignedUnder(tx, told.visitCode, itemCodes);
  const kind = told.kind ?? stored?.kind ?? assigned?.kind;
  const selection = told.selection ?? stored?.selection ?? assigned?.selection ?? 'TARGETED';
  const itemNames = told.itemNames ?? stored?.itemNames ?? [];
  if (!party || kind === undefined || itemCodes.length === 0) {
    const missing = !party ? 'whom it concerns' : kind === undefined ? 'its kind' : 'its items';
    const message = `No inspection ${told.number} was planned, so that ${missing} must be told, and is not.`;
    const remedy =
      told.visitCode === null
        ? 'Tell it, or give the number of a planned inspection.'
        : 'Tell it: what is planned under the visit’s code does not, or not alike.';
    return refused('INCOMPLETE', message, remedy);
  }
  const id = await keepParty(tx, party);
  const values: Readonly<Record<string, StoredValue>> = {
    id: told.number,
    kind,
    selection,
    item_codes: itemCodes,
    item_names: itemNames,
    planned_from: stored?.plannedFrom ?? null,
    planned_to: stored?.plannedTo ?? null,
    inspected_on: told.inspectedOn,
    officers: told.officers,
    outcome: told.outcome,
    findings: told.findings,
    measures: told.measures,
    status: 'DONE',
  };
  const digest = digestOf([
    id,
    ...Object.keys(inspectionLayout.fields).map((field) => values[field] ?? null),
  ]);
  return { party: id, kind, selection, itemCodes, itemNames, digest };
}

function partyIn(stored: Stored): RecordedParty {
  const { name, recordedUscc, registrationNumber, organisationCode } = stored;
  const { legalRepresentative, address, street } = stored;
  return {
    name,
    recordedUscc,
    registrationNumber,
    organisationCode,
    legalRepresentative,
    address,
    street,
  };
}

async function write(
  tx: Executor,
  by: string,
  it: Told & Made,
  stored: Stored | undefined,
): Promise<boolean> {
  const { rows } = await tx.execute(sql`
    INSERT INTO inspection (id, party_id, kind, selection, item_codes, item_names, inspected_on, officers, outcome,
      findings, measures, status, visit_code, digest, recorded_by, recorded_at)
    VALUES (${it.number}, ${it.party}, ${it.kind}, ${it.selection}, ${sql.param(it.itemCodes)}::text[],
      ${sql.param(it.itemNames)}::text[], ${it.inspectedOn}, ${sql.param(it.officers)}::text[], ${it.outcome},
      ${sql.param(it.findings)}::text[], ${sql.param(it.measures)}::text[], 'DONE', ${it.visitCode}, ${it.digest},
      ${by}, now())
    ON CONFLICT (id) DO UPDATE SET party_id = excluded.party_id, kind = excluded.kind, selection = excluded.selection,
      item_codes = excluded.item_codes, item_names = excluded.item_names, inspected_on = excluded.inspected_on,
      officers = excluded.officers, outcome = excluded.outcome, findings = excluded.findings,
      measures = excluded.measures, status = 'DONE', visit_code = coalesce(excluded.visit_code, inspection.visit_code),
      digest = excluded.digest, recorded_by = excluded.recorded_by, recorded_at = excluded.recorded_at
    WHERE inspection.digest = ${stored?.digest ?? null} AND inspection.status = ${stored?.status ?? null}
    RETURNING id`);
  return rows.length > 0;
}
