/** The identifiers of businesses, with check characters that hold: organisation code, USCC, registration number. */
import { checkCharacter } from '../../subgraphs/kit/records/uscc.ts';
import type { Random } from './random.ts';
import { areaCode } from './streets.ts';

const characters = '0123456789ABCDEFGHJKLMNPQRTUWXY';
const organisationWeights = [3, 7, 9, 10, 5, 8, 4, 2];

/** A USCC of the district: `kind` is 91 for companies, 92 for individual businesses. */
export function drawUscc(random: Random, kind: '91' | '92'): string {
  let organisation = 'MA';
  while (organisation.length < 8) organisation += random.pick([...characters]);
  const body = `${kind}${areaCode}${organisation}${organisationCheck(organisation)}`;
  return `${body}${checkCharacter(body)}`;
}

/** The organisation code (组织机构代码) within a USCC: its characters 9 to 17. */
export function organisationCode(uscc: string): string {
  return uscc.slice(8, 17);
}

/** The 15-digit registration number (注册号) that stands at place `sequence` of the district's register. */
export function registrationNumber(sequence: number): string {
  const body = `${areaCode}6${String(sequence).padStart(7, '0')}`;
  let product = 10;
  for (const digit of body) product = (((product + Number(digit)) % 10 || 10) * 2) % 11;
  return `${body}${(11 - product) % 10}`;
}

/** A USCC as a hurried clerk types it: one of its characters is another, so that its check fails. */
export function mistyped(random: Random, uscc: string): string {
  const place = random.between(8, 15);
  const wrong = random.pick([...characters].filter((character) => character !== uscc[place]));
  return `${uscc.slice(0, place)}${wrong}${uscc.slice(place + 1)}`;
}

/** The check character of GB 11714 over the first eight. */
function organisationCheck(eight: string): string {
  const sum = [...eight].reduce(
    (total, character, i) =>
      total + Number.parseInt(character, 36) * (organisationWeights[i] as number),
    0,
  );
  const check = 11 - (sum % 11);
  if (check === 10) return 'X';
  return check === 11 ? '0' : String(check);
}
