/** The columns of an export: by which headings each is known, and how its cells are read. */
import { type Reason, Rejection } from '../rejection.ts';
import { legible, type Reading } from './readings.ts';

export interface Column<T> {
  /** The heading of the national layout, or of the departments' own where there is none. */
  readonly heading: string;
  /** Other headings it is found under; where an export has several, the first in which something is written counts. */
  readonly spellings: readonly string[];
  /** Whether an export without this column is no export of this kind. */
  readonly required: boolean;
  /** What its cells may say, in the words of the formats page. */
  readonly accepts: string;
  /** @throws Rejection of this column. */
  value(cell: string): T;
}

export type Columns = Readonly<Record<string, Column<unknown>>>;

/** What a row says, column by column. */
export type ValuesOf<C extends Columns> = {
  readonly [Name in keyof C]: C[Name] extends Column<infer T> ? T : never;
};

/** A column whose cells are never empty; a row where one is, is rejected for the reason `missing`. */
export function required<T>(
  heading: string,
  reading: Reading<T>,
  missing: Reason,
  spellings: readonly string[] = [],
): Column<T> {
  return {
    heading,
    spellings,
    required: true,
    accepts: reading.accepts,
    value: remembering((cell) =>
      inColumn(heading, () => {
        const text = legible(cell);
        if (text === '') throw new Rejection(missing);
        return reading(text);
      }),
    ),
  };
}

/** A column that may be absent, and whose empty cells are null. */
export function optional<T>(
  heading: string,
  reading: Reading<T>,
  spellings: readonly string[] = [],
): Column<T | null> {
  return {
    heading,
    spellings,
    required: false,
    accepts: reading.accepts,
    value: remembering((cell) =>
      inColumn(heading, () => {
        const text = legible(cell);
        return text === '' ? null : reading(text);
      }),
    ),
  };
}

function inColumn<T>(heading: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw error instanceof Rejection ? error.in(heading) : error;
  }
}

/** Slices up to this length are copies; a longer one, when kept, keeps the whole block of the file it was cut from. */
const longestRemembered = 12;
const mostRemembered = 4096;

/** Remembers what short cells said: most are the same few days, kinds and streets, a million times over. */
function remembering<T>(value: (cell: string) => T): (cell: string) => T {
  const remembered = new Map<string, T>();
  return (cell) => {
    if (cell.length > longestRemembered) return value(cell);
    const known = remembered.get(cell);
    if (known !== undefined) return known;
    const fresh = value(cell);
    if (remembered.size < mostRemembered) remembered.set(cell, fresh);
    return fresh;
  };
}

/** What forms write behind a heading for whoever fills them in. */
const hint = /\((?:必填|选填|可选|非必填|格式|如|例|注|Y{2,4}|年)[^)]*\)/g;

/** A heading as it is compared: without blanks, marks of obligation, hints, and the width of its brackets. */
export function plainHeading(heading: string): string {
  return heading
    .normalize('NFKC')
    .replace(/[\s\u200B-\u200D\uFEFF*_\-'"]/g, '')
    .toUpperCase()
    .replace(hint, '');
}
