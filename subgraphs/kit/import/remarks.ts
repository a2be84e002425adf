/** What whoever hands a table over should know of it, beside its rejected rows: what in it was not stored. */
import type { HeadedTable } from './layout/headings.ts';
import { isBlank, type RowBatches, type SourceRow } from './source/row.ts';

const longestQuote = 80;

/** Remarks on one table; complete when its rows have been read. */
export class Remarks {
  readonly #table: HeadedTable;
  /** Columns without a heading, and of those the ones in which something is written. */
  readonly #unheaded: readonly number[];
  readonly #stray = new Set<number>();

  constructor(table: HeadedTable) {
    this.#table = table;
    this.#unheaded = table.headings.flatMap((heading, index) =>
      isBlank([heading]) ? [index] : [],
    );
  }

  /** The table's rows, looked at in passing. */
  async *rows(): RowBatches {
    for await (const batch of this.#table.rows) {
      for (const column of this.#unheaded) {
        if (batch.some(({ cells }) => !isBlank([cells[column] ?? '']))) this.#stray.add(column);
      }
      yield batch;
    }
  }

  list(): string[] {
    const { above, unknown } = this.#table;
    const stray = [...this.#stray].map(lettersOf);
    return [
      above.length > 0 && `passed over above the headings: ${above.map(quoted).join('; ')}`,
      unknown.length > 0 && `not stored, because these headings are unknown: ${unknown.join(', ')}`,
      stray.length > 0 && `not stored, because they have no heading: columns ${stray.join(', ')}`,
    ].filter((remark) => remark !== false);
  }
}

function quoted({ number, cells }: SourceRow): string {
  const text = cells.filter((cell) => !isBlank([cell])).join(' ');
  return `row ${number} (${text.length > longestQuote ? `${text.slice(0, longestQuote)}…` : text})`;
}

/** The name of a column, counted from 0: `AC` for 28. */
function lettersOf(column: number): string {
  const last = String.fromCharCode(65 + (column % 26));
  return column < 26 ? last : lettersOf(Math.floor(column / 26) - 1) + last;
}
