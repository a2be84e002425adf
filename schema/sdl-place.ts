/** Tells a line of a subgraph's whole schema, which is put together from several files, as the file and line it came from. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');

/**
 * `subgraphs/water/schema.graphql:12: type Outlet {` for line 12 (from 1) of `typeDefs`. Where no file holds the
 * line, because it was made from data, the subgraph's name stands for the file.
 *
 * A file is found by its first line, for the rest of it may have been given a department's prefix.
 */
export function sdlPlace(subgraph: string, typeDefs: string, line: number): string {
  const lines = typeDefs.split('\n');
  const text = lines[line - 1]?.trim() ?? '';
  for (const file of sdlFiles(subgraph)) {
    const fileLines = readFileSync(join(root, file), 'utf8').trimEnd().split('\n');
    const start = lines.indexOf(fileLines[0] ?? '');
    const fileLine = line - start;
    if (start >= 0 && fileLine >= 1 && fileLine <= fileLines.length) {
      return `${file}:${fileLine}: ${text}`;
    }
  }
  return `subgraph ${subgraph}: ${text}`;
}

function sdlFiles(subgraph: string): string[] {
  return [`subgraphs/${subgraph}`, 'subgraphs/kit', 'schema'].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.graphql'))
      .map((name) => `${folder}/${name}`),
  );
}
