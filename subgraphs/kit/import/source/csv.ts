/**
 * Reads CSV as RFC 4180 has it and as spreadsheets really write it: rows end in LF, CRLF or CR, and a quote inside an
 * unquoted cell is a quote. A file that was cut off is told from one that merely lacks its last line break.
 */
import { pipeline, Readable } from 'node:stream';
import { CsvError, parse } from 'csv-parse';
import { UnreadableFile } from '../unreadable-file.ts';
import type { Dialect } from './dialect.ts';
import { isNote, type RowBatches, type SourceRow } from './row.ts';

/** A quote that nobody closes would otherwise swallow the rest of the file into one cell. */
const longestRow = 16 * 1024 * 1024;

/** Rows handed on at once, unless they are long: then as many as fill a few megabytes. */
const batchSize = 1000;
const longestBatch = 4 * 1024 * 1024;

/** Shorter cells hold no swallowed row. */
const shortCell = 40;

/** The rows of `blocks`, which may be cut anywhere. */
export async function* csvRows(
  blocks: AsyncIterable<string>,
  { separator, rowEnds }: Dialect,
): RowBatches {
  const end = { text: '\n' };
  const parser = parse({
    delimiter: separator,
    record_delimiter: [...rowEnds],
    relax_column_count: true,
    relax_quotes: true,
    max_record_size: longestRow,
  });
  // What fails while reading destroys the parser with that error, so the loop below throws it.
  pipeline(Readable.from(remembering(blocks, end)), parser, () => undefined);
  let batch: SourceRow[] = [];
  let length = 0;
  let number = 0;
  let before: SourceRow | undefined;
  let last: SourceRow | undefined;
  try {
    for await (const cells of parser as AsyncIterable<string[]>) {
      if (batch.length >= batchSize || length > longestBatch) {
        yield batch;
        batch = [];
        length = 0;
      }
      number += 1;
      const longest = longestOf(cells);
      length += longest;
      before = last;
      last =
        longest > shortCell && cells.some((cell) => isSwallowed(cell, cells.length, separator))
          ? { number, cells, fault: 'OPEN_QUOTE' }
          : { number, cells };
      batch.push(last);
    }
  } catch (error) {
    throw error instanceof CsvError ? unreadable(error) : error;
  }
  refuseTornEnd(last, before, end.text);
  if (batch.length > 0) yield batch;
}

/** Keeps the last of `blocks`: how a file ends tells whether it is whole. */
async function* remembering(
  blocks: AsyncIterable<string>,
  end: { text: string },
): AsyncGenerator<string> {
  for await (const block of blocks) {
    if (block !== '') end.text = block;
    yield block;
  }
}

function longestOf(cells: readonly string[]): number {
  let longest = 0;
  for (const cell of cells) if (cell.length > longest) longest = cell.length;
  return longest;
}

/** Whether a cell holds most of a row and a line break, as when the quote at its beginning was never closed. */
function isSwallowed(cell: string, width: number, separator: string): boolean {
  if (cell.length <= shortCell || !/[\r\n]/.test(cell)) return false;
  return cell.split(separator).length >= Math.max(width - 2, 4);
}

function refuseTornEnd(
  last: SourceRow | undefined,
  before: SourceRow | undefined,
  end: string,
): void {
  if (last === undefined || before === undefined || /[\r\n]$/.test(end)) return;
  if (last.cells.length >= before.cells.length || isNote(last.cells)) return;
  throw new UnreadableFile(
    `the file is truncated, or still being written: row ${last.number} ends after ${last.cells.length} of ` +
      `${before.cells.length} columns; export or copy it again`,
  );
}

function unreadable(error: CsvError): UnreadableFile {
  // How many rows were whole when it failed; the parser may not have handed all of them on.
  const row = Number(error['records']) + 1;
  if (error.code === 'CSV_MAX_RECORD_SIZE') {
    return new UnreadableFile(
      `row ${row} goes on for more than 16 MB, as if a double quote in it were never closed: ` +
        'mend the row or export the file again',
    );
  }
  if (error.code === 'CSV_QUOTE_NOT_CLOSED') {
    return new UnreadableFile(
      `the file is truncated, or a double quote in row ${row} is never closed: it ends inside a quoted cell`,
    );
  }
  return new UnreadableFile(`row ${row} is no CSV (${error.message}): export the file again`);
}
