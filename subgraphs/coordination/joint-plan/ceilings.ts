/** How often a body may still check one premises: what its yearly ceiling leaves of the checks that it wants to make. */
import { firstDayOf, yearOf } from '../policy/frequency.ts';
import type { DayWindow } from './day-number.ts';

/** What keeps bodies from coming too often. */
export interface Ceilings<Demand> {
  /** The days of a year on which a body may come at most. */
  readonly checks: number;
  /** The body that makes a check. */
  bodyOf(demand: Demand): string;
  /** The days on which a body has come, or comes with a visit that stands. */
  daysOf(body: string): readonly number[];
}

/** A body and what it wants to check at the premises. */
export class Body<Demand extends DayWindow> {
  readonly demands: readonly Demand[];
  /** The days on which it has come or comes anyway. */
  readonly days: ReadonlySet<number>;
  readonly #ceiling: number;

  private constructor(demands: readonly Demand[], days: readonly number[], ceiling: number) {
    this.demands = demands;
    this.days = new Set(days);
    this.#ceiling = ceiling;
  }

  /** The bodies that have not, in every year, a check left for each of their demands that could be met in it. */
  static limited<Demand extends DayWindow>(
    demands: readonly Demand[],
    { bodyOf, daysOf, checks }: Ceilings<Demand>,
  ): readonly Body<Demand>[] {
    const byBody = new Map<string, Demand[]>();
    for (const demand of demands) {
      const others = byBody.get(bodyOf(demand));
      if (others) others.push(demand);
      else byBody.set(bodyOf(demand), [demand]);
    }
    return [...byBody.keys()]
      .sort()
      .map((name) => new Body(byBody.get(name) ?? [], daysOf(name), checks))
      .filter((body) => body.beyondItsChecks().length > 0);
  }

  /** On how many more days of a year it may come. */
  leftIn(year: number): number {
    const made = [...this.days].filter((day) => yearOf(day) === year).length;
    return Math.max(0, this.#ceiling - made);
  }

  /** Whether it may come on a day where it comes on `comes` too, beside the days on which it comes anyway. */
  mayComeOn(day: number, comes: readonly number[]): boolean {
    if (this.days.has(day)) return true;
    const year = yearOf(day);
    const more = new Set(comes.filter((it) => yearOf(it) === year && !this.days.has(it)));
    return more.size < this.leftIn(year);
  }

  /** The first days of years in the windows of its demands. */
  get firstDays(): readonly number[] {
    return this.demands.flatMap((demand) => yearsOf(demand).slice(1).map(firstDayOf));
  }

  /** The demands that are left when those whose windows end first have one of its checks each, in every year they lie in. */
  beyondItsChecks(): readonly Demand[] {
    const given = new Map<number, number>();
    return this.demands
      .toSorted((one, other) => one.latest - other.latest || one.earliest - other.earliest)
      .filter((demand) => {
        const years = yearsOf(demand);
        if (years.some((year) => (given.get(year) ?? 0) >= this.leftIn(year))) return true;
        for (const year of years) given.set(year, (given.get(year) ?? 0) + 1);
        return false;
      });
  }
}

function yearsOf({ earliest, latest }: DayWindow): readonly number[] {
  const first = yearOf(earliest);
  return Array.from(
    { length: Math.max(0, yearOf(latest) - first + 1) },
    (_, index) => first + index,
  );
}
