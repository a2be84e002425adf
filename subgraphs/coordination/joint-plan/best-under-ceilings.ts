/** The provably best plan for one premises where yearly ceilings may keep a body from coming as often as it wants to. */
import { firstDayOf, yearOf } from '../policy/frequency.ts';
import {
  type BestPlan,
  bestVisits,
  candidateDays,
  type DaysOff,
  type ExistingVisits,
  firstFor,
  type JoinableVisit,
  type Joining,
  noDayOff,
  type ProposedVisit,
  proposed,
  reasonOf,
  type UnservedReason,
} from './best-visits.ts';
import { Body, type Ceilings } from './ceilings.ts';
import { type DayWindow, isWithin } from './day-number.ts';
import { isFree } from './quiet-period.ts';
import { searchDays } from './search-days.ts';

/**
 * The best plan as `bestVisits` defines it, of those in which no body comes on more days of a year than its ceiling
 * allows, checks that stand counted. A visit that serves a body near its ceiling moves within its year only.
 *
 * A body that has a check left for each of its demands is never kept away: every day on which it comes serves one of
 * them at least. Where that is so of all bodies, the best plan is that of `bestVisits`. Otherwise search-days.ts tries
 * the choices of the others, on candidates that the same argument gives: a visit could be a day earlier unless, beside
 * what `bestVisits` says, a year begins on its day or a body comes on it anyway.
 *
 * Where there are too many choices to be tried, each such body gives up the demands for which it may have no check
 * left, those whose windows end last, and the plan is the best for what remains: that is not proven to be best of all.
 */
export function bestUnderCeilings<Demand extends DayWindow, Visit extends JoinableVisit<Demand>>(
  demands: readonly Demand[],
  existing: ExistingVisits<Visit>,
  ceilings: Ceilings<Demand>,
  isDayOff: DaysOff = noDayOff,
): BestPlan<Demand, Visit> {
  const bodies = Body.limited(demands, ceilings);
  if (bodies.length === 0) return bestVisits(demands, existing, isDayOff);
  const limited = new Map(bodies.flatMap((body) => body.demands.map((demand) => [demand, body])));
  const plan = new PlanInMaking<Demand, Visit>();
  const open: Demand[] = [];
  for (const demand of demands) {
    if (limited.has(demand)) continue;
    const visit = firstFor(demand, existing.joinable);
    if (visit === undefined) open.push(demand);
    else plan.join(demand, visit);
  }
  const breaks = bodies.flatMap(({ days, firstDays }) => [...days, ...firstDays]);
  const candidates = candidateDays(demands, existing, isDayOff, breaks);
  const taken = searchDays({ open, bodies, existing }, candidates);
  if (taken === undefined) return withoutTooMany(demands, bodies, existing, isDayOff);
  for (const { day, opens, served } of taken) {
    if (opens) for (const demand of open) if (isWithin(day, demand)) plan.visit(day, demand);
    const standing = existing.joinable.filter((visit) => visit.day === day);
    for (const demand of served) {
      const visit = firstFor(demand, standing);
      if (visit === undefined) plan.visit(day, demand);
      else plan.join(demand, visit);
    }
  }
  const reason = (demand: Demand): UnservedReason => {
    const body = limited.get(demand);
    const days = body === undefined ? [] : possibleDays(demand, existing, isDayOff);
    const comes = body === undefined ? [] : plan.daysOf(body);
    const isKeptAway = days.length > 0 && !days.some((day) => body?.mayComeOn(day, comes));
    return isKeptAway ? 'CEILING_REACHED' : reasonOf(demand, isDayOff);
  };
  return {
    visits: proposed(plan.byDay, existing).map((visit) => keptInYear(visit, limited)),
    joined: plan.joined,
    unserved: demands
      .filter((demand) => !plan.days.has(demand))
      .map((demand) => ({ demand, reason: reason(demand) })),
  };
}

/** A plan as it is made day by day; a demand that is served stays where it is. */
class PlanInMaking<Demand extends DayWindow, Visit extends { readonly day: number }> {
  readonly joined: Joining<Demand, Visit>[] = [];
  readonly byDay = new Map<number, Demand[]>();
  /** The day on which each demand is served. */
  readonly days = new Map<Demand, number>();

  join(demand: Demand, visit: Visit): void {
    this.joined.push({ demand, visit });
    this.days.set(demand, visit.day);
  }

  visit(day: number, demand: Demand): void {
    if (this.days.has(demand)) return;
    const others = this.byDay.get(day);
    if (others) others.push(demand);
    else this.byDay.set(day, [demand]);
    this.days.set(demand, day);
  }

  /** The days on which it has a body come. */
  daysOf({ demands }: Body<Demand>): readonly number[] {
    return demands.flatMap((demand) => this.days.get(demand) ?? []);
  }
}

/** The days of the window on which a visit could serve the demand if nothing else were planned and no ceiling bound. */
function possibleDays<Demand extends DayWindow>(
  demand: Demand,
  existing: ExistingVisits<JoinableVisit<Demand>>,
  isDayOff: DaysOff,
): readonly number[] {
  const { earliest, latest } = demand;
  return Array.from(
    { length: Math.max(0, latest - earliest + 1) },
    (_, index) => earliest + index,
  ).filter(
    (day) =>
      (!isDayOff(day) && isFree(day, existing)) ||
      existing.joinable.some((visit) => visit.day === day && visit.admits(demand)),
  );
}

/** On a day of another year, or where it was to come on a day on which it comes anyway, a body could be counted once more. */
function keptInYear<Demand extends DayWindow>(
  visit: ProposedVisit<Demand>,
  limited: ReadonlyMap<Demand, Body<Demand>>,
): ProposedVisit<Demand> {
  const { day, demands } = visit;
  const bodies = demands.flatMap((demand) => limited.get(demand) ?? []);
  if (bodies.length === 0) return visit;
  const comesAnyway = bodies.some(({ days }) => days.has(day));
  const year = yearOf(day);
  const kept = comesAnyway
    ? { earliest: day, latest: day }
    : { earliest: firstDayOf(year), latest: firstDayOf(year + 1) - 1 };
  const within = ({ earliest, latest }: DayWindow): DayWindow => ({
    earliest: Math.max(earliest, kept.earliest),
    latest: Math.min(latest, kept.latest),
  });
  const freedom = visit.freedom.map(within).filter(({ earliest, latest }) => earliest <= latest);
  return { ...visit, ...within(visit), freedom };
}

function withoutTooMany<Demand extends DayWindow, Visit extends JoinableVisit<Demand>>(
  demands: readonly Demand[],
  bodies: readonly Body<Demand>[],
  existing: ExistingVisits<Visit>,
  isDayOff: DaysOff,
): BestPlan<Demand, Visit> {
  const tooMany = new Set(bodies.flatMap((body) => body.beyondItsChecks()));
  const rest = demands.filter((demand) => !tooMany.has(demand));
  const { unserved, ...plan } = bestVisits(rest, existing, isDayOff);
  const givenUp = Array.from(tooMany, (demand) => {
    const otherwise = reasonOf(demand, isDayOff);
    const reason = otherwise === 'QUIET_PERIOD' ? 'CEILING_REACHED' : otherwise;
    return { demand, reason } as const;
  });
  return { ...plan, unserved: [...unserved, ...givenUp] };
}
