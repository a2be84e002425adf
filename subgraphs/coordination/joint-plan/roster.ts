/** Everybody's diaries at the beginning of a choice of days: the visits that exist are entered, the planned ones open. */
import type { DayWindow } from './day-number.ts';
import { bookIn, type Diary, newDiary, type OpenVisit, streetDiary } from './diary.ts';
import { freeWithin, type QuietPeriod } from './quiet-period.ts';

/** The visits of one premises' best plan, from the first to the last. */
export interface PlannedPremises extends QuietPeriod {
  readonly street: string;
  readonly visits: readonly PlannedVisit[];
}

/** A visit, with the days that lie in the windows of all its demands. */
export interface PlannedVisit extends DayWindow {
  /** Of every body that the visit serves, the team that comes. */
  readonly teams: readonly string[];
  /** The days that it would rather be on; none where nothing is said. */
  readonly preferred?: DaySet;
}

interface DaySet {
  readonly size: number;
  has(day: number): boolean;
}

/** A team's part in a visit that exists. */
export interface Booking {
  readonly team: string;
  readonly street: string;
  readonly day: number;
}

export interface Teams {
  /** How many visits the team can make on the day, a whole number. */
  capacityOf(team: string, day: number): number;
  readonly booked: readonly Booking[];
}

const noDays: ReadonlySet<number> = new Set();

/** Outside, days are numbers as everywhere; in diaries, they are counted from the first that any visit could be on. */
export class Roster {
  readonly #first: number;
  readonly #days: number;
  readonly #capacityOf: Teams['capacityOf'];
  readonly #diaries = new Map<string, Diary>();

  constructor(premises: readonly PlannedPremises[], { capacityOf, booked }: Teams) {
    let first = Number.POSITIVE_INFINITY;
    let last = Number.NEGATIVE_INFINITY;
    for (const { visits } of premises) {
      for (const { earliest, latest } of visits) {
        first = Math.min(first, earliest);
        last = Math.max(last, latest);
      }
    }
    this.#first = first;
    this.#days = Math.max(0, last - first + 1);
    this.#capacityOf = capacityOf;
    for (const { team, street, day } of booked) {
      if (first <= day && day <= last) bookIn(this.#diaryOf(team), street, day - first);
    }
  }

  get diaries(): Iterable<Diary> {
    return this.#diaries.values();
  }

  /** The visits to a premises, none of them placed yet. */
  open({ street, quiet, binding, visits }: PlannedPremises): readonly OpenVisit[] {
    const chain: OpenVisit[] = [];
    for (const { teams, preferred = noDays, ...window } of visits) {
      const options: number[] = [];
      for (const { earliest, latest } of freeWithin(window, { quiet, binding })) {
        for (let day = earliest; day <= latest; day++) options.push(day - this.#first);
      }
      const comers = [...new Set(teams)].map((team) => streetDiary(this.#diaryOf(team), street));
      const liked =
        preferred.size === 0
          ? noDays
          : new Set(options.filter((day) => preferred.has(this.#first + day)));
      chain.push({
        chain,
        quiet,
        options,
        preferred: liked,
        street,
        teams: comers,
        cheapest: {
          days: new Int32Array(options.length),
          costs: new Float64Array(options.length),
        },
        day: undefined,
      });
    }
    return chain;
  }

  dayOf({ day }: OpenVisit): number | undefined {
    return day === undefined ? undefined : this.#first + day;
  }

  #diaryOf(team: string): Diary {
    let diary = this.#diaries.get(team);
    if (diary === undefined) {
      diary = newDiary(this.#days, (day) => this.#capacityOf(team, this.#first + day));
      this.#diaries.set(team, diary);
    }
    return diary;
  }
}
