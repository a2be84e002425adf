/** How to type a command of this program so that it finds this city again. */
import { join, relative } from 'node:path';
import { projectRoot } from './place.ts';

/**
 * A line for a shell in the folder the user is in: `node cli/one-check.mjs subgraph water --port 41234`. Not by way of
 * npx, which would stand between the process and whoever stops it.
 */
export function commandLine(args: readonly string[]): string {
  const data = process.env['ONE_CHECK_DATA'];
  const launcher = join(projectRoot, 'cli/one-check.mjs');
  const program = process.cwd() === projectRoot ? relative(projectRoot, launcher) : launcher;
  return [
    ...(data ? [`ONE_CHECK_DATA=${quoted(data)}`] : []),
    ...['node', program, ...args].map(quoted),
  ].join(' ');
}

function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
