/** The provably best plan for one premises: the most demands served, and among those plans the fewest visits. */
import { type DayWindow, isWithin } from './day-number.ts';
import { freeWithin, isFree, type QuietPeriod } from './quiet-period.ts';

/** A planned visit that demands may join, whether it binds or not. */
export interface JoinableVisit<Demand> {
  readonly day: number;
  /** Whether a demand may join it, the day aside. */
  admits(demand: Demand): boolean;
}

/** What stands at the premises before anything is planned. */
export interface ExistingVisits<Visit> extends QuietPeriod {
  readonly joinable: readonly Visit[];
}

/** A visit that the plan proposes. */
export interface ProposedVisit<Demand extends DayWindow> extends DayWindow {
  readonly day: number;
  /** The demands it serves, in the order they were given. */
  readonly demands: readonly Demand[];
  /** The first day that lies in the windows of all its demands, and on which ceilings let their bodies come. */
  readonly earliest: number;
  /** The last such day. */
  readonly latest: number;
  /** The days it could be on while the other visits stay, days off among them: free, and in all its demands' windows. */
  readonly freedom: readonly DayWindow[];
}

/** A demand that an existing visit serves. */
export interface Joining<Demand, Visit> {
  readonly demand: Demand;
  readonly visit: Visit;
}

/**
 * Why a demand is not served. QUIET_PERIOD: on every day of its window, days off aside, an existing visit or one that
 * serves more demands is too near. WINDOW_CLOSED: its window has no day. NO_WORKING_DAY: it has days off alone.
 * CEILING_REACHED: on every day on which its body could come, the plan aside, that body has no check left in the year.
 */
export type UnservedReason =
  | 'QUIET_PERIOD'
  | 'WINDOW_CLOSED'
  | 'NO_WORKING_DAY'
  | 'CEILING_REACHED';

export interface Unserved<Demand> {
  readonly demand: Demand;
  readonly reason: UnservedReason;
}

/** Tells the days on which no visit is made. */
export type DaysOff = (day: number) => boolean;

export const noDayOff: DaysOff = () => false;

/** Every demand is in exactly one of the three. */
export interface BestPlan<Demand extends DayWindow, Visit> {
  /** From the first day to the last. */
  readonly visits: readonly ProposedVisit<Demand>[];
  readonly joined: readonly Joining<Demand, Visit>[];
  readonly unserved: readonly Unserved<Demand>[];
}

/**
 * Plans the visits to one premises that serve the most demands with the fewest new visits, none of these on a day off;
 * existing visits that demands join cost nothing. Days are whole numbers.
 *
 * Of plans that are equally good, it is the one whose first visit is the earliest, of these the one whose second is,
 * and so on. A demand that several days would serve joins an existing visit, the first it can (of one day, the first
 * given); else the first proposed one in its window. So the plan does not depend on the order of the demands.
 *
 * Why no plan is better:
 *
 * 1. *Whoever can join, joins.* Take any plan and let each demand that an existing visit in its window admits join it,
 *    whichever admits which. As many are served as before or more, by new visits no more than before: one that now
 *    serves nobody falls away. A demand that can join keeps no new visit from any day, nor does the joining: existing
 *    visits stand and bind whoever comes along. So the best plan for the remaining demands, together with the joining
 *    ones, is the best of all.
 * 2. *A few days suffice.* Call a day useful when it is free, no day off, and lies in the window of a demand. A visit on
 *    another day serves nobody or is not allowed. Take the best plan that the rule for equal plans prefers, and a visit
 *    of it, on day d. On d − 1 it would be a plan the rule prefers, so one of these must hold: a window begins on d
 *    (otherwise every window with d in it has d − 1 in it too); d − 1 is not free, so d = x + quiet for an existing
 *    visit x; d − 1 is a day off; or the visit before it is on d − quiet. Hence every visit is on a day that the
 *    beginning of a window, an x + quiet or the first day after days off reaches by steps of the quiet period, and each
 *    day on the way is that of a visit, so useful. These are the candidates.
 * 3. *Only the last visit matters.* Let visits be on days … < e < d. A window with d in it has one of the days before d
 *    in it exactly when it has e in it, being without gaps, that is, when it begins on e or before. So a visit on d
 *    after one on e adds the demands with e < earliest ≤ d ≤ latest, whatever came before e. The best that can follow
 *    a visit on e therefore depends on e alone: it is nothing, or, for a candidate d ≥ e + quiet, what d adds and the
 *    best that can follow d. Going through e from the last candidate to the first, and at last a day before all of
 *    them, tries every plan on candidates, and by 2 a best one is among them.
 * 4. *One number compares plans.* A demand counts demands + 1, a visit −1. In a best plan every visit adds a demand
 *    (else it would be left out), so visits never outweigh a demand.
 *
 * With n demands, m existing visits and c candidates it takes in the order of c · (c + n + m) steps; c is at most the
 * days of all windows, and without days off at most (n + m) · n.
 *
 * @throws RangeError for a quiet period below one day, since two visits on one day are one.
 */
