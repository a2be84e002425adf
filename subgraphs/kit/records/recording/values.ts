/** How what officers type is read: as the cells of an export are, so that an import of the same record brings the same. */
import { type Reading, tidy } from '../../import/layout/readings.ts';
import { Rejection } from '../../import/rejection.ts';
import { type RecordRefused, refused } from './refusal.ts';

/** The most entries of a list that one record may hold. */
const mostEntries = 100;

/** Too many values for one record. */
class TooMany extends Error {}

/** What `text` says; null where it says nothing. */
export function written<Value>(
  text: string | null | undefined,
  reading: Reading<Value>,
): Value | null {
  const cell = tidy(text ?? '');
  return cell === '' ? null : reading(cell);
}

/** What all of `texts` say, in their order. */
export function list(
  texts: readonly string[] | null | undefined,
  reading: Reading<readonly string[]>,
): readonly string[] {
  const values = (texts ?? []).flatMap((text) => written(text, reading) ?? []);
  if (values.length > mostEntries) throw new TooMany(`${values.length} values`);
  return values;
}

/** Reads what was typed; a value that no record can hold refuses it. */
export function readingOf<Value>(read: () => Value): Value | RecordRefused {
  try {
    return read();
  } catch (error) {
    if (error instanceof Rejection || error instanceof TooMany) {
      return refused(
        'VALUE_UNUSABLE',
        `A value is too long, or there are too many (${error.message}).`,
        `Shorten it: lists hold at most ${mostEntries} values, names 200 characters, texts 20,000.`,
      );
    }
    throw error;
  }
}
