/** Visits that stand already and are joined by a plan, as far as the teams that are to come along have room on their days. */
import type { JoinableVisit, Joining } from '../best-visits.ts';
import type { Booking } from '../roster.ts';
import type { DatedVisit, JoinedVisit, OpenDemand, PremisesPlan, Unserved } from './planned.ts';
import type { CityTeams } from './teams.ts';
import type { StandingVisit, WantedDemand, WantedPremises } from './wanted.ts';

/** A visit that stands, as the best plan sees it. */
export interface Standing extends JoinableVisit<OpenDemand> {
  readonly visit: StandingVisit;
}

/** A visit that stands, as demands may join it. */
export function joinable(visit: StandingVisit): Standing {
  return {
    visit,
    day: visit.day,
    admits: ({ wanted: [source, , record] }) =>
      source !== 'DEMAND' || !visit.declined.includes(record),
  };
}

/** What joins each visit. */
export function joinedVisits(
  premises: WantedPremises,
  joined: readonly Joining<OpenDemand, Standing>[],
): readonly JoinedVisit[] {
  const byVisit = new Map<StandingVisit, WantedDemand[]>();
  for (const { demand, visit } of joined) {
    const demands = byVisit.get(visit.visit);
    if (demands) demands.push(demand.wanted);
    else byVisit.set(visit.visit, [demand.wanted]);
  }
  return Array.from(byVisit, ([visit, demands]) => ({ premises, visit, demands }));
}

/** The departments of demands, each once. */
export function bodiesOf(demands: readonly WantedDemand[]): readonly string[] {
  return [...new Set(demands.map(([, department]) => department))].sort();
}

export interface JoiningWithRoom {
  readonly visits: readonly DatedVisit[];
  readonly unserved: readonly Unserved[];
  /** What the teams that come along have to do. */
  readonly bookings: readonly Booking[];
}

/** Lets those join whose team comes anyway or has room on the day; who comes first in the order of plans takes it. */
export function joinWithRoom(
  plans: readonly PremisesPlan[],
  booked: readonly Booking[],
  teams: CityTeams,
): JoiningWithRoom {
  const joined = plans.flatMap((plan) => plan.joined);
  if (joined.length === 0) return { visits: [], unserved: [], bookings: [] };
  const load = new Map<string, number>();
  const enter = ({ team, day }: Booking) => {
    const key = `${day} ${team}`;
    load.set(key, (load.get(key) ?? 0) + 1);
  };
  for (const booking of booked) enter(booking);
  const visits: DatedVisit[] = [];
  const unserved: Unserved[] = [];
  const bookings: Booking[] = [];
  for (const { premises, visit, demands } of joined) {
    const { day } = visit;
    const { street } = premises;
    const newcomers: string[] = [];
    const without = new Set<string>();
    for (const department of bodiesOf(demands)) {
      if (visit.departments.includes(department)) continue;
      const { code: team, dailyCapacity } = teams.teamOf(department, street);
      if ((load.get(`${day} ${team}`) ?? 0) >= dailyCapacity) without.add(department);
      else {
        const booking = { team, street, day };
        newcomers.push(department);
        bookings.push(booking);
        enter(booking);
      }
    }
    const served = demands.filter(([, department]) => !without.has(department));
    for (const demand of demands) {
      if (without.has(demand[1])) unserved.push({ premises, demand, reason: 'CAPACITY' });
    }
    if (served.length > 0) {
      const departments = bodiesOf(served);
      visits.push({ premises, day, demands: served, departments, newcomers, joins: visit.id });
    }
  }
  return { visits, unserved, bookings };
}
