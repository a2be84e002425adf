/** Imports exports of a department into its database: a file of any accepted form, or rows from a program. */
import type { ClientBase } from 'pg';
import type { Database } from '../postgres/database.ts';
import type { DepartmentImports, ImportKind } from './kinds.ts';
import type { LaidOutRow, Layout } from './layout/layout.ts';
import { layouts, type RecognisedTable, recognise } from './layout/recognise.ts';
import { RejectedFile } from './rejected-file.ts';
import { type Reason, Rejection } from './rejection.ts';
import type { RowBatches, SourceRow } from './source/row.ts';
import { openSource, type SourceTable } from './source/source.ts';
import { mergeStaged } from './store/merge.ts';
import { createStaging, fillStaging } from './store/staging.ts';
import { UnreadableFile } from './unreadable-file.ts';

/** What became of an import's rows; read = loaded + updated + repeated + rejected. */
export interface ImportSummary {
  readonly kind: ImportKind;
  /** Rows under the headings in which anything is written. */
  readonly read: number;
  readonly loaded: number;
  readonly updated: number;
  readonly repeated: number;
  readonly rejected: number;
  /** How often each reason rejected a row. */
  readonly reasons: Readonly<Partial<Record<Reason, number>>>;
  readonly seconds: number;
}

export interface ImportRowsOptions {
  readonly database: Database;
  readonly imports: DepartmentImports;
  readonly kind: ImportKind;
  /** Cells by the layout's own headings (`许可编号`, not a spelling of it); what is absent is empty. */
  readonly rows:
    | AsyncIterable<Readonly<Record<string, string>>>
    | Iterable<Readonly<Record<string, string>>>;
  /** Told now and then how many rows have been read. */
  onProgress?(rows: number): void;
}

/** Imports rows that a program makes, as if they came from a file, in one transaction. */
export async function importRows(options: ImportRowsOptions): Promise<ImportSummary> {
  const layout = layouts[options.kind];
  return importTable({
    database: options.database,
    imports: options.imports,
    layout,
    places: layout.columns.map((_, index) => index),
    width: layout.columns.length,
    batches: asBatches(layout, options.rows),
    onRejected: async () => {},
    onRows: (rows) => options.onProgress?.(rows),
  });
}

/** How far the import of a file is. */
export interface ImportProgress {
  /** Reading the file into the database, then storing what is new in it. */
  readonly step: 'READING' | 'STORING';
  readonly rows: number;
  /** Of the file's size, how much has been read. */
  readonly bytesRead: number;
  readonly bytes: number;
}

export interface ImportFileOptions {
  readonly database: Database;
  readonly imports: DepartmentImports;
  readonly file: string;
  /** Recognised from the headings when absent. */
  readonly kind?: ImportKind | undefined;
  /** Where rejected rows go; any file of an earlier import there is replaced, or removed when there are none. */
  readonly rejectedFile: string;
  onProgress?(progress: ImportProgress): void;
}

export interface FileImportSummary extends ImportSummary {
  /** Such as `CSV, GB18030`. */
  readonly format: string;
  /** Where the rejected rows are, if there are any: elsewhere than asked when nobody may write there. */
  readonly rejectedFile: string | undefined;
  /** Headings that the layout does not know, and whose columns were not stored. */
  readonly unknownHeadings: readonly string[];
}

/**
 * Imports a file in one transaction: all of its good rows, or nothing.
 *
 * @throws UnreadableFile when it can't be recognised, is truncated or broken; nothing has been changed then.
 */
export async function importFile(options: ImportFileOptions): Promise<FileImportSummary> {
  const progress = { step: 'READING' as const, rows: 0, bytesRead: 0, bytes: 0 };
  const source = await openSource(options.file, (bytes) => {
    progress.bytesRead += bytes;
  });
  progress.bytes = source.bytes;
  const refused: string[] = [];
  for await (const table of source.tables()) {
    const recognised = tryRecognise(table, options, refused);
    if (recognised === undefined) continue;
    const rejected = new RejectedFile(options.rejectedFile, table.headings);
    try {
      const summary = await importTable({
        database: options.database,
        imports: options.imports,
        layout: recognised.layout,
        places: recognised.places,
        width: widthOf(table.headings),
        batches: table.rows,
        onRejected: (rows) => rejected.write(rows),
        onRows(rows) {
          progress.rows = rows;
          options.onProgress?.({ ...progress });
        },
        onStoring: () => options.onProgress?.({ ...progress, step: 'STORING' }),
      });
      return {
        ...summary,
        format: source.format,
        rejectedFile: await rejected.keep(),
        unknownHeadings: recognised.unknown,
      };
    } catch (error) {
      await rejected.discard();
      throw error;
    }
  }
  throw new UnreadableFile(refused.join('; ') || 'nothing is written in it: export it again');
}

