/** What people hand over that is no export, known by its first bytes or words, so that the refusal can name it. */
import { UnreadableFile } from '../unreadable-file.ts';

export const accepted =
  'Accepted are tables as CSV or text (UTF-8, GB18030 or UTF-16) and XLSX, also packed as ZIP or GZ';

const asTable = 'export the table itself';
const asWorkbook = 'open it in a spreadsheet and save it as .xlsx';
const unpacked = 'unpack it first, or pack it as ZIP';

/** First bytes, as Latin letters; what they mean; what to do. */
const binary = [
  [
    '\xd0\xcf\x11\xe0',
    'an old Excel file (.xls) or one with a password',
    'save it as .xlsx without',
  ],
  ['\x89PNG', 'a picture (PNG)', asTable],
  ['\xff\xd8\xff', 'a picture (JPEG)', asTable],
  ['GIF8', 'a picture (GIF)', asTable],
  ['%PDF', 'a PDF document', asTable],
  ['{\\rtf', 'an RTF document', asTable],
  ['Rar!', 'a RAR archive', unpacked],
  ['7z\xbc\xaf', 'a 7-Zip archive', unpacked],
  ['\xfd7zXZ', 'an XZ archive', unpacked],
  ['BZh', 'a BZip2 archive', unpacked],
  ['SQLite format 3', 'a SQLite database', asTable],
] as const;

/** How text begins that is no table of rows. */
const written = [
  [
    /^<\?xml[\s\S]*urn:schemas-microsoft-com:office:spreadsheet/,
    'an Excel 2003 XML file',
    asWorkbook,
  ],
  [/^<\?xml/, 'an XML document', asTable],
  [
    /^<(?:!doctype html|html|head|meta|style|table)\b/i,
    'a web page, whatever its name',
    asWorkbook,
  ],
  [/^MIME-Version:/i, 'a saved web page, whatever its name', asWorkbook],
  [/^(?:\[\s*\{|\{\s*"|\[\s*\[)/, 'JSON', 'export it as CSV or XLSX'],
] as const;

/** Where a TAR archive says that it is one. */
const tarMark = { at: 257, word: 'ustar' };

/** @throws UnreadableFile when these are the first bytes of something that is no table. */
export function refuseForeign(prefix: Buffer): void {
  const start = prefix.subarray(0, 32).toString('latin1');
  const found = binary.find(([mark]) => start.startsWith(mark));
  if (found) throw foreign(found[1], found[2]);
  const { at, word } = tarMark;
  if (prefix.subarray(at, at + word.length).toString('latin1') === word) {
    throw foreign('a TAR archive', unpacked);
  }
}

/** @throws UnreadableFile when this is how text begins that is no table. */
export function refuseForeignText(beginning: string): void {
  const found = written.find(([form]) => form.test(beginning.trimStart()));
  if (found) throw foreign(found[1], found[2]);
}

function foreign(what: string, todo: string): UnreadableFile {
  return new UnreadableFile(`this is ${what}: ${todo}. ${accepted}`);
}
