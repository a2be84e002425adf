/**
 * The identifiers that a party's records state, in whichever column they stand: exports put older numbers where the code
 * belongs, and the code where they belong.
 */
import { isIdentityNumber } from '../../kit/records/identity-number.ts';
import { isUscc } from '../../kit/records/uscc.ts';
import { plain } from './plain-text.ts';
import { slipsOf } from './slips.ts';

export interface RecordedCodes {
  /** A USCC whose check character holds. */
  readonly code: string | null;
  /** Where there is none, the USCCs from which what is written for one is a slip away. */
  readonly slips: readonly string[];
  readonly registrationNumber: string | null;
  readonly organisationCode: string | null;
}

/** 13 digits until 2007, 15 since. */
const registrationNumberForm = /^\d{13}(?:\d{2})?$/;
const organisationCodeForm = /^[0-9A-Z]{8}[0-9X]$/;

/** The same character all over is no identifier, but a way to leave a column empty. */
const filledIn = /^(.)\1*$/;

/** Reads what stands in the columns for the code, the registration number and the organisation code. */
export function readCodes(
  uscc: string | null,
  registration: string | null,
  organisation: string | null,
): RecordedCodes {
  const registered = readable(registration);
  const written = [readable(uscc), registered, readable(organisation)].filter((it) => it !== null);
  const code = written.find(isUscc) ?? null;
  return {
    code,
    slips: code === null ? [...new Set(written.flatMap(slipsOf))] : [],
    registrationNumber: written.find((it) => registrationNumberForm.test(it)) ?? registered,
    organisationCode: written.find((it) => organisationCodeForm.test(it)) ?? null,
  };
}

/** An identifier in plain characters; null where nothing is written that could be one of a business. */
function readable(text: string | null): string | null {
  const identifier = plain(text ?? '').replace(/[()-]/g, '');
  const says = identifier !== '' && !filledIn.test(identifier) && !isIdentityNumber(identifier);
  return says ? identifier : null;
}
