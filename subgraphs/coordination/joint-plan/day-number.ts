/** Days as whole numbers, in which a plan counts: 1970-01-01 is 0, and every day is one more than the day before. */

const millisecondsADay = 24 * 60 * 60 * 1000;

/** The number of `day`, a day as `YYYY-MM-DD`. */
export function dayNumber(day: string): number {
  return Date.parse(`${day}T00:00:00Z`) / millisecondsADay;
}

/** The days that were told before: a plan tells a few hundred of them a million times. */
const told = new Map<number, string>();

/** The day of that number, as `YYYY-MM-DD`. */
export function dayOf(number: number): string {
  let day = told.get(number);
  if (day === undefined) {
    day = new Date(number * millisecondsADay).toISOString().slice(0, 10);
    told.set(number, day);
  }
  return day;
}

/** The days from `earliest` to `latest`, both among them; no day where `earliest` is the later one. */
export interface DayWindow {
  readonly earliest: number;
  readonly latest: number;
}

export function isWithin(day: number, { earliest, latest }: DayWindow): boolean {
  return earliest <= day && day <= latest;
}
