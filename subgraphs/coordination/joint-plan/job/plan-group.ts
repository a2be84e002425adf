/** Plans the premises of one group of streets: the best visits to each, then days for all of them together. */
import type { WorkingDays } from '../../calendar/working-days.ts';
import type { ProgrammeDays } from '../../programme/programme-days.ts';
import { bestUnderCeilings } from '../best-under-ceilings.ts';
import { bestVisits, type DaysOff } from '../best-visits.ts';
import { leastVisits } from '../bounds.ts';
import type { Ceilings } from '../ceilings.ts';
import { choosingDays, type DayChoice } from '../choose-days.ts';
import type { DayWindow } from '../day-number.ts';
import type { Booking, PlannedPremises } from '../roster.ts';
import { bodiesOf, joinable, joinedVisits, joinWithRoom } from './join.ts';
import type { Best, DatedVisit, OpenDemand, PremisesPlan, Unserved } from './planned.ts';
import type { CityTeams } from './teams.ts';
import { type WantedPremises, within } from './wanted.ts';

/** What planning goes by. */
export interface Rules {
  /** The days on which visits may be. */
  readonly period: DayWindow;
  readonly quiet: number;
  readonly teams: CityTeams;
  readonly calendar: WorkingDays;
  readonly programme: ProgrammeDays;
}

export interface GroupPlan {
  readonly visits: readonly DatedVisit[];
  readonly unserved: readonly Unserved[];
  /** What visits could do if no day were a day off, teams had room for any number and no ceiling bound. */
  readonly best: Best;
  readonly visitsWithoutRoom: DayChoice['unplaced'];
  readonly streetChanges: DayChoice['streetChanges'];
  /** New visits on days of activities that match them. */
  readonly onProgrammeDays: DayChoice['onPreferredDays'];
}

/**
 * The best visits to one premises. A demand joins a visit that stands in its window unless that visit's lead would not
 * have it; whether the others may come along, the leads say when the plan is accepted.
 */
export function planPremises(
  premises: WantedPremises,
  { period, quiet, calendar }: Rules,
): PremisesPlan {
  const { demands, binding, standing } = premises;
  const open = demands.map((wanted) => ({ wanted, ...within(period, wanted) }));
  const existing = { quiet, binding, joinable: standing.map(joinable) };
  const isDayOff: DaysOff = (day) => !calendar.isWorkingDay(day);
  const { visits, joined, unserved } =
    premises.ceiling === null
      ? bestVisits(open, existing, isDayOff)
      : bestUnderCeilings(open, existing, ceilingsOf(premises, premises.ceiling), isDayOff);
  // Most plans lose nothing by days off and ceilings and show it by their number of visits: the search is not made twice.
  const inVain =
    unserved.length === 0 && visits.length === leastVisits(visits.flatMap((it) => it.demands));
  const everyDay = inVain ? { visits, unserved } : bestVisits(open, existing);
  return {
    premises,
    visits,
    joined: joined.length === 0 ? [] : joinedVisits(premises, joined),
    best: { served: open.length - everyDay.unserved.length, visits: everyDay.visits.length },
    unserved: unserved.map(({ demand, reason }) => ({ premises, demand: demand.wanted, reason })),
  };
}

function ceilingsOf({ checked }: WantedPremises, checks: number): Ceilings<OpenDemand> {
  return {
    checks,
    bodyOf: ({ wanted: [, department] }) => department,
    daysOf: (body) => checked.filter(([department]) => department === body).map(([, day]) => day),
  };
}

/** Chooses days for the visits of a group's premises; pauses now and then for whoever has something else to do. */
export function* planGroup(
  plans: readonly PremisesPlan[],
  booked: readonly Booking[],
  rules: Rules,
): Generator<void, GroupPlan> {
  const { teams, calendar } = rules;
  const joining = joinWithRoom(plans, booked, teams);
  const choice = yield* choosingDays(
    plans.map((plan) => toBeDated(plan, rules)),
    {
      capacityOf: (code, day) => (calendar.isWorkingDay(day) ? teams.team(code).dailyCapacity : 0),
      booked: [...booked, ...joining.bookings],
    },
  );
  const visits: DatedVisit[] = [...joining.visits];
  const unserved: Unserved[] = [...joining.unserved];
  const best = { served: 0, visits: 0 };
  for (const [index, plan] of plans.entries()) {
    const { premises } = plan;
    unserved.push(...plan.unserved);
    best.served += plan.best.served;
    best.visits += plan.best.visits;
    for (const [place, visit] of plan.visits.entries()) {
      const day = choice.days[index]?.[place];
      const demands = visit.demands.map(({ wanted }) => wanted);
      if (day !== undefined) {
        const departments = bodiesOf(demands);
        visits.push({ premises, day, demands, departments, newcomers: departments, joins: null });
      } else {
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
    onProgrammeDays: choice.onPreferredDays,
  };
}

function toBeDated(
  { premises, visits }: PremisesPlan,
  { quiet, teams, programme }: Rules,
): PlannedPremises {
  const { street, trade, binding } = premises;
  return {
    street,
    quiet,
    binding,
    visits: visits.map(({ earliest, latest, demands }) => {
      const bodies = bodiesOf(demands.map(({ wanted }) => wanted));
      return {
        earliest,
        latest,
        teams: bodies.map((department) => teams.teamOf(department, street).code),
        preferred: programme.of({ street, trade, bodies }),
      };
    }),
  };
}
