/** Recognises from its headings what kind of export a table is, and where its columns stand. */
import type { DepartmentImports, ImportKind } from '../kinds.ts';
import { UnreadableFile } from '../unreadable-file.ts';
import { type Column, plainHeading } from './column.ts';
import { inspectionLayout } from './inspection.ts';
import type { Layout } from './layout.ts';
import { licenceLayout } from './licence.ts';
import { penaltyLayout } from './penalty.ts';
import { registerLayout } from './register.ts';

/** How each kind of export is laid out. */
export const layouts: Readonly<Record<ImportKind, Layout>> = {
  REGISTER: registerLayout,
  LICENCE: licenceLayout,
  INSPECTION: inspectionLayout,
  PENALTY: penaltyLayout,
};

/** A table whose columns are known. */
export interface RecognisedTable {
  readonly layout: Layout;
  /** For each column of the layout, its place in the table; undefined where the table has none. */
  readonly places: readonly (number | undefined)[];
  /** Headings that no column of the layout is known by: what stands under them is not stored. */
  readonly unknown: readonly string[];
}

/** The headings that rejected rows are written under, so that a mended file of them can be imported as it is. */
export const rejectedHeadings = ['row', 'column', 'reason', 'explanation'] as const;

/**
 * What the table is, among the kinds the department hands over, or as the kind it is said to be.
 *
 * @throws UnreadableFile saying which headings were expected and found.
 */
export function recognise(
  headings: readonly string[],
  imports: DepartmentImports,
  kind?: ImportKind,
): RecognisedTable {
  if (kind !== undefined && !imports.kinds.includes(kind)) {
    throw new UnreadableFile(
      `${imports.department} hands over no ${kind}, only ${imports.kinds.join(', ')}`,
    );
  }
  const candidates = (kind === undefined ? imports.kinds : [kind]).map((each) => layouts[each]);
  for (const layout of candidates) {
    const places = layout.columns.map((column) => placeOf(column, headings));
    if (missing(layout, places).length === 0) {
      return { layout, places, unknown: unknownHeadings(layout, headings) };
    }
  }
  throw new UnreadableFile(
    `its headings are of no export ${kind === undefined ? `of ${imports.department}` : `of kind ${kind}`}. ` +
      `Found: ${shortened(headings)}. Expected, in any order: ${candidates
        .map((layout) => `${layout.zh} (${layout.kind}): ${expected(layout, headings)}`)
        .join('; or ')}`,
  );
}

function placeOf(column: Column<unknown>, headings: readonly string[]): number | undefined {
  const spellings = new Set([column.heading, ...column.spellings].map(plainHeading));
  const places = headings.flatMap((heading, index) =>
    spellings.has(plainHeading(heading)) ? [index] : [],
  );
  if (places.length > 1) {
    throw new UnreadableFile(
      `two columns are the same: ${places.map((place) => headings[place]).join(', ')}; remove one of them`,
    );
  }
  return places[0];
}

function missing(layout: Layout, places: readonly (number | undefined)[]): Column<unknown>[] {
  return layout.columns.filter((column, index) => column.required && places[index] === undefined);
}

function unknownHeadings(layout: Layout, headings: readonly string[]): string[] {
  const known = new Set(
    [
      ...layout.columns.flatMap(({ heading, spellings }) => [heading, ...spellings]),
      ...layout.unstored,
      ...rejectedHeadings,
    ].map(plainHeading),
  );
  return headings.filter((heading) => heading.trim() !== '' && !known.has(plainHeading(heading)));
}

/** The layout's required headings, or where most of them are there, the ones that lack. */
function expected(layout: Layout, headings: readonly string[]): string {
  const required = layout.columns.filter((column) => column.required);
  const lacking = missing(
    layout,
    layout.columns.map((column) => placeOf(column, headings)),
  );
  const names = (columns: Column<unknown>[]) => columns.map(({ heading }) => heading).join(', ');
  return lacking.length * 2 <= required.length
    ? `${names(lacking)} (missing here)`
    : names(required);
}

function shortened(headings: readonly string[]): string {
  const text = headings.join(', ');
  return text.length <= 200 ? text : `${text.slice(0, 200)}…`;
}
