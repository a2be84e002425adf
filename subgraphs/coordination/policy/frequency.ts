/** How often a premises is visited in a day, a week and a month: too often is flagged and never refused. */

/** More visits than these are flagged. */
export interface FrequencyFlags {
  readonly visitsADay: number;
  readonly visitsAWeek: number;
  readonly visitsAMonth: number;
}

export interface Frequency {
  readonly rule: 'FREQUENCY_DAY' | 'FREQUENCY_WEEK' | 'FREQUENCY_MONTH';
  readonly visits: number;
  readonly flagged: number;
}

/** What a further visit on `day` exceeds, beside visits on the days `others` (one entry a visit). */
export function exceededOn(
  day: number,
  others: readonly number[],
  flags: FrequencyFlags,
): readonly Frequency[] {
  const within = (same: (other: number) => boolean) => 1 + others.filter(same).length;
  const counts: readonly Frequency[] = [
    { rule: 'FREQUENCY_DAY', visits: within((it) => it === day), flagged: flags.visitsADay },
    {
      rule: 'FREQUENCY_WEEK',
      visits: within((it) => weekOf(it) === weekOf(day)),
      flagged: flags.visitsAWeek,
    },
    {
      rule: 'FREQUENCY_MONTH',
      visits: within((it) => monthOf(it) === monthOf(day)),
      flagged: flags.visitsAMonth,
    },
  ];
  return counts.filter(({ visits, flagged }) => visits > flagged);
}

/** Weeks begin on Monday; day 0, 1970-01-01, was a Thursday. */
function weekOf(day: number): number {
  return Math.floor((day + 3) / 7);
}

function monthOf(day: number): number {
  const date = dateOf(day);
  return date.getUTCFullYear() * 12 + date.getUTCMonth();
}

/** The calendar year of a day. */
export function yearOf(day: number): number {
  return dateOf(day).getUTCFullYear();
}

/** The first day of a calendar year. */
export function firstDayOf(year: number): number {
  return Date.UTC(year, 0, 1) / millisecondsADay;
}

const millisecondsADay = 24 * 60 * 60 * 1000;

function dateOf(day: number): Date {
  return new Date(day * millisecondsADay);
}
