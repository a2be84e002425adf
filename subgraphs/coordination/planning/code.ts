/** The codes of visits: how they are made, of random characters that nobody can guess. The kit knows their form. */
import { randomInt } from 'node:crypto';
import { codeAlphabet, codeCheckOf, codeLength } from '../../kit/records/visit-code.ts';

/** A new code. */
export function newVisitCode(): string {
  const body = Array.from(
    { length: codeLength },
    () => codeAlphabet[randomInt(codeAlphabet.length)],
  ).join('');
  return body + codeCheckOf(body);
}