export function bestVisits<Demand extends DayWindow, Visit extends JoinableVisit<Demand>>(
  demands: readonly Demand[],
  existing: ExistingVisits<Visit>,
  isDayOff: DaysOff = noDayOff,
): BestPlan<Demand, Visit> {
  if (existing.quiet < 1) {
    throw new RangeError(
      `a quiet period of ${existing.quiet} days is no period: use 1 to plan without one`,
    );
  }
  const joined: Joining<Demand, Visit>[] = [];
  const open: Demand[] = [];
  for (const demand of demands) {
    const visit = firstFor(demand, existing.joinable);
    if (visit === undefined) open.push(demand);
    else joined.push({ demand, visit });
  }
  const days = bestDays(open, existing, isDayOff);
  const byDay = new Map<number, Demand[]>(days.map((day) => [day, []]));
  const unserved: Unserved<Demand>[] = [];
  for (const demand of open) {
    const day = days.find((each) => isWithin(each, demand));
    if (day !== undefined) byDay.get(day)?.push(demand);
    else unserved.push({ demand, reason: reasonOf(demand, isDayOff) });
  }
  return { visits: proposed(byDay, existing), joined, unserved };
}

/** The first visit that a demand can join (of one day, the first given). */
export function firstFor<Demand extends DayWindow, Visit extends JoinableVisit<Demand>>(
  demand: Demand,
  visits: readonly Visit[],
): Visit | undefined {
  let first: Visit | undefined;
  for (const visit of visits) {
    const sooner = first === undefined || visit.day < first.day;
    if (sooner && isWithin(visit.day, demand) && visit.admits(demand)) first = visit;
  }
  return first;
}

/** Why a demand is not served that no ceiling keeps out. */
export function reasonOf({ earliest, latest }: DayWindow, isDayOff: DaysOff): UnservedReason {
  if (earliest > latest) return 'WINDOW_CLOSED';
  for (let day = earliest; day <= latest; day++) if (!isDayOff(day)) return 'QUIET_PERIOD';
  return 'NO_WORKING_DAY';
}

/** A day a visit may be on, as the search sees it. */
interface Candidate {
  readonly day: number;
  /** How many demands a visit on this day serves that one on the day looked at does not. */
  added: number;
  /** What the best visits after this day are worth. */
  worth: number;
  /** The first of those visits. */
  next: Candidate | undefined;
}

/** The days of the best plan's visits, from the first to the last. */
function bestDays(
  demands: readonly DayWindow[],
  existing: QuietPeriod,
  isDayOff: DaysOff,
): readonly number[] {
  const candidates = candidateDays(demands, existing, isDayOff)
    .sort((a, b) => b - a)
    .map(candidateOn);
  const start = candidateOn(Number.NEGATIVE_INFINITY);
  const demandWorth = demands.length + 1;
  const lastBeginningFirst = [...demands].sort((a, b) => b.earliest - a.earliest).values();
  let begun = lastBeginningFirst.next();
  for (const from of [...candidates, start]) {
    for (; !begun.done && begun.value.earliest > from.day; begun = lastBeginningFirst.next()) {
      for (const to of candidates) if (isWithin(to.day, begun.value)) to.added += 1;
    }
    for (const to of candidates) {
      if (to.day - from.day < existing.quiet) break;
      const worth = to.added * demandWorth - 1 + to.worth;
      // Of equals the last one tried, which is on the earliest day.
      if (worth >= from.worth) {
        from.worth = worth;
        from.next = to;
      }
    }
  }
  const days: number[] = [];
  for (let visit = start.next; visit !== undefined; visit = visit.next) days.push(visit.day);
  return days;
}

function candidateOn(day: number): Candidate {
  return { day, added: 0, worth: 0, next: undefined };
}

/**
 * Days enough for the visits of a best plan, in no order. `breaks` are days on which more than on the day before speaks
 * for a visit, windows and quiet periods aside.
 */
export function candidateDays(
  demands: readonly DayWindow[],
  existing: QuietPeriod,
  isDayOff: DaysOff,
  breaks: readonly number[] = [],
): number[] {
  const { quiet, binding } = existing;
  const isUseful = (day: number) =>
    !isDayOff(day) && demands.some((demand) => isWithin(day, demand)) && isFree(day, existing);
  const days = new Set<number>();
  const beginAt = (first: number) => {
    for (let day = first; !days.has(day) && isUseful(day); day += quiet) days.add(day);
  };
  for (const { earliest, latest } of demands) {
    beginAt(earliest);
    for (let day = earliest; day < latest; day++) if (isDayOff(day)) beginAt(day + 1);
  }
  for (const taken of binding) beginAt(taken + quiet);
  for (const day of breaks) beginAt(day);
  return [...days];
}

/** The visits of a plan that serve demands on those days, days in order. */
export function proposed<Demand extends DayWindow>(
  byDay: ReadonlyMap<number, readonly Demand[]>,
  existing: QuietPeriod,
): readonly ProposedVisit<Demand>[] {
  const days = [...byDay.keys()];
  return Array.from(byDay, ([day, demands], index) => {
    const earliest = Math.max(...demands.map((demand) => demand.earliest));
    const latest = Math.min(...demands.map((demand) => demand.latest));
    const before = days[index - 1] ?? Number.NEGATIVE_INFINITY;
    const after = days[index + 1] ?? Number.POSITIVE_INFINITY;
    const between = {
      earliest: Math.max(earliest, before + existing.quiet),
      latest: Math.min(latest, after - existing.quiet),
    };
    return { day, demands, earliest, latest, freedom: freeWithin(between, existing) };
  });
}
