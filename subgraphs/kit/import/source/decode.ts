/** Decodes a text file strictly, in blocks of whole lines, and says in which line it stops being what it began as. */
import { createReadStream } from 'node:fs';
import { TextDecoder } from 'node:util';
import { UnreadableFile } from '../unreadable-file.ts';
import type { Format } from './sniff.ts';

type TextFormat = Exclude<Format, 'XLSX'>;

const lineFeed = 0x0a;

/** No export has longer lines; without a bound, a file of no lines would fill the memory. */
const longestLine = 4 * 1024 * 1024;

/**
 * The file's text; every block but the last ends with a line feed.
 *
 * Whole lines, because a line feed is never part of another character, neither in UTF-8 nor in GB18030: what is
 * decoded at once is complete, and a failure can be traced to its line.
 *
 * @throws UnreadableFile at the first bytes that are not text of this encoding.
 */
export async function* decodeLines(
  file: string,
  format: TextFormat,
  onBytes: (bytes: number) => void,
): AsyncGenerator<string> {
  const encoding = format === 'CSV, GB18030' ? 'gb18030' : 'utf-8';
  const decoder = new TextDecoder(encoding, { fatal: true });
  let carried = Buffer.alloc(0);
  let lines = 0;
  for await (const chunk of createReadStream(file, { highWaterMark: 256 * 1024 })) {
    onBytes((chunk as Buffer).length);
    const bytes = Buffer.concat([carried, chunk as Buffer]);
    const end = bytes.lastIndexOf(lineFeed) + 1;
    carried = bytes.subarray(end);
    if (carried.length > longestLine) {
      throw new UnreadableFile(
        `line ${lines + 1} goes on for more than 4 MB: this is no CSV export`,
      );
    }
    if (end === 0) continue;
    const block = bytes.subarray(0, end);
    yield decode(decoder, block, format, lines);
    lines += countLines(block);
  }
  if (carried.length > 0) yield decodeLast(decoder, carried, format, lines);
}

function decode(decoder: TextDecoder, block: Buffer, format: TextFormat, before: number): string {
  try {
    return decoder.decode(block);
  } catch {
    throw new UnreadableFile(
      `the headings are ${name(format)}, but line ${before + 1 + brokenLine(decoder, block)} is not: ` +
        'the file was put together from several encodings or is damaged; export it again',
    );
  }
}

/** The last line, which no line feed ends: where it is cut inside a character, the file is. */
function decodeLast(
  decoder: TextDecoder,
  bytes: Buffer,
  format: TextFormat,
  before: number,
): string {
  try {
    return decoder.decode(bytes);
  } catch {
    const open = new TextDecoder(decoder.encoding, { fatal: true });
    try {
      open.decode(bytes, { stream: true });
    } catch {
      return decode(decoder, bytes, format, before);
    }
    throw new UnreadableFile(
      `the file is truncated: it ends inside a character of line ${before + 1}; export or copy it again`,
    );
  }
}

/** How many whole lines of `block` can be decoded. */
function brokenLine(decoder: TextDecoder, block: Buffer): number {
  let index = 0;
  for (let start = 0; start < block.length; index++) {
    const feed = block.indexOf(lineFeed, start);
    const end = feed < 0 ? block.length : feed + 1;
    try {
      decoder.decode(block.subarray(start, end));
    } catch {
      return index;
    }
    start = end;
  }
  return index;
}

function countLines(block: Buffer): number {
  let count = 0;
  for (let at = block.indexOf(lineFeed); at >= 0; at = block.indexOf(lineFeed, at + 1)) count++;
  return count;
}

function name(format: TextFormat): string {
  return format.slice('CSV, '.length);
}
