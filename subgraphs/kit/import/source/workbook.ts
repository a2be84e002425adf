/**
 * Reads XLSX (ISO/IEC 29500) as text cells, worksheet after worksheet, streaming.
 *
 * Of our own making: the archive's directory tells in advance where the shared strings and styles are, so that a
 * worksheet streams in one pass, nothing is parked on disk, and a torn or altered file is known as such.
 */
import { posix } from 'node:path';
import { UnreadableFile } from '../unreadable-file.ts';
import type { Archive } from './archive.ts';
import { MergedCells } from './merged-cells.ts';
import type { RowBatches } from './row.ts';
import { sharedStrings } from './shared-strings.ts';
import { dateStyles } from './styles.ts';
import { type CellMeaning, worksheetRows } from './worksheet.ts';
import { readXml } from './xml.ts';

interface Sheet {
  readonly name: string;
  readonly part: string;
  readonly hidden: boolean;
}

/** Where a workbook keeps its parts. */
interface Parts {
  readonly sheets: readonly Sheet[];
  readonly strings: string | undefined;
  readonly styles: string | undefined;
  readonly date1904: boolean;
}

/**
 * Whether an archive is a workbook, and not one of files.
 *
 * @throws UnreadableFile when it is one of another make.
 */
export function isWorkbook(archive: Archive): boolean {
  if (archive.has('mimetype') && archive.has('content.xml')) {
    throw new UnreadableFile('this is an OpenDocument file (.ods): save it as .xlsx');
  }
  return archive.has('_rels/.rels');
}

/**
 * The worksheets of a workbook in their order, each with its rows.
 *
 * @throws UnreadableFile when it is broken, or another document of the same kind of archive.
 */
export async function* workbookTables(
  archive: Archive,
  onBytes: (bytes: number) => void,
): AsyncGenerator<{ sheet: string; hidden: boolean; rows: RowBatches }> {
  const parts = await partsOf(archive);
  const meaning: CellMeaning = {
    strings:
      parts.strings === undefined ? [] : await sharedStrings(archive, parts.strings, onBytes),
    isDate: parts.styles === undefined ? () => false : await dateStyles(archive, parts.styles),
    date1904: parts.date1904,
  };
  for (const { name, part, hidden } of parts.sheets) {
    const merged = await MergedCells.in(archive.read(part, ignoreBytes));
    const rows = worksheetRows(archive.read(part, onBytes), merged, meaning);
    yield { sheet: name, hidden, rows };
  }
}

const ignoreBytes = (): void => {};

/** What else is packed like a workbook, by where its main part lies. */
const documents = [
  [/\.bin$/, 'a binary workbook (.xlsb)'],
  [/^word\//, 'a Word document'],
  [/^ppt\//, 'a PowerPoint presentation'],
] as const;

async function partsOf(archive: Archive): Promise<Parts> {
  const root = await relationships(archive, '_rels/.rels', '');
  const book = root.find(({ type }) => type === 'officeDocument')?.part;
  if (book === undefined || !/^xl\/.*\.xml$/.test(book)) {
    const what = documents.find(([form]) => form.test(book ?? ''))?.[1] ?? 'no workbook';
    throw new UnreadableFile(`this is ${what}: save the table as .xlsx`);
  }
  const folder = posix.dirname(book);
  const related = await relationships(
    archive,
    posix.join(folder, '_rels', `${posix.basename(book)}.rels`),
    folder,
  );
  const sheets: Sheet[] = [];
  let date1904 = false;
  await readXml(archive.read(book, ignoreBytes), {
    open(name, attributes) {
      if (name === 'workbookPr') date1904 = ['1', 'true'].includes(attributes['date1904'] ?? '');
      if (name !== 'sheet') return;
      const id = attributes['r:id'] ?? attributes['id'];
      const target = related.find(
        (relation) => relation.id === id && relation.type === 'worksheet',
      );
      if (!target) return;
      const hidden = (attributes['state'] ?? 'visible') !== 'visible';
      sheets.push({ name: attributes['name'] ?? '', part: target.part, hidden });
    },
  });
  if (sheets.length === 0) throw new UnreadableFile('the workbook has no worksheet');
  return {
    sheets,
    strings: related.find(({ type }) => type === 'sharedStrings')?.part,
    styles: related.find(({ type }) => type === 'styles')?.part,
    date1904,
  };
}

interface Relationship {
  readonly id: string;
  /** The last word of its type's address: `worksheet`. */
  readonly type: string;
  readonly part: string;
}

async function relationships(
  archive: Archive,
  part: string,
  folder: string,
): Promise<Relationship[]> {
  const found: Relationship[] = [];
  await readXml(archive.read(part, ignoreBytes), {
    open(name, { Id = '', Type = '', Target = '' }) {
      if (name !== 'Relationship') return;
      found.push({
        id: Id,
        type: Type.slice(Type.lastIndexOf('/') + 1),
        part: Target.startsWith('/') ? Target.slice(1) : posix.join(folder, Target),
      });
    },
  });
  return found;
}
