/** Plans found by trying everything, days after days: slow, and too simple to be wrong. */
import type { JoinableVisit } from '../../subgraphs/coordination/joint-plan/best-visits.ts';
import { type DayWindow, isWithin } from '../../subgraphs/coordination/joint-plan/day-number.ts';

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

/** The most demands that visits on no day off, together with `joinable` ones, can serve, by the fewest visits. */
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
    const left = demands.filter((demand) => !canJoin(demand, joinable));
    const plan = { served: demands.length - left.length + servedOn(set, left), days: set };
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

function isBetter(a: ExhaustivePlan, b: ExhaustivePlan): boolean {
  if (a.served !== b.served) return a.served > b.served;
  if (a.days.length !== b.days.length) return a.days.length < b.days.length;
  const differing = a.days.findIndex((day, index) => day !== b.days[index]);
  return differing >= 0 && (a.days[differing] as number) < (b.days[differing] as number);
}
