/** The rows of one worksheet, every cell as the text a person reads in it. */
import { excelDay } from './excel-day.ts';
import { columnOf, type MergedCells } from './merged-cells.ts';
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
  formula: string;
  text: string;
}

/**
 * The rows of the worksheet whose XML `chunks` are. A row ends with its last written cell, so every row is filled up
 * to the width of the widest before it, which is that of the headings.
 */
export async function* worksheetRows(
  chunks: AsyncIterable<Buffer>,
  merged: MergedCells,
  meaning: CellMeaning,
): RowBatches {
  let rows: SourceRow[] = [];
  let number = 0;
  let cells: string[] = [];
  let cell: Cell | undefined;
  let inValue = false;
  let inFormula = false;
  let inReadingAid = false;
  let width = 0;
  const steps = parseXml(chunks, {
    open(name, attributes) {
      if (name === 'row') {
        number = Number(attributes['r'] ?? number + 1);
        cells = [];
      } else if (name === 'c') {
        cell = {
          column: columnIn(attributes['r']) ?? cells.length,
          type: attributes['t'] ?? 'n',
          style: Number(attributes['s'] ?? 0),
          formula: '',
          text: '',
        };
      } else if (name === 'rPh') inReadingAid = true;
      else if (name === 'f') inFormula = true;
      else if (name === 'v' || name === 't') inValue = !inReadingAid;
    },
    text(text) {
      if (cell && inValue) cell.text += text;
      else if (cell && inFormula) cell.formula += text;
    },
    close(name) {
      if (name === 'v' || name === 't') inValue = false;
      else if (name === 'f') inFormula = false;
      else if (name === 'rPh') inReadingAid = false;
      else if (name === 'c' && cell) {
        if (cell.column < mostColumns) {
          while (cells.length < cell.column) cells.push('');
          cells[cell.column] = shown(cell, meaning);
        }
        cell = undefined;
      } else if (name === 'row') {
        merged.fill(number, cells);
        width = Math.max(width, cells.length);
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

/** The column of a cell's address: 28 for `AC7`. */
function columnIn(address: string | undefined): number | undefined {
  const letters = address?.match(/^[A-Z]{1,3}/)?.[0];
  return letters === undefined ? undefined : columnOf(letters);
}

function shown(cell: Cell, meaning: CellMeaning): string {
  const { type, text, formula } = cell;
  // Beside a formula stands what was computed from it, unless a program wrote the sheet that cannot compute.
  if (text === '') return formula === '' || type === 'str' ? '' : `#NO_RESULT! =${formula}`;
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

/**
 * A number as the sheet shows it, which is with 15 digits: 0.30000000000000004 was meant to be 0.3. A whole one is as it
 * was written; of one whose digits do not fit, and are lost, that shows, as in 3.70405210000007E+17.
 */
function plainNumber(text: string): string {
  if (/^-?\d+$/.test(text)) return text;
  const rounded = Number(Number(text).toPrecision(15));
  if (!Number.isFinite(rounded)) return text;
  if (Math.abs(rounded) >= firstBeyondDigits) return rounded.toExponential().toUpperCase();
  const short = String(rounded);
  return short.includes('e') ? rounded.toLocaleString('en-US', plain) : short;
}

const firstBeyondDigits = 1e15;
const plain = { useGrouping: false, maximumFractionDigits: 20 } as const;
