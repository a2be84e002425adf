/** Rows that a program makes, as a table that has just been read. */

import type { Layout } from './layout/layout.ts';
import type { OpenTable } from './layout/rows-to-records.ts';
import type { RowBatches, SourceRow } from './source/row.ts';

/** Cells by the layout's own headings (`许可编号`, not a spelling of it); what is absent is empty. */
export type ProgramRows =
  | AsyncIterable<Readonly<Record<string, string>>>
  | Iterable<Readonly<Record<string, string>>>;

const batchRows = 1000;

/** @throws TypeError, while its rows are read, at a heading that the layout does not have. */
export function programTable(layout: Layout, rows: ProgramRows): OpenTable & { rows: RowBatches } {
  return {
    layout,
    headings: layout.columns.map(({ heading }) => heading),
    places: layout.columns.map((_, index) => [[index]]),
    unknown: [],
    rows: inBatches(layout, rows),
  };
}

async function* inBatches(layout: Layout, rows: ProgramRows): RowBatches {
  const headings = layout.columns.map(({ heading }) => heading);
  const known = new Set(headings);
  let batch: SourceRow[] = [];
  let number = 1;
  for await (const row of rows) {
    const stray = Object.keys(row).find((heading) => !known.has(heading));
    if (stray !== undefined) {
      throw new TypeError(`${layout.kind} has no column ${stray}; it has ${headings.join(', ')}`);
    }
    number++;
    batch.push({ number, cells: headings.map((heading) => row[heading] ?? '') });
    if (batch.length === batchRows) {
      yield batch;
      batch = [];
    }
  }
  if (batch.length > 0) yield batch;
}
