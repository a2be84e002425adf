/** What stands at a subject, counted as the rules count: checks that start quiet periods, days of checks and visits. */
import { startsQuietPeriod } from '../policy/exemption.ts';
import type { Occupied } from '../policy/quiet-period.ts';
import type { Situation, StandingVisit } from './situation.ts';

/** A check that starts a quiet period, with what it is. */
export interface Standing extends Occupied {
  readonly visit: StandingVisit | null;
  readonly inspection: string | null;
  readonly departments: readonly string[];
}

/** The checks that start a quiet period: visits, and inspections that were done without one. */
export function standingChecks({ visits, past, quietDays }: Situation): readonly Standing[] {
  return [
    ...visits
      .filter(({ exemption }) => startsQuietPeriod(exemption))
      .map((visit) => ({
        day: visit.day,
        quietDays: visit.quietDays,
        visit,
        inspection: null,
        departments: [...new Set(visit.parts.map(({ department }) => department))],
      })),
    ...past
      .filter(({ free, kind }) => free && kind !== 'CASE')
      .map(({ id, day, department }) => ({
        day,
        quietDays,
        visit: null,
        inspection: id,
        departments: [department],
      })),
  ];
}

/** The days on which a body checks the premises, made and planned, each once. */
export function checkDays({ visits, past }: Situation, department: string): readonly number[] {
  return [
    ...new Set([
      ...visits
        .filter(({ parts }) => parts.some((it) => it.department === department))
        .map(({ day }) => day),
      ...past.filter((it) => it.free && it.department === department).map(({ day }) => day),
    ]),
  ];
}

/** The day of every visit, those included that departments made without one: a visit a day. */
export function visitDays({ visits, past }: Situation): readonly number[] {
  const unplanned = new Set(past.filter(({ free }) => free).map(({ day }) => day));
  return [...visits.map(({ day }) => day), ...unplanned];
}
