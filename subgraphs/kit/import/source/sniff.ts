/** Tells from a file's first bytes what it is, strictly: a guess that is wrong would store garbled names. */
import type { FileHandle } from 'node:fs/promises';
import { UnreadableFile } from '../unreadable-file.ts';

export type Format = 'CSV, UTF-8' | 'CSV, UTF-8 with BOM' | 'CSV, GB18030' | 'XLSX';

const accepted = 'Accepted are CSV in UTF-8 (with or without BOM) or GB18030, and XLSX';

/** The heading line of the longest national layout takes 1 KB. */
const prefixBytes = 64 * 1024;

const lineFeed = 0x0a;

/**
 * What the file is.
 *
 * @throws UnreadableFile when it is empty, or nothing that is accepted.
 */
export async function sniff(handle: FileHandle, size: number): Promise<Format> {
  if (size === 0) throw new UnreadableFile('the file is empty (0 bytes): export it again');
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(prefixBytes), 0, prefixBytes, 0);
  const prefix = buffer.subarray(0, bytesRead);
  if (startsWith(prefix, [0x50, 0x4b])) return 'XLSX';
  if (startsWith(prefix, [0xd0, 0xcf, 0x11, 0xe0])) {
    throw new UnreadableFile(
      `this is an old Excel file (.xls) or one with a password: save it as .xlsx without. ${accepted}`,
    );
  }
  if (startsWith(prefix, [0xff, 0xfe]) || startsWith(prefix, [0xfe, 0xff])) {
    throw new UnreadableFile(`the text is UTF-16: save it as "CSV UTF-8". ${accepted}`);
  }
  // Which encoding it is shows in the headings alone; that the rest keeps to it is checked while it is read.
  const end = prefix.indexOf(lineFeed);
  const headings = end < 0 ? prefix : prefix.subarray(0, end);
  if (headings.includes(0)) {
    throw new UnreadableFile(`the text is UTF-16, or this is no text at all. ${accepted}`);
  }
  if (startsWith(prefix, [0xef, 0xbb, 0xbf])) return 'CSV, UTF-8 with BOM';
  if (decodes(headings, 'utf-8')) return 'CSV, UTF-8';
  if (decodes(headings, 'gb18030')) return 'CSV, GB18030';
  throw new UnreadableFile(`its first line is neither UTF-8 nor GB18030. ${accepted}`);
}

function startsWith(bytes: Uint8Array, start: readonly number[]): boolean {
  return start.every((byte, index) => bytes[index] === byte);
}

/** Whether `bytes` are text in this encoding, possibly cut inside the last character. */
function decodes(bytes: Uint8Array, encoding: 'utf-8' | 'gb18030'): boolean {
  try {
    new TextDecoder(encoding, { fatal: true }).decode(bytes, { stream: true });
    return true;
  } catch {
    return false;
  }
}
