/** The rows of one worksheet, every cell as the text a person reads in it. */
import { excelDay } from './excel-day.ts';
import type { RowBatches, SourceRow } from './row.ts';
import { withoutEscapes } from './shared-strings.ts';
import { parseXml } from './xml.ts';

/** What the workbook knows about the cells of all its worksheets. */
export interface CellMeaning {
  readonly strings: readonly string[];
  isDate(style: number): boolean;
  /** Whether days are counted from 1904, as old Macs did. */
  readonly date1904: boolean;
}

/** The widest sheet there can be ends in column XFD. */
const mostColumns = 16_384;

interface Cell {
  readonly column: number;
  readonly type: string;
  readonly style: number;
  text: string;
}

/**
 * The rows of the worksheet whose XML `chunks` are. A row ends with its last written cell, so every row is filled up
 * to the width of the first.
 */
export async function* worksheetRows(
  chunks: AsyncIterable<Buffer>,
  meaning: CellMeaning,
): RowBatches {
  let rows: SourceRow[] = [];
  let number = 0;
  let cells: string[] = [];
  let cell: Cell | undefined;
  let inValue = false;
  let inReadingAid = false;
  let width = 0;
  const steps = parseXml(chunks, {
    open(name, attributes) {
      if (name === 'row') {
        number = Number(attributes['r'] ?? number + 1);
        cells = [];
      } else if (name === 'c') {
        cell = {
          column: columnOf(attributes['r']) ?? cells.length,
          type: attributes['t'] ?? 'n',
          style: Number(attributes['s'] ?? 0),
          text: '',
        };
      } else if (name === 'rPh') inReadingAid = true;
      // A formula (`f`) is passed over: the value that was computed from it stands beside it.
      else if (name === 'v' || name === 't') inValue = cell !== undefined && !inReadingAid;
    },
    text(text) {
      if (inValue && cell) cell.text += text;
    },
    close(name) {
      if (name === 'v' || name === 't') inValue = false;
      else if (name === 'rPh') inReadingAid = false;
      else if (name === 'c' && cell) {
        if (cell.column < mostColumns) {
          while (cells.length < cell.column) cells.push('');
          cells[cell.column] = shown(cell, meaning);
        }
        cell = undefined;
      } else if (name === 'row') {
        if (width === 0 && cells.some((text) => text !== '')) width = cells.length;
        while (cells.length < width) cells.push('');
        rows.push({ number, cells });
      }
    },
  });
  for await (const _ of steps) {
    if (rows.length === 0) continue;
    yield rows;
    rows = [];
  }
}

/** The column of a cell's address, counted from 0: 28 for `AC7`. */
function columnOf(address: string | undefined): number | undefined {
  const letters = address?.match(/^[A-Z]{1,3}/)?.[0];
  if (letters === undefined) return undefined;
  let column = 0;
  for (const letter of letters) column = column * 26 + letter.charCodeAt(0) - 64;
  return column - 1;
}

function shown(cell: Cell, meaning: CellMeaning): string {
  const { type, text } = cell;
  if (text === '') return '';
  switch (type) {
    case 's':
      return meaning.strings[Number(text)] ?? '';
    case 'inlineStr':
    case 'str':
      return withoutEscapes(text);
    case 'b':
      return text === '1' ? 'TRUE' : 'FALSE';
    case 'n':
      return meaning.isDate(cell.style)
        ? (excelDay(Number(text) + (meaning.date1904 ? 1462 : 0)) ?? text)
        : plainNumber(text);
    default:
      // `d` is an ISO date, `e` an error such as #N/A: both read as they are.
      return text;
  }
}

/** A number as the sheet shows it, which is with 15 digits: 0.30000000000000004 was meant to be 0.3. */
function plainNumber(text: string): string {
  const rounded = Number(Number(text).toPrecision(15));
  if (!Number.isFinite(rounded)) return text;
  const short = String(rounded);
  return short.includes('e') ? rounded.toLocaleString('en-US', plain) : short;
}

const plain = { useGrouping: false, maximumFractionDigits: 20 } as const;
