/** Finds the headings of a table, below whatever titles people write above them. */
import type { DepartmentImports, ImportKind } from '../kinds.ts';
import { leaveReportOut } from '../rejected-row.ts';
import { isBlank, type RowBatches, type SourceRow } from '../source/row.ts';
import {
  candidatesOf,
  type RecognisedTable,
  recognise,
  resemblance,
  type Strangeness,
  strangeness,
} from './recognise.ts';

/** A table whose headings were found. */
export interface HeadedTable extends RecognisedTable {
  readonly headings: readonly string[];
  /** The rows in which something is written above the headings. */
  readonly above: readonly SourceRow[];
  /** The rows below them, without those in which nothing is written. */
  readonly rows: RowBatches;
}

/** Titles, units, dates of export and remarks take a few rows; by then the headings have come. */
const mostAbove = 50;

/**
 * The table in `batches`; undefined where nothing is written in them, and which headings were expected and found where
 * it is none of the department's. Headings in two rows, of which the upper has the ones that are common to both, are
 * taken together.
 *
 * @throws UnreadableFile when the department hands over nothing of this kind, or the rows cannot be read.
 */
export async function findHeadings(
  batches: RowBatches,
  imports: DepartmentImports,
  kind?: ImportKind,
): Promise<HeadedTable | Strangeness | undefined> {
  const candidates = candidatesOf(imports, kind);
  const iterator = batches[Symbol.asyncIterator]();
  const written: SourceRow[] = [];
  for (let at = 0; at < mostAbove; at++) {
    while (at + 1 >= written.length) {
      const next = await iterator.next();
      if (next.done) break;
      written.push(...withoutBlank(next.value));
    }
    const cells = written[at]?.cells;
    if (cells === undefined) break;
    const upper = written[at - 1]?.cells;
    const inOneRow = recognise(cells, candidates) !== undefined;
    const headings = inOneRow || upper === undefined ? cells : under(upper, cells);
    if (!inOneRow && recognise(headings, candidates) === undefined) continue;
    // A second row of headings, below, knows more columns; a row of data knows none.
    const lower = under(headings, written[at + 1]?.cells ?? []);
    const inTwoRows = resemblance(lower, candidates) > resemblance(headings, candidates);
    const below = at + (inTwoRows ? 2 : 1);
    const table = leaveReportOut(
      inTwoRows ? lower : headings,
      following(written.slice(below), iterator),
    );
    const recognised = recognise(table.headings, candidates);
    if (recognised)
      return { ...recognised, ...table, above: written.slice(0, inOneRow ? at : at - 1) };
  }
  await iterator.return?.();
  if (written.length === 0) return undefined;
  const [likeliest] = written
    .slice(0, mostAbove)
    .map(({ cells }) => ({ cells, score: resemblance(cells, candidates) }))
    .sort((one, other) => other.score - one.score);
  return strangeness(likeliest?.cells ?? [], candidates, imports);
}

function under(upper: readonly string[], lower: readonly string[]): readonly string[] {
  return Array.from({ length: Math.max(upper.length, lower.length) }, (_, index) =>
    isBlank([lower[index] ?? '']) ? (upper[index] ?? '') : (lower[index] ?? ''),
  );
}

async function* following(
  first: readonly SourceRow[],
  iterator: AsyncIterator<readonly SourceRow[]>,
): AsyncGenerator<readonly SourceRow[]> {
  try {
    if (first.length > 0) yield first;
    for (let next = await iterator.next(); !next.done; next = await iterator.next()) {
      const written = withoutBlank(next.value);
      if (written.length > 0) yield written;
    }
  } finally {
    await iterator.return?.();
  }
}

function withoutBlank(rows: readonly SourceRow[]): readonly SourceRow[] {
  return rows.some(({ cells }) => isBlank(cells))
    ? rows.filter(({ cells }) => !isBlank(cells))
    : rows;
}
