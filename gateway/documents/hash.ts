/** What names a text, such as a document: its SHA-256. */
import { createHash } from 'node:crypto';

/** The hash of `text` as 64 hexadecimal digits, in lower case. */
export function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

export function isHash(id: string): boolean {
  return /^[\da-f]{64}$/.test(id);
}
