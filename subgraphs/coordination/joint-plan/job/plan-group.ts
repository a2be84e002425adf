/** Plans the premises of one group of streets: the best visits to each, then days for all of them together. */
import {
  type UnservedReason as BestReason,
  bestVisits,
  type ProposedVisit,
} from '../best-visits.ts';
import { choosingDays, type DayChoice } from '../choose-days.ts';
import type { DayWindow } from '../day-number.ts';
import type { Booking, PlannedPremises } from '../roster.ts';
import type { CityTeams } from './teams.ts';
import { type WantedDemand, type WantedPremises, within } from './wanted.ts';
import type { WorkingDays } from './working-days.ts';

/** What planning goes by. */
export interface Rules {
  /** The days on which visits may be. */
  readonly period: DayWindow;
  readonly quiet: number;
  readonly teams: CityTeams;
  readonly calendar: WorkingDays;
}

/** `CAPACITY`: on the days on which the visit that would serve it can be, a team has no room. */
export type UnservedReason = BestReason | 'CAPACITY';

/** A demand with the days of its window that lie in the period. */
interface OpenDemand extends DayWindow {
  readonly wanted: WantedDemand;
}

/** The best plan of one premises, whose visits have no days yet. */
export interface PremisesPlan {
  readonly premises: WantedPremises;
  readonly visits: readonly ProposedVisit<OpenDemand>[];
  readonly unserved: readonly Unserved[];
  /** What visits could do if no day were a day off. */
  readonly best: Best;
}

export interface Best {
  readonly served: number;
  readonly visits: number;
}

export interface Unserved {
  readonly premises: WantedPremises;
  readonly demand: WantedDemand;
  readonly reason: UnservedReason;
}

/** A visit with its day. */
export interface DatedVisit {
  readonly premises: WantedPremises;
  readonly day: number;
  readonly demands: readonly WantedDemand[];
  readonly departments: readonly string[];
}

export interface GroupPlan {
  readonly visits: readonly DatedVisit[];
  readonly unserved: readonly Unserved[];
  /** What visits could do if no day were a day off and teams had room for any number. */
  readonly best: Best;
  readonly visitsWithoutRoom: DayChoice['unplaced'];
  readonly streetChanges: DayChoice['streetChanges'];
}

/** The best visits to one premises. Nothing is joined: whether a body may come along is for the visit's lead to say. */
export function planPremises(
  premises: WantedPremises,
  { period, quiet, calendar }: Rules,
): PremisesPlan {
  const { demands, binding } = premises;
  const open = demands.map((wanted) => ({ wanted, ...within(period, wanted) }));
  const existing = { quiet, binding, joinable: [] };
  const { visits, unserved } = bestVisits(open, existing, (day) => !calendar.isWorkingDay(day));
  const everyDay = bestVisits(open, existing);
  return {
    premises,
    visits,
    best: { served: open.length - everyDay.unserved.length, visits: everyDay.visits.length },
    unserved: unserved.map(({ demand, reason }) => ({ premises, demand: demand.wanted, reason })),
  };
}

/** Chooses days for the visits of a group's premises; pauses now and then for whoever has something else to do. */
export function* planGroup(
  plans: readonly PremisesPlan[],
  booked: readonly Booking[],
  rules: Rules,
): Generator<void, GroupPlan> {
  const { teams, calendar } = rules;
  const choice = yield* choosingDays(
    plans.map((plan) => toBeDated(plan, rules)),
    {
      capacityOf: (code, day) => (calendar.isWorkingDay(day) ? teams.team(code).dailyCapacity : 0),
      booked,
    },
  );
  const visits: DatedVisit[] = [];
  const unserved: Unserved[] = [];
  const best = { served: 0, visits: 0 };
  for (const [index, plan] of plans.entries()) {
    const { premises } = plan;
    unserved.push(...plan.unserved);
    best.served += plan.best.served;
    best.visits += plan.best.visits;
    for (const [place, visit] of plan.visits.entries()) {
      const day = choice.days[index]?.[place];
      const demands = visit.demands.map(({ wanted }) => wanted);
      if (day !== undefined) visits.push({ premises, day, demands, departments: bodiesOf(visit) });
      else {
        for (const demand of demands) unserved.push({ premises, demand, reason: 'CAPACITY' });
      }
    }
  }
  return {
    visits,
    unserved,
    best,
    visitsWithoutRoom: choice.unplaced,
    streetChanges: choice.streetChanges,
  };
}

function toBeDated({ premises, visits }: PremisesPlan, { quiet, teams }: Rules): PlannedPremises {
  const { street, binding } = premises;
  return {
    street,
    quiet,
    binding,
    visits: visits.map((visit) => ({
      earliest: visit.earliest,
      latest: visit.latest,
      teams: bodiesOf(visit).map((department) => teams.teamOf(department, street).code),
    })),
  };
}

function bodiesOf({ demands }: ProposedVisit<OpenDemand>): readonly string[] {
  return [...new Set(demands.map(({ wanted: [, department] }) => department))].sort();
}
