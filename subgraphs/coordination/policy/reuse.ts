/** Results that may stand for a new check: clean, recent, of the same or a mutually recognised item, outside key fields. */

/** An item that is to be checked, with what may stand for it. */
export interface ReusableItem {
  /** `water:WA-001`. */
  readonly id: string;
  readonly keyField: boolean;
  readonly reuseMonths: number;
  /** Items recognised in its place, none of them of a key field; itself aside. */
  readonly recognised: readonly string[];
}

/** An inspection that took place. */
export interface Result {
  /** In the whole graph: `water:SW2026000035`. */
  readonly id: string;
  readonly department: string;
  readonly day: number;
  readonly items: readonly string[];
  readonly outcome: string | null;
}

/** One result and the items asked for that it settles. */
export interface Reuse {
  readonly result: Result;
  readonly items: readonly string[];
}

/** What may be reused instead of checking `items` on `day`, newest result first. */
export function reusable(
  items: readonly ReusableItem[],
  results: readonly Result[],
  day: number,
): readonly Reuse[] {
  return results
    .map((result) => ({ result, items: items.filter((item) => settles(result, item, day)) }))
    .filter((reuse) => reuse.items.length > 0)
    .map(({ result, items: settled }) => ({ result, items: settled.map(({ id }) => id) }))
    .sort((one, other) => other.result.day - one.result.day);
}

function settles(result: Result, item: ReusableItem, day: number): boolean {
  if (result.outcome !== 'CLEAN' || item.keyField) return false;
  if (result.day > day || day >= monthsAfter(result.day, item.reuseMonths)) return false;
  return result.items.some((it) => it === item.id || item.recognised.includes(it));
}

/** The day of the same number some months later; the last of that month where it has no such day. */
export function monthsAfter(day: number, months: number): number {
  const dayMs = 24 * 60 * 60 * 1000;
  const date = new Date(day * dayMs);
  const month = date.getUTCMonth() + months;
  const last = new Date(Date.UTC(date.getUTCFullYear(), month + 1, 0)).getUTCDate();
  const then = Date.UTC(date.getUTCFullYear(), month, Math.min(date.getUTCDate(), last));
  return then / dayMs;
}
