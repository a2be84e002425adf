/** Expectation-maximisation: how often pairs that are one agree, from pairs of which nobody knows which are. */
import { type Field, fields } from './levels.ts';

/** How many pairs agree in this way; null where a field is not to be compared. */
export interface Pattern {
  readonly levels: Readonly<Partial<Record<Field, number | null>>>;
  readonly count: number;
}

/** How often pairs that are one show each level of a field, and of how many such pairs that was learnt. */
export interface Learnt {
  readonly m: readonly number[];
  readonly pairs: number;
}

/** Rounds of which the last changes next to nothing. */
const mostRounds = 500;
const settled = 1e-7;

/**
 * m of each of `names`, and the share of pairs that are one, given `u`. Fields count as independent of each other
 * within the pairs that are one, and within those that are not.
 */
export function estimateM(
  patterns: readonly Pattern[],
  u: Readonly<Record<Field, readonly number[]>>,
  names: readonly Field[],
): ReadonlyMap<Field, Learnt> {
  let share = 0.5;
  let learnt = new Map(names.map((name) => [name, { m: beginning(fields[name]), pairs: 0 }]));
  for (let round = 0; round < mostRounds; round += 1) {
    const before = share;
    const expected = new Map(names.map((name) => [name, new Array<number>(fields[name]).fill(0)]));
    let total = 0;
    let ones = 0;
    for (const { levels, count } of patterns) {
      let one = share;
      let other = 1 - share;
      for (const name of names) {
        const level = levels[name];
        if (level == null) continue;
        one *= learnt.get(name)?.m[level] ?? 0;
        other *= u[name][level] ?? 0;
      }
      const isOne = (count * one) / (one + other || 1);
      total += count;
      ones += isOne;
      for (const name of names) {
        const level = levels[name];
        const counts = expected.get(name);
        if (level != null && counts) counts[level] = (counts[level] ?? 0) + isOne;
      }
    }
    share = ones / total;
    learnt = new Map([...expected].map(([name, counts]) => [name, sharesOf(counts)]));
    if (Math.abs(share - before) < settled) break;
  }
  return learnt;
}

/** Where the search begins: pairs that are one rather agree. Where it ends does not hang on it. */
function beginning(levels: number): readonly number[] {
  const rising = Array.from({ length: levels }, (_, level) => 2 ** (2 * level));
  const sum = rising.reduce((a, b) => a + b, 0);
  return rising.map((each) => each / sum);
}

/** Counts as shares, with half a pair more at each level, so that what was never seen is rare and not impossible. */
export function sharesOf(counts: readonly number[]): Learnt {
  const pairs = counts.reduce((a, b) => a + b, 0);
  return { m: counts.map((count) => (count + 0.5) / (pairs + counts.length / 2)), pairs };
}

/** Several estimates of one field as one, each counting by the pairs it was learnt from. */
export function together(estimates: readonly Learnt[]): readonly number[] {
  const pairs = estimates.reduce((sum, each) => sum + each.pairs, 0);
  const [first] = estimates;
  if (!first) throw new Error('There is no estimate to put together.');
  return first.m.map((_, level) =>
    estimates.reduce((sum, { m, pairs: of }) => sum + ((m[level] ?? 0) * of) / (pairs || 1), 0),
  );
}
