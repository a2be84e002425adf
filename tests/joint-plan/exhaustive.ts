/** Plans found by trying everything, days after days: slow, and too simple to be wrong. */
import type { JoinableVisit } from '../../subgraphs/coordination/joint-plan/best-visits.ts';
import {
  type DayWindow,
  dayOf,
  isWithin,
} from '../../subgraphs/coordination/joint-plan/day-number.ts';

/** All sets of days from `days` (ascending) that are at least `quiet` apart, the empty one among them. */
function* daySets(days: readonly number[], quiet: number): Generator<readonly number[]> {
  yield [];
  for (const [index, day] of days.entries()) {
    const later = days.slice(index + 1).filter((each) => each - day >= quiet);
    for (const rest of daySets(later, quiet)) yield [day, ...rest];
  }
}

export interface ExhaustivePlan {
  readonly served: number;
  /** Of all the best sets of days, the one with the earliest first day, of these the earliest second, and so on. */
  readonly days: readonly number[];
}

/**
 * The most demands that visits on no day off, together with `joinable` ones, can serve, by the fewest visits. `served`
 * tells how many new visits on given days can serve: by default, whatever is in the window of one of them.
 */
export function exhaustivePlan(
  demands: readonly DayWindow[],
  {
    quiet,
    binding,
    joinable,
  }: {
    quiet: number;
    binding: readonly number[];
    joinable: readonly JoinableVisit<DayWindow>[];
  },
  daysOff: readonly number[] = [],
  served: (days: readonly number[]) => number = (days) => {
    const left = demands.filter((demand) => !canJoin(demand, joinable));
    return demands.length - left.length + servedOn(days, left);
  },
): ExhaustivePlan {
  const days: number[] = [];
  const first = Math.min(...demands.map(({ earliest }) => earliest));
  const last = Math.max(...demands.map(({ latest }) => latest));
  for (let day = first; day <= last; day++) {
    if (daysOff.includes(day)) continue;
    if (binding.every((taken) => Math.abs(taken - day) >= quiet)) days.push(day);
  }
  let best: ExhaustivePlan = { served: -1, days: [] };
  for (const set of daySets(days, quiet)) {
    const plan = { served: served(set), days: set };
    if (isBetter(plan, best)) best = plan;
  }
  return best;
}

export function canJoin(demand: DayWindow, visits: readonly JoinableVisit<DayWindow>[]): boolean {
  return visits.some((visit) => isWithin(visit.day, demand) && visit.admits(demand));
}

export function servedOn(days: readonly number[], demands: readonly DayWindow[]): number {
  return demands.filter((demand) => days.some((day) => isWithin(day, demand))).length;
}

/** What a ceiling is to `servedUnderCeilings`. */
export interface Ceiling<Demand> {
  readonly checks: number;
  bodyOf(demand: Demand): string;
  daysOf(body: string): readonly number[];
}

/** The most that visits on given days can serve, found by trying all days on which each body could come. */
export function servedUnderCeilings<Demand extends DayWindow>(
  demands: readonly Demand[],
  joinable: readonly JoinableVisit<Demand>[],
  ceiling: Ceiling<Demand>,
) {
  return (visits: readonly number[]): number => {
    const all = [...new Set([...visits, ...joinable.map(({ day }) => day)])];
    const mostOf = (body: string) => {
      const own = demands.filter((demand) => ceiling.bodyOf(demand) === body);
      const servedBy = (comes: readonly number[]) =>
        own.filter((demand) =>
          comes.some(
            (day) =>
              isWithin(day, demand) &&
              (visits.includes(day) || joinable.some((it) => it.day === day && it.admits(demand))),
          ),
        ).length;
      const allowed = [...subsets(all)].filter((comes) => isWithinCeiling(ceiling, body, comes));
      return Math.max(...allowed.map(servedBy));
    };
    const bodies = new Set(demands.map((demand) => ceiling.bodyOf(demand)));
    return [...bodies].reduce((sum, body) => sum + mostOf(body), 0);
  };
}

/** Whether a body comes no more often a year than it may; days on which it comes anyway are no more. */
export function isWithinCeiling(
  { checks, daysOf }: Pick<Ceiling<never>, 'checks' | 'daysOf'>,
  body: string,
  comes: readonly number[],
): boolean {
  const made = new Set(daysOf(body));
  const more = [...new Set(comes)].filter((day) => !made.has(day));
  const yearOf = (day: number) => dayOf(day).slice(0, 4);
  return more.every((day) => {
    const inYear = [...made, ...more].filter((it) => yearOf(it) === yearOf(day));
    return inYear.length <= checks;
  });
}

function* subsets(days: readonly number[]): Generator<readonly number[]> {
  const [first, ...others] = days;
  yield [];
  if (first === undefined) return;
  for (const rest of subsets(others)) {
    if (rest.length > 0) yield rest;
    yield [first, ...rest];
  }
}

function isBetter(a: ExhaustivePlan, b: ExhaustivePlan): boolean {
  if (a.served !== b.served) return a.served > b.served;
  if (a.days.length !== b.days.length) return a.days.length < b.days.length;
  const differing = a.days.findIndex((day, index) => day !== b.days[index]);
  return differing >= 0 && (a.days[differing] as number) < (b.days[differing] as number);
}