/** The table, where it is one of the department's; why not goes to `refused`. */
function tryRecognise(
  { sheet, headings }: SourceTable,
  { imports, kind }: ImportFileOptions,
  refused: string[],
): RecognisedTable | undefined {
  try {
    return recognise(headings, imports, kind);
  } catch (error) {
    if (!(error instanceof UnreadableFile)) throw error;
    refused.push(sheet === undefined ? error.message : `worksheet ${sheet}: ${error.message}`);
    return undefined;
  }
}

interface TableImport {
  readonly database: Database;
  readonly imports: DepartmentImports;
  readonly layout: Layout;
  /** For each column of the layout, its place in the rows. */
  readonly places: readonly (number | undefined)[];
  /** How many cells a row must have. */
  readonly width: number;
  readonly batches: RowBatches;
  onRejected(rejected: readonly RejectedRow[]): Promise<void>;
  onRows(rows: number): void;
  onStoring?(): void;
}

interface RejectedRow {
  readonly row: SourceRow;
  readonly rejection: Rejection;
}

async function importTable(table: TableImport): Promise<ImportSummary> {
  const started = performance.now();
  const reasons: Partial<Record<Reason, number>> = {};
  let read = 0;
  let rejected = 0;

  async function* goodRows(): AsyncGenerator<readonly LaidOutRow[]> {
    for await (const batch of table.batches) {
      const { good, bad } = layOut(batch, table);
      for (const { rejection } of bad) {
        reasons[rejection.reason] = (reasons[rejection.reason] ?? 0) + 1;
      }
      read += batch.length;
      rejected += bad.length;
      if (bad.length > 0) await table.onRejected(bad);
      yield good;
      table.onRows(read);
    }
  }

  const counts = await inTransaction(table.database, async (client) => {
    await createStaging(client, table.layout);
    await fillStaging(client, table.layout, goodRows());
    table.onStoring?.();
    return mergeStaged(client, table.layout);
  });
  const seconds = (performance.now() - started) / 1000;
  return { kind: table.layout.kind, read, ...counts, rejected, reasons, seconds };
}

/** Rows as records, and those that are none. */
function layOut(
  batch: readonly SourceRow[],
  table: TableImport,
): { good: LaidOutRow[]; bad: RejectedRow[] } {
  const good: LaidOutRow[] = [];
  const bad: RejectedRow[] = [];
  for (const row of batch) {
    try {
      checkWidth(row.cells, table.width);
      const cells = table.places.map((place) =>
        place === undefined ? '' : (row.cells[place] ?? ''),
      );
      good.push(table.layout.layOut(cells, table.imports));
    } catch (error) {
      if (!(error instanceof Rejection)) throw error;
      bad.push({ row, rejection: error });
    }
  }
  return { good, bad };
}

/** In a row of another width, a comma was written or lost somewhere, and every cell after it is in a wrong column. */
function checkWidth(cells: readonly string[], width: number): void {
  if (cells.length < width || widthOf(cells) > width) {
    throw new Rejection('COLUMN_COUNT', '', `${cells.length} / ${width}`);
  }
}

/** How many cells there are up to the last in which anything is written. */
function widthOf(cells: readonly string[]): number {
  return cells.findLastIndex((cell) => cell.trim() !== '') + 1;
}

async function inTransaction<T>(
  database: Database,
  work: (client: ClientBase) => Promise<T>,
): Promise<T> {
  const client = await database.pool.connect();
  let broken = true;
  try {
    await client.query('BEGIN');
    // A file's rows are sorted by their ids before they are written; without room for it, on disk.
    await client.query(`SET LOCAL work_mem = '64MB'`);
    const result = await work(client);
    await client.query('COMMIT');
    broken = false;
    return result;
  } finally {
    // A connection that failed within COPY is not worth mending: closing it takes the transaction back.
    client.release(broken);
  }
}

const batchRows = 1000;

async function* asBatches(layout: Layout, rows: ImportRowsOptions['rows']): RowBatches {
  const headings = layout.columns.map(({ heading }) => heading);
  const known = new Set(headings);
  let batch: SourceRow[] = [];
  let number = 1;
  for await (const row of rows) {
    const stray = Object.keys(row).find((heading) => !known.has(heading));
    if (stray !== undefined) {
      throw new TypeError(`${layout.kind} has no column ${stray}; it has ${headings.join(', ')}`);
    }
    number++;
    batch.push({ number, cells: headings.map((heading) => row[heading] ?? '') });
    if (batch.length === batchRows) {
      yield batch;
      batch = [];
    }
  }
  if (batch.length > 0) yield batch;
}
