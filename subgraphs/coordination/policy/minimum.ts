/** Minimum frequencies: where a field must see a business so often a year that a quiet period cannot be kept, they win. */
import { yearOf } from './frequency.ts';

export interface Minimum {
  /** How often a year. */
  readonly checks: number;
  /** The days of this year's checks of the field, made and planned. */
  readonly days: readonly number[];
}

/**
 * Whether the checks still owed in the year of `firstFree` can no longer all be made, the first of them on that day, a
 * quiet period apart and before the year ends. `year` is the year that the minimum is counted in.
 */
export function winsOverQuietPeriod(
  { checks, days }: Minimum,
  { year, firstFree, quietDays }: { year: number; firstFree: number | null; quietDays: number },
): boolean {
  const owed = checks - days.filter((day) => yearOf(day) === year).length;
  if (owed <= 0) return false;
  return firstFree === null || yearOf(firstFree + (owed - 1) * quietDays) > year;
}
