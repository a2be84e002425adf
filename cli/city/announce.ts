/** What `start` tells the terminal: where everything is, a question with its answer, and what happens later. */
import { styleText } from 'node:util';
import type { ServingProcess } from './city-process.ts';
import { commandLine } from './command-line.ts';

export interface Announcement {
  readonly gateway: ServingProcess;
  readonly subgraphs: readonly ServingProcess[];
}

/** Tells that the city runs, and what to do with it. */
export function announce({ gateway, subgraphs }: Announcement): void {
  const rows = [...subgraphs, gateway].map(({ name, pid, url }) => [name, String(pid), url]);
  console.log(`
${strong('One Check is running.')} The graph is at ${strong(gateway.url)}; a browser gets GraphiQL there.

${table([['process', 'pid', 'answers at'], ...rows])}

Ctrl-C stops everything.`);
  const water = subgraphs.find(({ name }) => name === 'water');
  if (water) {
    console.log(
      `One department alone stops with, for example, \`kill ${water.pid}\` (water), and comes back with\n` +
        `  ${commandLine(water.args)}`,
    );
  }
}

/** Tells that a process of the city ended, and how to bring it back. */
export function announceLoss({ name, pid, logFile, args }: ServingProcess, how: string): void {
  console.error(
    `${strong(`${name} (process ${pid}) ${how}.`)} The rest goes on. Its log is ${logFile}. ` +
      `Bring it back with: ${commandLine(args)}`,
  );
}

function table(rows: readonly (readonly string[])[]): string {
  const widths = rows[0]?.map((_, column) =>
    Math.max(...rows.map((row) => row[column]?.length ?? 0)),
  );
  return rows
    .map((row) => `  ${row.map((cell, column) => cell.padEnd(widths?.[column] ?? 0)).join('  ')}`)
    .map((line) => line.trimEnd())
    .join('\n');
}

/** Bold on a terminal, plain elsewhere. */
function strong(text: string): string {
  return process.stdout.isTTY ? styleText('bold', text) : text;
}
