/** Opens a file of any accepted form as tables of rows: sniff, decode, parse. */
import { open } from 'node:fs/promises';
import { UnreadableFile } from '../unreadable-file.ts';
import { csvRows } from './csv.ts';
import { decodeLines } from './decode.ts';
import { isBlank, type RowBatches, type SourceRow } from './row.ts';
import { type Format, sniff } from './sniff.ts';
import { workbookTables } from './workbook.ts';

/** A file's only table, or one worksheet of a workbook. */
export interface SourceTable {
  /** The worksheet's name; undefined where the file is the table. */
  readonly sheet: string | undefined;
  /** The first row in which anything is written. */
  readonly headings: readonly string[];
  /** The rows after it, without those in which nothing is written. */
  readonly rows: RowBatches;
}

export interface Source {
  /** As a person calls it: `CSV, GB18030`. */
  readonly format: Format;
  /** The file's size. */
  readonly bytes: number;
  /** One after the other: a table's rows can be read until the next is asked for. */
  tables(): AsyncGenerator<SourceTable>;
}

/**
 * Opens `file`; `onBytes` is told how many bytes have been taken from it since the last call.
 *
 * @throws UnreadableFile when the file is empty or of no accepted form; reading its rows throws it too, where the
 *   file turns out truncated or broken further on.
 */
export async function openSource(file: string, onBytes: (bytes: number) => void): Promise<Source> {
  const handle = await open(file).catch((error: NodeJS.ErrnoException) => {
    throw new UnreadableFile(
      error.code === 'ENOENT'
        ? 'there is no such file'
        : `it cannot be opened (${error.code ?? error.message}): check that you may read it`,
    );
  });
  try {
    const stat = await handle.stat();
    if (!stat.isFile()) throw new UnreadableFile('this is not a file: name the export itself');
    const format = await sniff(handle, stat.size);
    return {
      format,
      bytes: stat.size,
      tables: () => (format === 'XLSX' ? workbook(file, onBytes) : csvTable(file, format, onBytes)),
    };
  } finally {
    await handle.close();
  }
}

async function* csvTable(
  file: string,
  format: Exclude<Format, 'XLSX'>,
  onBytes: (bytes: number) => void,
): AsyncGenerator<SourceTable> {
  yield* tableOf(undefined, csvRows(decodeLines(file, format, onBytes)));
}

async function* workbook(
  file: string,
  onBytes: (bytes: number) => void,
): AsyncGenerator<SourceTable> {
  for await (const { sheet, rows } of workbookTables(file, onBytes)) yield* tableOf(sheet, rows);
}

/** Takes the headings off the rows; a worksheet in which nothing is written yields no table. */
async function* tableOf(
  sheet: string | undefined,
  batches: RowBatches,
): AsyncGenerator<SourceTable> {
  const iterator = batches[Symbol.asyncIterator]();
  try {
    for (let next = await iterator.next(); !next.done; next = await iterator.next()) {
      const written = withoutBlank(next.value);
      const [first, ...rest] = written;
      if (first === undefined) continue;
      yield { sheet, headings: first.cells, rows: following(rest, iterator) };
      return;
    }
  } finally {
    await iterator.return?.();
  }
}

async function* following(
  first: readonly SourceRow[],
  iterator: AsyncIterator<readonly SourceRow[]>,
): AsyncGenerator<readonly SourceRow[]> {
  if (first.length > 0) yield first;
  for (let next = await iterator.next(); !next.done; next = await iterator.next()) {
    const written = withoutBlank(next.value);
    if (written.length > 0) yield written;
  }
}

function withoutBlank(rows: readonly SourceRow[]): readonly SourceRow[] {
  return rows.some(({ cells }) => isBlank(cells))
    ? rows.filter(({ cells }) => !isBlank(cells))
    : rows;
}
