/** Digests of recorded values: by them a row that comes again is known without comparing it column by column. */
import { hash } from 'node:crypto';

/** A value as it is stored: text, a list of texts, or nothing. */
export type StoredValue = string | readonly string[] | null;

// Cells are read without their control characters, so these occur in no value.
const nothing = '\u0000';
const endOfValue = '\u001F';
const endOfItem = '\u001E';

/** 128 bits of SHA-256 over the values in their order, as hexadecimal. */
export function digestOf(values: readonly StoredValue[]): string {
  let text = '';
  for (const value of values) {
    if (value === null) text += nothing;
    else if (typeof value === 'string') text += value;
    else for (const item of value) text += item + endOfItem;
    text += endOfValue;
  }
  return hash('sha256', text, 'hex').slice(0, 32);
}
