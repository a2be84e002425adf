/**
 * Reads XLSX (ISO/IEC 29500) as text cells, worksheet after worksheet, streaming.
 *
 * Of our own making: the archive's directory tells in advance where the shared strings and styles are, so that a
 * worksheet streams in one pass, nothing is parked on disk, and a torn or altered file is known as such.
 */
import { posix } from 'node:path';
import { UnreadableFile } from '../unreadable-file.ts';
import { Archive } from './archive.ts';
import type { RowBatches } from './row.ts';
import { sharedStrings } from './shared-strings.ts';
import { dateStyles } from './styles.ts';
import { type CellMeaning, worksheetRows } from './worksheet.ts';
import { readXml } from './xml.ts';

/** Where a workbook keeps its parts. */
interface Parts {
  readonly sheets: readonly { readonly name: string; readonly part: string }[];
  readonly strings: string | undefined;
  readonly styles: string | undefined;
  readonly date1904: boolean;
}

/**
 * The worksheets of `file` in their order, each with its rows.
 *
 * @throws UnreadableFile when it is no workbook, or a broken one.
 */
export async function* workbookTables(
  file: string,
  onBytes: (bytes: number) => void,
): AsyncGenerator<{ sheet: string; rows: RowBatches }> {
  const archive = await Archive.open(file);
  try {
    const parts = await partsOf(archive);
    const meaning: CellMeaning = {
      strings:
        parts.strings === undefined ? [] : await sharedStrings(archive, parts.strings, onBytes),
      isDate: parts.styles === undefined ? () => false : await dateStyles(archive, parts.styles),
      date1904: parts.date1904,
    };
    for (const { name, part } of parts.sheets) {
      yield { sheet: name, rows: worksheetRows(archive.read(part, onBytes), meaning) };
    }
  } finally {
    archive.close();
  }
}

const ignoreBytes = (): void => {};

async function partsOf(archive: Archive): Promise<Parts> {
  const root = await relationships(archive, '_rels/.rels', '');
  const book = root.find(({ type }) => type === 'officeDocument')?.part;
  if (book === undefined || !book.endsWith('.xml')) {
    throw new UnreadableFile(
      'this is a ZIP archive, but no XLSX workbook: save the sheet as .xlsx',
    );
  }
  const folder = posix.dirname(book);
  const related = await relationships(
    archive,
    posix.join(folder, '_rels', `${posix.basename(book)}.rels`),
    folder,
  );
  const sheets: { name: string; part: string }[] = [];
  let date1904 = false;
  await readXml(archive.read(book, ignoreBytes), {
    open(name, attributes) {
      if (name === 'workbookPr') date1904 = ['1', 'true'].includes(attributes['date1904'] ?? '');
      if (name !== 'sheet') return;
      const id = attributes['r:id'] ?? attributes['id'];
      const target = related.find(
        (relation) => relation.id === id && relation.type === 'worksheet',
      );
      if (target) sheets.push({ name: attributes['name'] ?? '', part: target.part });
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
  if (!archive.has(part)) {
    throw new UnreadableFile(
      'this is a ZIP archive, but no XLSX workbook: save the sheet as .xlsx',
    );
  }
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
