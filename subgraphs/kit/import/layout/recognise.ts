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

/** Where a column stands: by each of its headings that is there, in their order, the places of that heading. */
export type Places = readonly (readonly number[])[];

/** A table whose columns are known. */
export interface RecognisedTable {
  readonly layout: Layout;
  /** For each column of the layout. */
  readonly places: readonly Places[];
  /** Headings that no column of the layout is known by: what stands under them is not stored. */
  readonly unknown: readonly string[];
}

/** Columns that many tables have and no record needs. */
const ofNoRecord = ['序号', '行号'].map(plainHeading);

/**
 * The kinds of export that the department hands over, or the one that a table is said to be.
 *
 * @throws UnreadableFile when the department hands over none of that kind.
 */
export function candidatesOf(imports: DepartmentImports, kind?: ImportKind): readonly Layout[] {
  if (kind !== undefined && !imports.kinds.includes(kind)) {
    throw new UnreadableFile(
      `${imports.department} hands over no ${kind}, only ${imports.kinds.join(', ')}`,
    );
  }
  return (kind === undefined ? imports.kinds : [kind]).map((each) => layouts[each]);
}

/** What the table of these headings is; undefined where it is none of the candidates. */
export function recognise(
  headings: readonly string[],
  candidates: readonly Layout[],
): RecognisedTable | undefined {
  const plain = headings.map(plainHeading);
  for (const layout of candidates) {
    const places = layout.columns.map((column) => placesOf(column, plain));
    if (layout.columns.some(({ required }, index) => required && places[index]?.length === 0)) {
      continue;
    }
    return { layout, places, unknown: unknownHeadings(layout, headings) };
  }
  return undefined;
}

/** How many of the candidates' columns these headings name, where they name most. */
export function resemblance(headings: readonly string[], candidates: readonly Layout[]): number {
  const plain = headings.map(plainHeading);
  return Math.max(
    ...candidates.map(
      ({ columns }) => columns.filter((column) => placesOf(column, plain).length > 0).length,
    ),
  );
}

/** Why a table is none of the candidates. */
export interface Strangeness {
  readonly found: string;
  readonly expected: string;
}

/** Why the table of these headings is none of the candidates. */
export function strangeness(
  headings: readonly string[],
  candidates: readonly Layout[],
  imports: DepartmentImports,
): Strangeness {
  const [only, ...others] = candidates;
  const whose = others.length > 0 ? `of ${imports.department}` : `of kind ${only?.kind}`;
  return {
    found: `its headings are of no export ${whose}. Found: ${shortened(headings)}`,
    expected: `Expected, in any order: ${candidates
      .map((layout) => `${layout.zh} (${layout.kind}): ${expected(layout, headings)}`)
      .join('; or ')}`,
  };
}

function placesOf(column: Column<unknown>, plain: readonly string[]): Places {
  return [column.heading, ...column.spellings]
    .map((spelling) => {
      const wanted = plainHeading(spelling);
      return plain.flatMap((heading, index) => (heading === wanted ? [index] : []));
    })
    .filter((places) => places.length > 0);
}

function unknownHeadings(layout: Layout, headings: readonly string[]): string[] {
  const known = new Set([
    ...ofNoRecord,
    ...layout.columns
      .flatMap(({ heading, spellings }) => [heading, ...spellings])
      .map(plainHeading),
    ...layout.unstored.map(plainHeading),
  ]);
  return headings.filter((heading) => heading.trim() !== '' && !known.has(plainHeading(heading)));
}

/** The layout's required headings, or where most of them are there, the ones that lack. */
function expected(layout: Layout, headings: readonly string[]): string {
  const plain = headings.map(plainHeading);
  const required = layout.columns.filter((column) => column.required);
  const lacking = required.filter((column) => placesOf(column, plain).length === 0);
  const names = (columns: Column<unknown>[]) => columns.map(({ heading }) => heading).join(', ');
  return lacking.length * 2 <= required.length
    ? `${names(lacking)} (missing here)`
    : names(required);
}

function shortened(headings: readonly string[]): string {
  const text = headings.filter((heading) => heading.trim() !== '').join(', ');
  return text.length <= 200 ? text : `${text.slice(0, 200)}…`;
}
