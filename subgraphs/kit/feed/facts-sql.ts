/** How each kind of fact reads from the tables, as the `Fact` that `fact.ts` describes. `record_id` names the record. */
import { type SQL, sql } from 'drizzle-orm';
import type { FactKind } from './fact.ts';

/** Per kind, a subquery of one JSON object for the record that `change.record_id` names. */
export type FactQueries = Readonly<Partial<Record<FactKind, SQL>>>;

const subject = sql`
  'partyId', party.id, 'uscc', party.uscc, 'name', party.name, 'address', party.address, 'street', party.street`;

/** The facts of the records every department keeps alike. */
export const recordFacts: FactQueries = {
  PARTY: sql`
    SELECT jsonb_build_object('kind', 'PARTY', 'id', id, 'name', name, 'recordedUscc', recorded_uscc,
      'registrationNumber', registration_number, 'organisationCode', organisation_code,
      'legalRepresentative', legal_representative, 'address', address, 'street', street, 'uscc', uscc)
    FROM party WHERE id = change.record_id`,
  PERMIT: sql`
    SELECT jsonb_build_object('kind', 'PERMIT', 'id', permit.id, ${subject}, 'permitKind', permit.kind,
      'certificate', certificate, 'decidedOn', decided_on, 'validFrom', valid_from, 'validTo', valid_to,
      'status', status)
    FROM permit JOIN party ON party.id = party_id WHERE permit.id = change.record_id`,
  INSPECTION: sql`
    SELECT jsonb_build_object('kind', 'INSPECTION', 'id', inspection.id, ${subject},
      'inspectionKind', inspection.kind, 'selection', selection, 'itemCodes', item_codes,
      'plannedFrom', planned_from, 'plannedTo', planned_to, 'inspectedOn', inspected_on, 'day', day,
      'outcome', outcome, 'status', status, 'visitCode', code_of(inspection))
    FROM inspection JOIN party ON party.id = party_id WHERE inspection.id = change.record_id`,
  PENALTY: sql`
    SELECT jsonb_build_object('kind', 'PENALTY', 'id', penalty.id, ${subject}, 'violation', violation,
      'categories', categories, 'fineYuan', fine_yuan, 'decidedOn', decided_on,
      'unpublished', published_until IS NULL)
    FROM penalty JOIN party ON party.id = party_id WHERE penalty.id = change.record_id`,
  ENTRY: sql`
    SELECT jsonb_build_object('kind', 'ENTRY', 'id', entry.id, ${subject}, 'address', coalesce(party.address, place),
      'street', coalesce(party.street, entry.street), 'type', type, 'day', day)
    FROM entry LEFT JOIN party ON party.id = party_id WHERE entry.id = change.record_id`,
};
