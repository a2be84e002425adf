/** Tells the encoding of a text by how much of its beginning is no text in any other. */
import { TextDecoder } from 'node:util';
import { UnreadableFile } from '../unreadable-file.ts';
import { accepted } from './signature.ts';

export type Encoding = 'utf-8' | 'gb18030' | 'utf-16le' | 'utf-16be';

/** What stands for bytes that are no character of the encoding. */
export const illegible = '\uFFFD';

const marks = [
  ['utf-8', [0xef, 0xbb, 0xbf], 'UTF-8 with BOM'],
  ['utf-16le', [0xff, 0xfe], 'UTF-16'],
  ['utf-16be', [0xfe, 0xff], 'UTF-16'],
] as const satisfies readonly (readonly [Encoding, readonly number[], string])[];

const unmarked = [
  ['utf-8', 'UTF-8'],
  ['gb18030', 'GB18030'],
] as const satisfies readonly (readonly [Encoding, string])[];

/** A damaged export has an odd byte in a row here and there; in another encoding, all rows have them. */
const mostFaulty = 1 / 2;

/** Text of ASCII and Chinese has a zero byte for most of its marks and digits in UTF-16, and none elsewhere. */
const fewestZeros = 1 / 20;

/** A text's encoding, how people call it, and its beginning. */
export interface Beginning {
  readonly encoding: Encoding;
  readonly name: string;
  readonly text: string;
}

/**
 * How the text that begins with `prefix`, which may be cut inside a character, is encoded.
 *
 * @throws UnreadableFile when it is text in none of the accepted encodings.
 */
export function beginningOf(prefix: Buffer): Beginning {
  const mark = marks.find(([, bytes]) => bytes.every((byte, index) => prefix[index] === byte));
  const candidates = mark ? [{ encoding: mark[0], name: mark[2] }] : unmarkedIn(prefix);
  const [best] = candidates
    .map(({ encoding, name }) => ({ encoding, name, text: decode(prefix, encoding) }))
    .map((beginning) => ({ ...beginning, faulty: faultyPart(beginning.text) }))
    .sort((one, other) => one.faulty - other.faulty);
  if (best === undefined || best.faulty > mostFaulty) {
    throw new UnreadableFile(`its text is neither UTF-8 nor GB18030 nor UTF-16. ${accepted}`);
  }
  return best;
}

function unmarkedIn(prefix: Buffer): { encoding: Encoding; name: string }[] {
  const zeros = [0, 0];
  prefix.forEach((byte, index) => {
    if (byte === 0) zeros[index % 2] = (zeros[index % 2] ?? 0) + 1;
  });
  const [even = 0, odd = 0] = zeros;
  if (even + odd < prefix.length * fewestZeros) {
    return unmarked.map(([encoding, name]) => ({ encoding, name }));
  }
  return [{ encoding: odd > even ? 'utf-16le' : 'utf-16be', name: 'UTF-16' }];
}

function decode(prefix: Buffer, encoding: Encoding): string {
  return new TextDecoder(encoding).decode(prefix, { stream: true });
}

/** Characters that no text has: illegible ones, and control characters other than line ends, tabs and padding. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for.
const fault = /[\uFFFD\u0001-\u0008\u000E-\u001F]/;

/** Of its lines, the part in which there are any. */
function faultyPart(text: string): number {
  const lines = text.split(/\r\n|\n|\r/).filter((line) => line !== '');
  return lines.filter((line) => fault.test(line)).length / Math.max(lines.length, 1);
}
