/** `one-check import`: loads a department's exports into its database. */
import { Argument, Command, Option } from 'commander';
import { type DepartmentName, departmentNames } from '../schema/departments.ts';
import { type ImportKind, importKinds } from '../subgraphs/kit/import/kinds.ts';
import { openDatabase } from '../subgraphs/kit/postgres/database.ts';
import { openDatabases } from './city/databases.ts';
import { dataDirectory } from './city/place.ts';
import { Refusal } from './refusal.ts';

export function importCommand(): Command {
  return new Command('import')
    .description('Load a department’s exports: registers, licences, inspections, penalties.')
    .addArgument(new Argument('<department>', 'whose exports they are').choices(departmentNames))
    .argument(
      '[file...]',
      'CSV or text in columns (UTF-8, GB18030, UTF-16), XLSX, or a ZIP or GZ of them',
    )
    .addOption(
      new Option(
        '--kind <kind>',
        'what the files are, instead of recognising it by their headings',
      ).choices(importKinds),
    )
    .option('--formats', 'print the headings and words that are understood, as Markdown')
    .addHelpText(
      'after',
      `
The kind (${importKinds.join(', ')}) is recognised by the headings, which may stand in any order. Each file is loaded
as a whole: its good rows together, or nothing, if it is truncated or can't be recognised; the exit code is 1 then. Rows that
can't be stored go to FILE.rejected.csv with the reason; mended there, that file can be imported in its turn. Importing
a file again changes nothing. Beside a running \`one-check start\`, its databases are joined.

Examples:
  one-check import water 行政许可.csv 行政检查.csv
  one-check import market-supervision --kind REGISTER 经营主体登记.xlsx
  one-check import water --formats`,
    )
    .action(run);
}

interface Options {
  readonly kind?: ImportKind;
  readonly formats?: true;
}

async function run(
  department: DepartmentName,
  files: string[],
  { kind, formats }: Options,
): Promise<void> {
  if (formats) {
    const { formatsPage } = await import('./import/formats-page.ts');
    const { importsOf } = await import('../subgraphs/imports.ts');
    console.log(formatsPage([importsOf(department)]));
    return;
  }
  if (files.length === 0) throw new Refusal('Name the files to import, or ask for --formats.');
  const { migrateDatabases } = await import('./city/migrations.ts');
  const { importFiles } = await import('./import/import-files.ts');
  const { summaryTable } = await import('./import/summary.ts');
  const databases = await openDatabases({ dataDirectory: dataDirectory(), names: [department] });
  try {
    await migrateDatabases(databases, [department]);
    const database = openDatabase(databases.url(department));
    try {
      const results = await importFiles({ database, department, files, kind });
      console.log(summaryTable(results));
      if (results.some(({ summary }) => summary === undefined)) process.exitCode = 1;
    } finally {
      await database.close();
    }
  } finally {
    await databases.close();
  }
}
