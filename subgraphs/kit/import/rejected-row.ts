/**
 * A rejected row as it is written into a spreadsheet, and read again when it has been mended: the report before it, and
 * cells that a spreadsheet would compute or shorten guarded by an apostrophe.
 */
import { plainHeading } from './layout/column.ts';
import type { RowBatches } from './source/row.ts';

/** What the report says of each row. */
export const reportHeadings = ['row', 'column', 'reason', 'explanation'] as const;

/** How a table of rejected rows is known. */
const mark = plainHeading('reason');
const report = new Set(reportHeadings.map(plainHeading));

/**
 * What a spreadsheet takes for a formula, or for a number whose digits it drops: 007, 370405210000007, 2026E12. An
 * apostrophe before such a cell is guarded too, so that taking one away always gives back what was there.
 */
const endangered = /^'*(?:[=+\-@＝＋－＠\t\r\n]|0\d|\d{12,}$|\d+[Ee]\d+$)/;

/** The cell as it may stand in a spreadsheet. */
export function guarded(cell: string): string {
  return endangered.test(cell) ? `'${cell}` : cell;
}

function unguarded(cell: string): string {
  return cell.startsWith("'") && endangered.test(cell) ? cell.slice(1) : cell;
}

/** A table under its headings; one of rejected rows as it was before, however often it was rejected. */
export function leaveReportOut(
  headings: readonly string[],
  rows: RowBatches,
): { headings: readonly string[]; rows: RowBatches } {
  const plain = headings.map(plainHeading);
  if (!plain.includes(mark)) return { headings, rows };
  const kept = (cells: readonly string[]): string[] =>
    cells.filter((_, index) => !report.has(plain[index] ?? '')).map(unguarded);
  return { headings: kept(headings), rows: withCells(rows, kept) };
}

async function* withCells(
  batches: RowBatches,
  change: (cells: readonly string[]) => readonly string[],
): RowBatches {
  for await (const rows of batches) {
    yield rows.map((row) => ({ ...row, cells: change(row.cells) }));
  }
}
