/**
 * Reads CSV as RFC 4180 has it and as spreadsheets really write it: rows end in LF or CRLF, and a quote inside an
 * unquoted cell is a quote. A file that was cut off is told from one that merely lacks its last line break.
 */
import { pipeline, Readable } from 'node:stream';
import { CsvError, parse } from 'csv-parse';
import { UnreadableFile } from '../unreadable-file.ts';
import type { RowBatches, SourceRow } from './row.ts';

/** A quote that nobody closes would otherwise swallow the rest of the file into one cell. */
const longestRow = 1024 * 1024;

/** Rows handed on at once. */
const batchSize = 1000;

/** The rows of `blocks`, which may be cut anywhere. */
export async function* csvRows(blocks: AsyncIterable<string>): RowBatches {
  const end = { text: '\n' };
  const parser = parse({
    record_delimiter: ['\r\n', '\n'],
    relax_column_count: true,
    relax_quotes: true,
    max_record_size: longestRow,
  });
  // What fails while reading destroys the parser with that error, so the loop below throws it.
  pipeline(Readable.from(remembering(blocks, end)), parser, () => undefined);
  let batch: SourceRow[] = [];
  let number = 0;
  let width: number | undefined;
  try {
    for await (const cells of parser as AsyncIterable<string[]>) {
      if (batch.length >= batchSize) {
        yield batch;
        batch = [];
      }
      number += 1;
      if (cells.length > 1) width ??= cells.length;
      batch.push({ number, cells });
    }
  } catch (error) {
    throw error instanceof CsvError ? unreadable(error) : error;
  }
  refuseTornEnd(batch.at(-1), end.text, width);
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

function refuseTornEnd(last: SourceRow | undefined, end: string, width: number | undefined): void {
  if (last === undefined || width === undefined || end.endsWith('\n')) return;
  if (last.cells.length >= width) return;
  throw new UnreadableFile(
    `the file is truncated: row ${last.number} ends after ${last.cells.length} of ${width} columns; export or copy it again`,
  );
}

function unreadable(error: CsvError): UnreadableFile {
  // How many rows were whole when it failed; the parser may not have handed all of them on.
  const row = Number(error['records']) + 1;
  if (error.code === 'CSV_MAX_RECORD_SIZE') {
    return new UnreadableFile(
      `row ${row} goes on for more than 1 MB, as if a double quote in it were never closed: ` +
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
