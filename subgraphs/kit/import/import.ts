/** Imports exports of a department into its database: a file of any accepted form, or rows from a program. */
import { dirname } from 'node:path';
import type { Database } from '../postgres/database.ts';
import type { DepartmentImports, ImportKind } from './kinds.ts';
import { findHeadings } from './layout/headings.ts';
import { layouts, type Strangeness } from './layout/recognise.ts';
import { type ImportSummary, inTransaction, Loading } from './loading.ts';
import { type ProgramRows, programTable } from './program-rows.ts';
import { RejectedFile } from './rejected-file.ts';
import { Remarks } from './remarks.ts';
import { openSource, type PassedOver, type Source, type SourceTable } from './source/source.ts';
import { UnreadableFile } from './unreadable-file.ts';

export interface ImportRowsOptions {
  readonly database: Database;
  readonly imports: DepartmentImports;
  readonly kind: ImportKind;
  readonly rows: ProgramRows;
  /** Told now and then how many rows have been read. */
  onProgress?(rows: number): void;
}

/** Imports rows that a program makes, as if they came from a file, in one transaction. */
export async function importRows(options: ImportRowsOptions): Promise<ImportSummary> {
  const { database, imports, kind, rows } = options;
  const [summary] = await inTransaction(database, async (client) => {
    const loading = new Loading({ client, imports, onRows: (read) => options.onProgress?.(read) });
    await loading.read(programTable(layouts[kind], rows));
    return loading.store();
  });
  if (summary === undefined) throw new Error('A table that was read has a summary.');
  return summary;
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
  /**
   * Where rejected rows go, a path that ends in `.rejected.csv`; of a file with several tables, each has its name before
   * that. Any file of an earlier import there is replaced, or removed when there are none.
   */
  readonly rejectedFile: string;
  onProgress?(progress: ImportProgress): void;
}

export interface FileImport {
  /** What became of the rows, for each kind of record in the file: most files have one. */
  readonly kinds: readonly ImportSummary[];
  /** Where rejected rows are: elsewhere than asked when nobody may write there. */
  readonly rejectedFiles: readonly string[];
  /** What was not stored without being a rejected row: titles, columns and worksheets. */
  readonly remarks: readonly string[];
}

/**
 * Imports a file in one transaction: all good rows of all its tables, or nothing.
 *
 * @throws UnreadableFile when it can't be recognised, is truncated or broken; nothing has been changed then.
 */
export async function importFile(options: ImportFileOptions): Promise<FileImport> {
  const { database, imports, onProgress } = options;
  const progress = { step: 'READING' as ImportProgress['step'], rows: 0, bytesRead: 0, bytes: 0 };
  const source = await openSource(options.file, (bytes) => {
    progress.bytesRead += bytes;
  });
  progress.bytes = source.bytes;
  const contents: Contents = { tables: [], passedOver: [] };
  try {
    const kinds = await inTransaction(database, async (client) => {
      const loading = new Loading({
        client,
        imports,
        onRows(rows) {
          progress.rows = rows;
          onProgress?.({ ...progress });
        },
      });
      await readTables(source, loading, options, contents);
      await source.refuseChanged();
      progress.step = 'STORING';
      onProgress?.({ ...progress });
      return loading.store();
    });
    return {
      kinds,
      rejectedFiles: await keepRejected(contents.tables, options.rejectedFile),
      remarks: [...remarksOn(contents), ...kinds.flatMap(remarksOnRepeats)],
    };
  } catch (error) {
    for (const { rejected } of contents.tables) await rejected.discard();
    throw error;
  }
}

/** What a file holds, as far as it has been read. */
interface Contents {
  readonly tables: ReadTable[];
  readonly passedOver: Strangeness[];
}

interface ReadTable {
  readonly name: string | undefined;
  readonly rejected: RejectedFile;
  readonly remarks: Remarks;
}

/** @throws UnreadableFile when there is no table of the department's, or one of them is broken. */
async function readTables(
  source: Source,
  loading: Loading,
  options: ImportFileOptions,
  { tables, passedOver }: Contents,
): Promise<void> {
  for await (const found of source.tables()) {
    const headed =
      'why' in found
        ? { found: found.why, expected: '' }
        : await findHeadings(found.rows, options.imports, options.kind);
    if (headed === undefined) continue;
    if (!('layout' in headed)) {
      passedOver.push({ ...headed, found: `${nameOf(found)}: ${headed.found}` });
      continue;
    }
    const rejected = new RejectedFile(dirname(options.rejectedFile), headed.headings);
    const remarks = new Remarks(headed);
    tables.push({ name: found.name, rejected, remarks });
    const table = { ...headed, rows: remarks.rows() };
    await loading.read({ ...table, onRejected: (rows) => rejected.write(rows) }).catch((error) => {
      const broken = error instanceof UnreadableFile && found.name !== undefined;
      throw broken ? new UnreadableFile(`${found.name}: ${error.message}`) : error;
    });
  }
  if (tables.length === 0) throw new UnreadableFile(noTable(passedOver));
}

function nameOf(found: SourceTable | PassedOver): string {
  return 'why' in found ? found.name : (found.name ?? `read as ${found.format}`);
}

function noTable(passedOver: readonly Strangeness[]): string {
  if (passedOver.length === 0) return 'nothing is written in it: export it again';
  return passedOver
    .map(({ found, expected }) => [found, expected].filter(Boolean).join('. '))
    .join('; ');
}

/** Where rejected rows are; among several tables, each has a file with its own name. */
async function keepRejected(tables: readonly ReadTable[], place: string): Promise<string[]> {
  const kept: string[] = [];
  for (const { name, rejected } of tables) {
    const own = name?.replace(/^worksheet /, '').replace(/[\\/:*?"<>|\s]+/g, '-');
    const path = await rejected.keep(
      tables.length === 1 ? place : place.replace(/(?=\.rejected\.csv$)/, `.${own}`),
    );
    if (path !== undefined) kept.push(path);
  }
  return kept;
}

function remarksOn({ tables, passedOver }: Contents): string[] {
  return [
    ...tables.flatMap(({ name, remarks }) =>
      remarks.list().map((remark) => (tables.length === 1 ? remark : `${name}: ${remark}`)),
    ),
    ...passedOver.map(({ found }) => `not imported: ${found}`),
  ];
}

function remarksOnRepeats({ replaced: { count, ids } }: ImportSummary): string[] {
  if (count === 0) return [];
  const more = count > ids.length ? ', …' : '';
  return [
    `${count} numbers stand on rows that say different things, of which the last counts: ${ids.join(', ')}${more}`,
  ];
}
