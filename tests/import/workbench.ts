/** A department's empty database and a folder for its exports, both gone when the test is over. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DepartmentName } from '../../schema/departments.ts';
import { importsOf } from '../../subgraphs/imports.ts';
import { type FileImport, importFile } from '../../subgraphs/kit/import/import.ts';
import type { DepartmentImports, ImportKind } from '../../subgraphs/kit/import/kinds.ts';
import type { ImportSummary } from '../../subgraphs/kit/import/loading.ts';
import { type Database, openDatabase } from '../../subgraphs/kit/postgres/database.ts';
import { createTestDatabase } from '../setup/database.ts';

/** The import of a file that holds one kind of records. */
type OneKind = ImportSummary & Omit<FileImport, 'kinds'>;

export interface Workbench extends AsyncDisposable {
  readonly database: Database;
  /** Where the exports lie. */
  readonly folder: string;
  readonly imports: DepartmentImports;
  /** Writes an export into the folder and returns its path. */
  write(name: string, content: string | Uint8Array): Promise<string>;
  import(file: string, kind?: ImportKind): Promise<OneKind>;
  /** Imports a file that may hold several kinds of records. */
  importAll(file: string): Promise<FileImport>;
  query<Row extends object>(sql: string): Promise<Row[]>;
  /** Every row of every table that an import may touch, change feed included. */
  everything(): Promise<unknown>;
}

export async function openWorkbench(department: DepartmentName): Promise<Workbench> {
  const testDatabase = await createTestDatabase(department);
  const database = openDatabase(testDatabase.url);
  const folder = await mkdtemp(join(tmpdir(), 'one-check-import-'));
  const imports = importsOf(department);
  const query = async <Row extends object>(sql: string): Promise<Row[]> =>
    (await database.pool.query<Row>(sql)).rows;
  const importOf = (file: string, kind?: ImportKind) =>
    importFile({ database, imports, file, kind, rejectedFile: `${file}.rejected.csv` });
  return {
    database,
    folder,
    imports,
    query,
    async write(name, content) {
      const file = join(folder, name);
      await writeFile(file, content);
      return file;
    },
    async import(file, kind) {
      const { kinds, ...rest } = await importOf(file, kind);
      const [summary] = kinds;
      if (summary === undefined || kinds.length > 1) throw new Error(`${kinds.length} kinds`);
      return { ...summary, ...rest };
    },
    importAll: (file) => importOf(file),
    async everything() {
      const tables = ['party', 'permit', 'inspection', 'penalty', 'change'];
      if (department === 'market-supervision') tables.push('business');
      return Promise.all(
        tables.map((table) =>
          query(`SELECT xmin, * FROM ${table} AS stored ORDER BY stored::text`),
        ),
      );
    },
    async [Symbol.asyncDispose]() {
      await database.close();
      await testDatabase.drop();
      await rm(folder, { recursive: true });
    },
  };
}
