/** A department's empty database and a folder for its exports, both gone when the test is over. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DepartmentName } from '../../schema/departments.ts';
import { importsOf } from '../../subgraphs/imports.ts';
import { type FileImportSummary, importFile } from '../../subgraphs/kit/import/import.ts';
import type { DepartmentImports, ImportKind } from '../../subgraphs/kit/import/kinds.ts';
import { type Database, openDatabase } from '../../subgraphs/kit/postgres/database.ts';
import { createTestDatabase } from '../setup/database.ts';

export interface Workbench extends AsyncDisposable {
  readonly database: Database;
  /** Where the exports lie. */
  readonly folder: string;
  readonly imports: DepartmentImports;
  /** Writes an export into the folder and returns its path. */
  write(name: string, content: string | Uint8Array): Promise<string>;
  import(file: string, kind?: ImportKind): Promise<FileImportSummary>;
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
    import: (file, kind) =>
      importFile({ database, imports, file, kind, rejectedFile: `${file}.rejected.csv` }),
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
