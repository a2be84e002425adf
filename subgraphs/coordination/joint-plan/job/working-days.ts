/** The days on which teams go out: working days by the State Council's calendar, make-up days among them. */
import chineseDays from 'chinese-days';
import { dayOf } from '../day-number.ts';

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

/** The calendar of a published year knows National Day (国庆节) by its name; any other year's, by its weekday alone. */
function isPublished(year: number): boolean {
  return chineseDays.getDayDetail(`${year}-10-01`).name.includes('国庆节');
}
