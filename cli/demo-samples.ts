/**
 * `npm run demo:samples`: imports the departments' sample exports into a fresh city of their own and compares what
 * became of them with what is expected, row by row.
 */
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { z } from 'zod';
import { type DepartmentName, departmentNames } from '../schema/departments.ts';
import { openDatabase } from '../subgraphs/kit/postgres/database.ts';
import { removeEmbedded } from '../subgraphs/kit/postgres/embedded.ts';
import { type CityDatabases, openDatabases } from './city/databases.ts';
import { migrateDatabases } from './city/migrations.ts';
import { dataDirectory, postgresDirectory, projectRoot } from './city/place.ts';
import { importFiles } from './import/import-files.ts';
import { type FileResult, summaryTable } from './import/summary.ts';

const samples = join(projectRoot, '../shared/samples');

/** Beside the data of the city that `start` runs, which is left alone. */
const city = join(dataDirectory(), 'samples');

const expectedSchema = z.object({
  rows: z.record(
    z.string(),
    z.object({ rows: z.number(), good: z.number(), repeated: z.number(), rejected: z.number() }),
  ),
});

async function main(): Promise<void> {
  if (!existsSync(join(samples, 'expected.json'))) {
    console.error(
      `There are no sample exports at ${samples}: put the folder there, with its expected.json.`,
    );
    process.exitCode = 1;
    return;
  }
  const { rows: expected } = expectedSchema.parse(
    JSON.parse(readFileSync(join(samples, 'expected.json'), 'utf8')),
  );
  const exports = await freshCity();
  const databases = await openDatabases({ dataDirectory: city, names: departmentNames });
  try {
    await migrateDatabases(databases, departmentNames);
    const results: FileResult[] = [];
    for (const department of departmentNames) {
      results.push(...(await importDepartment(databases, department, exports)));
    }
    console.log(summaryTable(results));
    const wrong = results.filter((result) => !isAsExpected(result, expected));
    for (const { file } of wrong) console.error(`${file}: not what expected.json says.`);
    if (wrong.length > 0) process.exitCode = 1;
    else console.log(`All ${results.length} files are exactly as expected.json says.`);
    console.log(`Rejected rows lie beside the copies in ${exports}.`);
    console.log(`To look at this city: ONE_CHECK_DATA=${city} npm start`);
  } finally {
    await databases.close();
  }
}

/** Empties the samples' city and copies the exports into it: what is rejected must not litter the samples. */
async function freshCity(): Promise<string> {
  await removeEmbedded(postgresDirectory(city));
  await rm(city, { recursive: true, force: true });
  const exports = join(city, 'exports');
  for (const department of departmentNames) {
    mkdirSync(join(exports, department), { recursive: true });
    for (const name of readdirSync(join(samples, department))) {
      cpSync(join(samples, department, name), join(exports, department, name));
    }
  }
  return exports;
}

async function importDepartment(
  databases: CityDatabases,
  department: DepartmentName,
  exports: string,
): Promise<FileResult[]> {
  const folder = join(exports, department);
  const files = readdirSync(folder).map((name) => join(folder, name));
  const database = openDatabase(databases.url(department));
  try {
    const results = await importFiles({ database, department, files });
    return results.map(({ file, summary }) => ({ file: relative(exports, file), summary }));
  } finally {
    await database.close();
  }
}

function isAsExpected(
  { file, summary }: FileResult,
  expected: z.infer<typeof expectedSchema>['rows'],
): boolean {
  const counts = expected[file.replace(/\.\w+$/, '')];
  return (
    summary !== undefined &&
    counts !== undefined &&
    summary.read === counts.rows &&
    summary.loaded === counts.good &&
    summary.updated === 0 &&
    summary.repeated === counts.repeated &&
    summary.rejected === counts.rejected
  );
}

await main();
