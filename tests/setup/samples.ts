/** The sample exports, which lie beside the project where they are to be had, and a city that holds all of them. */
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { departmentNames } from '../../schema/departments.ts';
import { importsOf } from '../../subgraphs/imports.ts';
import { importFile } from '../../subgraphs/kit/import/import.ts';
import type { TestCity } from './city.ts';

const samples = fileURLToPath(new URL('../../../shared/samples/', import.meta.url));

export const haveSamples = existsSync(samples);

/** Imports every sample export and waits until the ledger knows them. */
export async function importSamples(city: TestCity): Promise<void> {
  const rejects = await mkdtemp(join(tmpdir(), 'one-check-rejects-'));
  try {
    for (const department of departmentNames) {
      const database = city.databases.get(department);
      if (!database) throw new Error(`The city has no ${department}.`);
      for (const name of await readdir(join(samples, department))) {
        await importFile({
          database,
          imports: importsOf(department),
          file: join(samples, department, name),
          rejectedFile: join(rejects, `${department} ${name}.rejected.csv`),
        });
      }
    }
  } finally {
    await rm(rejects, { recursive: true });
  }
  await city.settled();
}
