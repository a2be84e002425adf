/** Opens a file of any accepted form as tables of rows: unpack, decode, parse. */
import { createReadStream } from 'node:fs';
import { access, constants, stat } from 'node:fs/promises';
import { UnreadableFile } from '../unreadable-file.ts';
import { Archive } from './archive.ts';
import { csvRows } from './csv.ts';
import { decodeText } from './decode.ts';
import { dialectOf } from './dialect.ts';
import { beginningOf } from './encoding.ts';
import { asFile, type Bytes, prefixOf, unzipped } from './packed.ts';
import type { RowBatches } from './row.ts';
import { accepted, refuseForeign, refuseForeignText } from './signature.ts';
import { isWorkbook, workbookTables } from './workbook.ts';

/** A file's only table, a worksheet, or a file of an archive. */
export interface SourceTable {
  /** `worksheet 一月`, `一月/行政检查.csv`; undefined where the file is the table. */
  readonly name: string | undefined;
  /** As a person calls it: `CSV, GB18030`. */
  readonly format: string;
  /** Every row, blank ones too. */
  readonly rows: RowBatches;
}

/** A part of a file that is not read. */
export interface PassedOver {
  readonly name: string;
  /** Why, and what to do if it should be. */
  readonly why: string;
}

export interface Source {
  /** The file's size. */
  readonly bytes: number;
  /** One after the other: a table's rows can be read until the next is asked for. */
  tables(): AsyncGenerator<SourceTable | PassedOver>;
  /** @throws UnreadableFile when somebody has written to the file since it was opened. */
  refuseChanged(): Promise<void>;
}

/** Archives in archives happen; one of many levels is an attack. */
const deepest = 3;

/**
 * Opens `file`; `onBytes` is told how many bytes have been taken from it since the last call.
 *
 * @throws UnreadableFile when the file is empty or cannot be read; reading its tables throws it too, where the file is
 *   of no accepted form, or turns out truncated or broken further on.
 */
export async function openSource(file: string, onBytes: (bytes: number) => void): Promise<Source> {
  const { size, mtimeMs } = await statOf(file);
  if (size === 0) throw new UnreadableFile('the file is empty (0 bytes): export it again');
  const bytes: Bytes = {
    name: undefined,
    async *chunks(onChunk) {
      for await (const chunk of createReadStream(file, { highWaterMark: 256 * 1024 })) {
        onChunk?.((chunk as Buffer).length);
        yield chunk as Buffer;
      }
    },
  };
  return {
    bytes: size,
    tables: () => tablesIn(bytes, onBytes, file, 0),
    async refuseChanged() {
      const now = await statOf(file);
      if (now.size === size && now.mtimeMs === mtimeMs) return;
      throw new UnreadableFile('the file is still being written: import it when it is whole');
    },
  };
}

async function statOf(file: string): Promise<{ size: number; mtimeMs: number }> {
  try {
    const found = await stat(file);
    if (!found.isFile()) throw new UnreadableFile('this is not a file: name the export itself');
    await access(file, constants.R_OK);
    return found;
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error;
    throw new UnreadableFile(
      error.code === 'ENOENT'
        ? 'there is no such file'
        : `it cannot be opened (${error.code}): check that you may read it`,
    );
  }
}

/** The tables in `bytes`, which lie in `file` where they are no part of another. */
async function* tablesIn(
  bytes: Bytes,
  onBytes: (bytes: number) => void,
  file: string | undefined,
  depth: number,
): AsyncGenerator<SourceTable | PassedOver> {
  const prefix = await prefixOf(bytes);
  refuseForeign(prefix);
  if (depth > deepest) throw new UnreadableFile(`archives lie in archives in it. ${accepted}`);
  if (prefix.subarray(0, 2).equals(Buffer.from([0x1f, 0x8b]))) {
    yield* tablesIn(unzipped(bytes), onBytes, undefined, depth + 1);
  } else if (prefix.subarray(0, 2).toString('latin1') === 'PK') {
    const tables = (path: string) => tablesInArchive(path, bytes.name, onBytes, depth);
    yield* file === undefined ? asFile(bytes, tables) : tables(file);
  } else {
    const { encoding, name, text } = beginningOf(prefix);
    refuseForeignText(text);
    const rows = csvRows(decodeText(bytes.chunks(onBytes), encoding), dialectOf(text));
    yield { name: bytes.name, format: `CSV, ${name}`, rows };
  }
}

async function* tablesInArchive(
  file: string,
  within: string | undefined,
  onBytes: (bytes: number) => void,
  depth: number,
): AsyncGenerator<SourceTable | PassedOver> {
  const archive = await Archive.open(file);
  try {
    if (isWorkbook(archive)) yield* worksheets(archive, within, onBytes);
    else yield* packedFiles(archive, onBytes, depth);
  } finally {
    archive.close();
  }
}

async function* worksheets(
  archive: Archive,
  within: string | undefined,
  onBytes: (bytes: number) => void,
): AsyncGenerator<SourceTable | PassedOver> {
  for await (const { sheet, hidden, rows } of workbookTables(archive, onBytes)) {
    const name = `${within === undefined ? '' : `${within}, `}worksheet ${sheet}`;
    if (hidden) yield { name, why: 'it is hidden; if it belongs to the export, unhide it' };
    else yield { name, format: 'XLSX', rows };
  }
}

async function* packedFiles(
  archive: Archive,
  onBytes: (bytes: number) => void,
  depth: number,
): AsyncGenerator<SourceTable | PassedOver> {
  for (const { part, name } of archive.files()) {
    const bytes: Bytes = { name, chunks: (onChunk) => archive.read(part, onChunk ?? (() => {})) };
    let told = false;
    try {
      for await (const table of tablesIn(bytes, onBytes, undefined, depth + 1)) {
        told = true;
        yield table;
      }
    } catch (error) {
      // A picture beside the exports is passed over; an export that breaks off half way is not.
      if (told || !(error instanceof UnreadableFile)) throw error;
      yield { name, why: error.message };
    }
  }
}
