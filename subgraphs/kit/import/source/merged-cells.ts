/** Cells merged over several rows: what is written in the first of them holds for all. */

interface Merge {
  readonly column: number;
  /** The rows, first and last. */
  readonly from: number;
  readonly to: number;
  text: string;
}

/** Where the rows of a worksheet's XML end, and what is told about them begins. */
const endOfRows = /<\/(?:\w+:)?sheetData>/;

/** Longer than that mark, should it lie across two chunks. */
const overlap = 64;

const mergeOfCells = /<(?:\w+:)?mergeCell\s[^>]*?ref="([A-Z]{1,3})(\d+):[A-Z]{1,3}(\d+)"/g;

/** Writes into merged cells what a person sees in them, row after row. */
export class MergedCells {
  readonly #coming: Merge[];
  #open: Merge[] = [];

  private constructor(merges: Merge[]) {
    this.#coming = merges.sort((one, other) => other.from - one.from);
  }

  /** What is merged in the worksheet whose XML `chunks` are; its rows are passed over unread. */
  static async in(chunks: AsyncIterable<Buffer>): Promise<MergedCells> {
    let inTail = false;
    let text = '';
    for await (const chunk of chunks) {
      // Bytes as they are: the names of elements and the addresses of cells are ASCII.
      text = (inTail ? text : text.slice(-overlap)) + chunk.toString('latin1');
      if (inTail) continue;
      const match = endOfRows.exec(text);
      if (!match) continue;
      inTail = true;
      text = text.slice(match.index);
    }
    const merges = [...text.matchAll(mergeOfCells)].map(([, letters = '', top, bottom]) => {
      return { column: columnOf(letters), from: Number(top), to: Number(bottom), text: '' };
    });
    return new MergedCells(merges.filter(({ from, to }) => from < to));
  }

  /** Completes row `number`, unless nothing is written in it but what is merged from above. */
  fill(number: number, cells: string[]): void {
    while ((this.#coming.at(-1)?.from ?? Number.POSITIVE_INFINITY) <= number) {
      const merge = this.#coming.pop();
      if (merge) this.#open.push(merge);
    }
    if (this.#open.length === 0) return;
    const written = cells.some((cell) => cell !== '');
    for (const merge of this.#open) {
      if (merge.from === number) merge.text = cells[merge.column] ?? '';
      else if (written && merge.to >= number && (cells[merge.column] ?? '') === '') {
        while (cells.length < merge.column) cells.push('');
        cells[merge.column] = merge.text;
      }
    }
    this.#open = this.#open.filter(({ to }) => to > number);
  }
}

/** The column that letters name, counted from 0: 28 for `AC`. */
export function columnOf(letters: string): number {
  let column = 0;
  for (const letter of letters) column = column * 26 + letter.charCodeAt(0) - 64;
  return column - 1;
}
