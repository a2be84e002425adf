/**
 * The code of a visit as it is written and checked: fifteen characters, and one that checks them. It is written with
 * the characters of a USCC, none of which is mistaken for another.
 */
import { usccAlphabet } from './uscc.ts';

export const codeAlphabet = usccAlphabet;

/** How many characters of a code stand before the one that checks them. */
export const codeLength = 15;

/** Whether `text` is a code with the right check character: a slip of one character, or of two exchanged, is not. */
export function isVisitCode(text: string): boolean {
  if (text.length !== codeLength + 1) return false;
  if ([...text].some((character) => !codeAlphabet.includes(character))) return false;
  return text.at(-1) === codeCheckOf(text.slice(0, -1));
}

/** A code as it is typed: spaces and hyphens don't count, nor does the case of letters. */
export function typedCode(text: string): string {
  return text.replace(/[\s-]/g, '').toUpperCase();
}

/**
 * The character that checks `body`. Weights differ from place to place and 31 is a prime, so that any one wrong
 * character, and any two exchanged, change the sum.
 */
export function codeCheckOf(body: string): string {
  const sum = [...body].reduce(
    (total, character, place) => total + codeAlphabet.indexOf(character) * (place + 2),
    0,
  );
  return codeAlphabet.charAt(sum % codeAlphabet.length);
}
