/** Which days a visit that exists may move to: inside the windows of all it serves, where no rule keeps any body away. */
import { today } from '../../kit/clock.ts';
import { dayNumber } from '../joint-plan/day-number.ts';
import { isCompetent } from '../policy/competence.ts';
import { mayExceedCeiling, startsQuietPeriod } from '../policy/exemption.ts';
import { yearOf } from '../policy/frequency.ts';
import { conflictsOn } from '../policy/quiet-period.ts';
import { preferWorkingDays } from './decide.ts';
import type { DemandRow } from './demand-rows.ts';
import { situationOf } from './place.ts';
import { publishedItems } from './refusals.ts';
import type { Situation } from './situation.ts';
import { checkDays, standingChecks } from './standing.ts';
import type { Transaction } from './transaction.ts';
import { type VisitRefused, visitRefused } from './visit-outcomes.ts';
import type { PlannedVisit } from './visit-rows.ts';

/** Why a visit that serves `demands` cannot be on `day`; undefined where it can. */
export async function refusalOfDay(
  tx: Transaction,
  visit: PlannedVisit,
  demands: readonly DemandRow[],
  day: string,
): Promise<VisitRefused | undefined> {
  const outside = demands.filter(({ earliest, latest }) => day < earliest || latest < day);
  if (outside.length > 0) {
    const windows = outside.map((it) => `${it.department} ${it.earliest}–${it.latest}`).join(', ');
    const message = `${day} lies outside the window of demands the visit serves: ${windows}.`;
    const lift = 'A day inside all windows, or these demands withdrawn or moved first.';
    return visitRefused('OUTSIDE_WINDOW', message, lift);
  }
  for (const demand of demands) {
    const situation = await situationOf(tx, demand);
    const refusal = refusalOfBodyOn(visit, demand, situation, dayNumber(day));
    if (refusal) return refusal;
  }
  return undefined;
}

function refusalOfBodyOn(
  visit: PlannedVisit,
  demand: DemandRow,
  situation: Situation,
  day: number,
): VisitRefused | undefined {
  const others = { ...situation, visits: situation.visits.filter(({ id }) => id !== visit.id) };
  const [conflict] = startsQuietPeriod(visit.exemption)
    ? conflictsOn(day, visit.quietDays, standingChecks(others))
    : [];
  if (conflict) {
    const apart = Math.abs(conflict.day - day);
    const message = `The quiet period of another check of these premises, ${apart} days away, keeps the visit from that day.`;
    const lift = 'A day outside that quiet period, or an override by the supervising authority.';
    return visitRefused('QUIET_PERIOD', message, lift, [
      { name: 'days apart', value: apart },
      { name: 'quiet period in days', value: conflict.quietDays },
    ]);
  }
  const incompetent = publishedItems(demand, situation).find(
    (item) =>
      !item || !isCompetent(demand.department, item, demand.street, day, situation.exceptions),
  );
  if (incompetent) {
    const message = `${demand.department} is not competent for ${incompetent.id} here on that day.`;
    return visitRefused('NOT_COMPETENT', message, 'A day on which it is.');
  }
  const { ceiling } = situation;
  const own = checkDays(others, demand.department).filter((it) => yearOf(it) === yearOf(day));
  const exempt = mayExceedCeiling(demand.exemption);
  if (ceiling === null || exempt || own.includes(day) || own.length < ceiling) return undefined;
  const message = `${demand.department} has ${own.length} other checks here in ${yearOf(day)}; the ceiling is ${ceiling}.`;
  return visitRefused('CEILING_REACHED', message, 'A day in another year.', [
    { name: 'checks in the year', value: own.length },
    { name: 'ceiling', value: ceiling },
  ]);
}

/**
 * The best day, as a number, that a visit which serves `demands` can be on from today on: a working day where there is
 * one, one on which most other bodies would come too, and of these the first. Undefined where there is none.
 */
export async function bestDayOf(
  tx: Transaction,
  visit: PlannedVisit,
  demands: readonly DemandRow[],
): Promise<number | undefined> {
  const first = Math.max(dayNumber(today()), ...demands.map((it) => dayNumber(it.earliest)));
  const last = Math.min(...demands.map((it) => dayNumber(it.latest)));
  let days = Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => first + index);
  let wishes: Situation['wishes'] = [];
  for (const demand of demands) {
    const situation = await situationOf(tx, demand);
    days = days.filter((day) => !refusalOfBodyOn(visit, demand, situation, day));
    wishes = situation.wishes;
  }
  const company = (day: number) =>
    wishes.filter(({ earliest, latest }) => earliest <= day && day <= latest).length;
  const best = preferWorkingDays(days);
  const most = Math.max(...best.map(company));
  return best.find((day) => company(day) === most);
}
