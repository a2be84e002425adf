/**
 * The code of a visit: fifteen random characters that nobody can guess, and one that checks them. It is written with
 * the characters of a USCC, none of which is mistaken for another.
 */
import { randomInt } from 'node:crypto';

const alphabet = '0123456789ABCDEFGHJKLMNPQRTUWXY';
const randomCharacters = 15;

/** A new code. */
export function newVisitCode(): string {
  const body = Array.from(
    { length: randomCharacters },
    () => alphabet[randomInt(alphabet.length)],
  ).join('');
  return body + checkOf(body);
}

/** Whether `text` is a code with the right check character: a slip of one character, or of two exchanged, is not. */
export function isVisitCode(text: string): boolean {
  if (text.length !== randomCharacters + 1) return false;
  if ([...text].some((character) => !alphabet.includes(character))) return false;
  return text.at(-1) === checkOf(text.slice(0, -1));
}

/** A code as it is typed: spaces and hyphens don't count, nor does the case of letters. */
export function typedCode(text: string): string {
  return text.replace(/[\s-]/g, '').toUpperCase();
}

/**
 * Weights differ from place to place and 31 is a prime, so that any one wrong character, and any two exchanged,
 * change the sum.
 */
function checkOf(body: string): string {
  const sum = [...body].reduce(
    (total, character, place) => total + alphabet.indexOf(character) * (place + 2),
    0,
  );
  return alphabet.charAt(sum % alphabet.length);
}
