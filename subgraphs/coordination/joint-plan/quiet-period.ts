/** Which days the quiet periods of existing visits leave free at a premises. */
import type { DayWindow } from './day-number.ts';

/** What a new visit to a premises must keep away from. */
export interface QuietPeriod {
  /** Two binding visits are at least so many days apart: with 30, the 30th day after a visit is free again. */
  readonly quiet: number;
  /** The days of the binding visits and inspections that exist, past and to come, in any order. */
  readonly binding: readonly number[];
}

/** Whether no existing visit keeps a new one from `day`. */
export function isFree(day: number, { quiet, binding }: QuietPeriod): boolean {
  return binding.every((taken) => Math.abs(day - taken) >= quiet);
}

/** The days of `window` that are free, as windows from the earliest to the latest. */
export function freeWithin(window: DayWindow, period: QuietPeriod): readonly DayWindow[] {
  const free: DayWindow[] = [];
  let earliest = window.earliest;
  for (const taken of [...period.binding].sort((a, b) => a - b)) {
    const latest = Math.min(window.latest, taken - period.quiet);
    if (earliest <= latest) free.push({ earliest, latest });
    earliest = Math.max(earliest, taken + period.quiet);
  }
  if (earliest <= window.latest) free.push({ earliest, latest: window.latest });
  return free;
}
