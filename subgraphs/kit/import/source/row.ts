/** A row as a file holds it, before anyone asks what its cells mean. */

export interface SourceRow {
  /** As a spreadsheet counts it: the first row of the file is 1. */
  readonly number: number;
  readonly cells: readonly string[];
}

/** Rows in the order of the file, many at a time: a step per row would cost more than reading it. */
export type RowBatches = AsyncIterable<readonly SourceRow[]>;

/** Whether nothing is written in any of the cells: spreadsheets leave such rows behind. */
export function isBlank(cells: readonly string[]): boolean {
  return cells.every((cell) => cell === '' || cell.trim() === '');
}
