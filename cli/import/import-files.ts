/** Imports files one after the other, telling what the person who started it should know of each. */
import type { DepartmentName } from '../../schema/departments.ts';
import { importsOf } from '../../subgraphs/imports.ts';
import { type FileImportSummary, importFile } from '../../subgraphs/kit/import/import.ts';
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

/** A file that can't be imported is told on standard error and keeps none of the others from being loaded. */
export async function importFiles(options: ImportFilesOptions): Promise<FileResult[]> {
  const results: FileResult[] = [];
  for (const file of options.files) {
    results.push({ file, summary: await importOne(file, options) });
  }
  return results;
}

async function importOne(
  file: string,
  { database, department, kind }: ImportFilesOptions,
): Promise<FileImportSummary | undefined> {
  const rejectedFile = `${file}.rejected.csv`;
  const display = progressDisplay(file);
  try {
    const summary = await importFile({
      database,
      imports: importsOf(department),
      file,
      kind,
      rejectedFile,
      onProgress: display.update,
    });
    display.end();
    tellOf(file, summary, rejectedFile);
    return summary;
  } catch (error) {
    display.end();
    if (!(error instanceof UnreadableFile)) throw error;
    console.error(`${file}: ${error.message}. Nothing of it was stored.`);
    return undefined;
  }
}

function tellOf(file: string, summary: FileImportSummary, wanted: string): void {
  if (summary.unknownHeadings.length > 0) {
    console.error(
      `${file}: not stored, because these headings are unknown: ${summary.unknownHeadings.join(', ')}`,
    );
  }
  if (summary.rejectedFile === undefined) return;
  const reasons = Object.entries(summary.reasons).map(([reason, count]) => `${count} ${reason}`);
  const elsewhere =
    summary.rejectedFile === wanted ? '' : ' (the folder of the export cannot be written to)';
  console.error(
    `${file}: ${summary.rejected} rows rejected (${reasons.join(', ')}): see ${summary.rejectedFile}${elsewhere}`,
  );
}
