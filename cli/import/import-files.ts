/** Imports files one after the other, telling what the person who started it should know of each. */
import { dirname } from 'node:path';
import type { DepartmentName } from '../../schema/departments.ts';
import { importsOf } from '../../subgraphs/imports.ts';
import { type FileImport, importFile } from '../../subgraphs/kit/import/import.ts';
import type { ImportKind } from '../../subgraphs/kit/import/kinds.ts';
import { UnreadableFile } from '../../subgraphs/kit/import/unreadable-file.ts';
import type { Database } from '../../subgraphs/kit/postgres/database.ts';
import { progressDisplay } from './progress.ts';
import type { FileResult } from './summary.ts';

export interface ImportFilesOptions {
  readonly database: Database;
  readonly department: DepartmentName;
  readonly files: readonly string[];
  readonly kind?: ImportKind | undefined;
}

/**
 * Gives a result for each kind of record in each file. A file that can't be imported is told on standard error and keeps
 * none of the others from being loaded.
 */
export async function importFiles(options: ImportFilesOptions): Promise<FileResult[]> {
  const results: FileResult[] = [];
  for (const file of options.files) {
    const kinds = await importOne(file, options);
    results.push(...kinds.map((summary) => ({ file, summary })));
  }
  return results;
}

async function importOne(
  file: string,
  { database, department, kind }: ImportFilesOptions,
): Promise<readonly FileResult['summary'][]> {
  const rejectedFile = `${file}.rejected.csv`;
  const display = progressDisplay(file);
  try {
    const imported = await importFile({
      database,
      imports: importsOf(department),
      file,
      kind,
      rejectedFile,
      onProgress: display.update,
    });
    display.end();
    tellOf(file, imported);
    return imported.kinds;
  } catch (error) {
    display.end();
    if (!(error instanceof UnreadableFile)) throw error;
    console.error(`${file}: ${error.message}. Nothing of it was stored.`);
    return [undefined];
  }
}

function tellOf(file: string, { kinds, rejectedFiles, remarks }: FileImport): void {
  for (const remark of remarks) console.error(`${file}: ${remark}`);
  if (rejectedFiles.length === 0) return;
  const rejected = kinds.reduce((sum, kind) => sum + kind.rejected, 0);
  const reasons = kinds
    .flatMap((kind) => Object.entries(kind.reasons))
    .map(([reason, count]) => `${count} ${reason}`);
  const elsewhere = rejectedFiles.every((path) => dirname(path) === dirname(file))
    ? ''
    : ' (the folder of the export cannot be written to)';
  console.error(
    `${file}: ${rejected} rows rejected (${reasons.join(', ')}): see ${rejectedFiles.join(', ')}${elsewhere}`,
  );
}
