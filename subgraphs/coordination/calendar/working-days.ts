/** Working days by the State Council's calendar, make-up days among them: when teams go out, and when deadlines end. */
import chineseDays from 'chinese-days';
import { addDays } from '../../kit/clock.ts';
import { dayOf } from '../joint-plan/day-number.ts';

/** Holidays of a fixed date (《全国年节及纪念日放假办法》), for years whose calendar is not published: month and day. */
const fixedHolidays: ReadonlySet<string> = new Set([
  '01-01',
  '05-01',
  '05-02',
  '10-01',
  '10-02',
  '10-03',
]);

/** A calendar that remembers what it was asked; days are numbers. */
export class WorkingDays {
  /** The years asked for whose calendar is not published: what it says of them is provisional. */
  readonly provisionalYears = new Set<number>();
  readonly #known = new Map<number, boolean>();

  isWorkingDay(number: number): boolean {
    let works = this.#known.get(number);
    if (works === undefined) {
      works = this.#look(dayOf(number));
      this.#known.set(number, works);
    }
    return works;
  }

  #look(day: string): boolean {
    const year = Number(day.slice(0, 4));
    if (isPublished(year)) return chineseDays.isWorkday(day);
    this.provisionalYears.add(year);
    const weekday = new Date(`${day}T00:00:00Z`).getUTCDay();
    return weekday !== 0 && weekday !== 6 && !fixedHolidays.has(day.slice(5));
  }
}

/** The calendar of a year that is needed is not published: what falls into that year is not known, and not guessed. */
export class UnpublishedCalendar extends Error {
  override readonly name = 'UnpublishedCalendar';
  readonly year: number;

  constructor(year: number) {
    super(`The State Council has not published the calendar of ${year}.`);
    this.year = year;
  }
}

/**
 * The day that is `count` working days after `day` (both `YYYY-MM-DD`), counted from the day after it.
 *
 * @throws UnpublishedCalendar where a day of a year without a published calendar had to be counted.
 */
export function workingDayAfter(day: string, count: number): string {
  let found = day;
  for (let left = count; left > 0; ) {
    found = addDays(found, 1);
    const year = Number(found.slice(0, 4));
    if (!isPublished(year)) throw new UnpublishedCalendar(year);
    if (chineseDays.isWorkday(found)) left -= 1;
  }
  return found;
}

/** The calendar of a published year knows National Day (国庆节) by its name; any other year's, by its weekday alone. */
function isPublished(year: number): boolean {
  return chineseDays.getDayDetail(`${year}-10-01`).name.includes('国庆节');
}
