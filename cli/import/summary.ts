/** The table that tells what became of every imported file. */
import type { ImportSummary } from '../../subgraphs/kit/import/loading.ts';

/** A file, and what became of its rows of one kind; undefined where it could not be imported. */
export interface FileResult {
  readonly file: string;
  readonly summary: ImportSummary | undefined;
}

const titles = [
  'read',
  'loaded',
  'updated',
  'repeated',
  'rejected',
  'seconds',
  'rows/s',
  'kind',
  'file',
];

/** The table as text; the file comes last, since Chinese names are of another width. */
export function summaryTable(results: readonly FileResult[]): string {
  const rows = [titles, ...results.map(cells)];
  const widths = titles.map((_, column) =>
    Math.max(...rows.map((row) => row[column]?.length ?? 0)),
  );
  return rows
    .map((row) => row.map((cell, column) => aligned(cell, column, widths[column] ?? 0)).join('  '))
    .join('\n');
}

function cells({ file, summary }: FileResult): string[] {
  if (summary === undefined) return [...Array<string>(7).fill('-'), 'FAILED', file];
  const { read, loaded, updated, repeated, rejected, seconds, kind } = summary;
  return [
    ...[read, loaded, updated, repeated, rejected].map((count) => count.toLocaleString('en')),
    seconds.toFixed(1),
    Math.round(read / seconds).toLocaleString('en'),
    kind,
    file,
  ];
}

/** Numbers to the right, words to the left. */
function aligned(cell: string, column: number, width: number): string {
  if (column === titles.length - 1) return cell;
  return column < titles.indexOf('kind') ? cell.padStart(width) : cell.padEnd(width);
}
