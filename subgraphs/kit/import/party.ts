/** The party a row names: everything it records about whom, and the digest of that. */
import { isUscc } from '../records/uscc.ts';
import { digestOf } from './digest.ts';
import type { TableFields } from './store/table-fields.ts';

/** What a department wrote down about whom a record concerns. */
export interface RecordedParty {
  readonly name: string;
  readonly recordedUscc: string | null;
  readonly registrationNumber: string | null;
  readonly organisationCode: string | null;
  readonly legalRepresentative: string | null;
  readonly address: string | null;
  readonly street: string | null;
}

/** The columns of table `party`, in the order of `partyValues`. */
export const partyFields = {
  party_id: 'text',
  party_name: 'text',
  recorded_uscc: 'text',
  registration_number: 'text',
  organisation_code: 'text',
  legal_representative: 'text',
  address: 'text',
  street: 'text',
  uscc: 'text',
} as const satisfies TableFields;

/** Equal words give equal ids, in every import and every department. */
export function partyId(party: RecordedParty): string {
  return digestOf([
    party.name,
    party.recordedUscc,
    party.registrationNumber,
    party.organisationCode,
    party.legalRepresentative,
    party.address,
    party.street,
  ]);
}

/** The party as a row of `partyFields`; a USCC whose check character holds links it at once. */
export function partyValues(id: string, party: RecordedParty): readonly (string | null)[] {
  const { recordedUscc } = party;
  return [
    id,
    party.name,
    recordedUscc,
    party.registrationNumber,
    party.organisationCode,
    party.legalRepresentative,
    party.address,
    party.street,
    recordedUscc !== null && isUscc(recordedUscc) ? recordedUscc : null,
  ];
}

/** A remark that is an address; licence exports have no other place for one. */
const addressForm = /[镇乡村街路巷道区].*[\d号]/;

/** The address in a licence's or penalty's remark (备注), where it is one. */
export function addressIn(remark: string | null): string | null {
  return remark !== null && addressForm.test(remark) ? remark : null;
}
