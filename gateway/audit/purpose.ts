/** What a caller needs personal data for, in its own words: they go on record with every look. */
import type { IncomingHttpHeaders } from 'node:http';
import { RequestRefused } from '../requests/refusal.ts';

const purposeHeader = 'x-one-check-purpose';

const longest = 200;

/**
 * The purpose that a request's headers tell, undefined where they tell none. Words that headers cannot carry, such as
 * Chinese, come percent-encoded, as `encodeURIComponent` writes them, or as bare UTF-8.
 *
 * @throws {RequestRefused} 400 for one that is too long, or no text.
 */
export function purposeOf(headers: IncomingHttpHeaders): string | undefined {
  const given = headers[purposeHeader];
  if (given === undefined) return undefined;
  const purpose = decoded(String(given))?.trim();
  if (purpose === '') return undefined;
  if (purpose !== undefined && purpose.length <= longest && !/\p{Cc}|\ufffd/u.test(purpose)) {
    return purpose;
  }
  throw new RequestRefused(
    400,
    'BAD_REQUEST',
    `${purposeHeader} must be a text of at most ${longest} characters; percent-encode what is not ASCII.`,
  );
}

function decoded(given: string): string | undefined {
  try {
    return decodeURIComponent(Buffer.from(given, 'latin1').toString('utf8'));
  } catch {
    return undefined;
  }
}
