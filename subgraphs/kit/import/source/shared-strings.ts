/** The table of texts that a workbook's cells refer to by number. */
import { UnreadableFile } from '../unreadable-file.ts';
import type { Archive } from './archive.ts';
import { readXml } from './xml.ts';

/** The table has to be held in memory; a sheet with more distinct text than this belongs into a CSV. */
const mostBytes = 256 * 1024 * 1024;

/** The texts of `part` in their order; rich text without its fonts, and without its reading aids. */
export async function sharedStrings(
  archive: Archive,
  part: string,
  onBytes: (bytes: number) => void,
): Promise<string[]> {
  if (archive.size(part) > mostBytes) {
    throw new UnreadableFile('the workbook holds more than 256 MB of text: save it as "CSV UTF-8"');
  }
  const strings: string[] = [];
  let string = '';
  let inText = false;
  let inReadingAid = false;
  await readXml(archive.read(part, onBytes), {
    open(name) {
      if (name === 'si') string = '';
      if (name === 'rPh') inReadingAid = true;
      if (name === 't') inText = !inReadingAid;
    },
    text(text) {
      if (inText) string += text;
    },
    close(name) {
      if (name === 't') inText = false;
      if (name === 'rPh') inReadingAid = false;
      if (name === 'si') strings.push(withoutEscapes(string));
    },
  });
  return strings;
}

/** Characters that XML can't hold are written `_x000D_` in a workbook. */
export function withoutEscapes(text: string): string {
  return text.includes('_x')
    ? text.replace(/_x([0-9A-Fa-f]{4})_/g, (_, code: string) =>
        String.fromCharCode(Number.parseInt(code, 16)),
      )
    : text;
}
