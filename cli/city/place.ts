/** Where this installation is, and where the city that runs from it keeps its data. */
import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The project's folder, from its sources as from `dist`. */
export const projectRoot = rootAbove(dirname(fileURLToPath(import.meta.url)));

/** The program of this installation, as it was started: from its sources or compiled. */
export const program = join(
  projectRoot,
  import.meta.url.endsWith('.ts') ? 'cli/one-check.mjs' : 'dist/cli/main.js',
);

/** The data of the city: `data` in the project, or the folder that ONE_CHECK_DATA names. */
export function dataDirectory(): string {
  return resolve(process.env['ONE_CHECK_DATA'] || join(projectRoot, 'data'));
}

/** The embedded PostgreSQL server's place in the data. */
export function postgresDirectory(data: string): string {
  return join(data, 'postgres');
}

function rootAbove(folder: string): string {
  if (existsSync(join(folder, 'package.json'))) return folder;
  if (dirname(folder) === folder) throw new Error('one-check is not inside its package.');
  return rootAbove(dirname(folder));
}
