/** Lays the rows of a table out as records, and tells those that are none. */
import type { DepartmentImports } from '../kinds.ts';
import { Rejection } from '../rejection.ts';
import { isNote, type SourceRow } from '../source/row.ts';
import type { LaidOutRow } from './layout.ts';
import { tidy } from './readings.ts';
import type { Places, RecognisedTable } from './recognise.ts';

/** A table of rows that are to be laid out. */
export interface OpenTable extends RecognisedTable {
  readonly headings: readonly string[];
}

/** A row, and why it is not stored. */
export interface RejectedRow {
  readonly row: SourceRow;
  readonly rejection: Rejection;
}

/** What a batch of rows came to. */
export interface LaidOutBatch {
  readonly good: readonly LaidOutRow[];
  readonly bad: readonly RejectedRow[];
}

/** Gives the laying out of a table's rows, batch by batch. */
export function layingOut(
  table: OpenTable,
  imports: DepartmentImports,
): (batch: readonly SourceRow[]) => LaidOutBatch {
  const width = widthOf(table.headings);
  const takers = table.places.map((places) => takerOf(places, table.headings));
  return (batch) => {
    const good: LaidOutRow[] = [];
    const bad: RejectedRow[] = [];
    for (const row of batch) {
      try {
        if (row.fault) throw new Rejection(row.fault);
        checkWidth(row.cells, width);
        const cells = takers.map((take) => take(row.cells));
        good.push(table.layout.layOut(cells, imports));
      } catch (error) {
        if (!(error instanceof Rejection)) throw error;
        const none = isNote(row.cells) || numbersOrHeadings(row.cells, table.headings);
        bad.push({ row, rejection: none ? new Rejection('NOT_A_RECORD') : error });
      }
    }
    return { good, bad };
  };
}

/** Takes a column's cell out of a row. */
type Taker = (cells: readonly string[]) => string;

/** Of several headings the first in which something is written counts; columns of the same heading have to agree. */
function takerOf(places: Places, headings: readonly string[]): Taker {
  const [first] = places;
  if (first === undefined) return () => '';
  const [only = 0] = first;
  if (places.flat().length === 1) return (cells) => cells[only] ?? '';
  return (cells) => {
    for (const same of places) {
      const written = same.map((place) => cells[place] ?? '').filter((cell) => tidy(cell) !== '');
      const [one = '', ...others] = written;
      const other = others.find((cell) => tidy(cell) !== tidy(one));
      if (other !== undefined) {
        throw new Rejection('TWO_VALUES', headings[same[0] ?? 0], `${tidy(one)} – ${tidy(other)}`);
      }
      if (written.length > 0) return one;
    }
    return '';
  };
}

/** In a row of another width, a comma was written or lost somewhere, and every cell after it is in a wrong column. */
function checkWidth(cells: readonly string[], width: number): void {
  if (cells.length < width || widthOf(cells) > width) {
    throw new Rejection('COLUMN_COUNT', '', `${cells.length} / ${width}`);
  }
}

/** How many cells there are up to the last in which anything is written. */
function widthOf(cells: readonly string[]): number {
  return cells.findLastIndex((cell) => cell.trim() !== '') + 1;
}

/** Whether the row numbers the columns, or says their headings again, as on every page of a printed table. */
function numbersOrHeadings(cells: readonly string[], headings: readonly string[]): boolean {
  return (
    cells.every((cell, index) => cell === (headings[index] ?? '')) ||
    cells.every((cell, index) => cell === '' || cell === String(index + 1))
  );
}
