/** The plan of one premises is the best there is, the same every time, and tells how far its visits can move. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type BestPlan,
  bestVisits,
  type JoinableVisit,
} from '../../subgraphs/coordination/joint-plan/best-visits.ts';
import {
  type DayWindow,
  dayNumber,
  dayOf,
  isWithin,
} from '../../subgraphs/coordination/joint-plan/day-number.ts';
import { canJoin, exhaustivePlan, servedOn } from './exhaustive.ts';

const alone = { quiet: 30, binding: [], joinable: [] };

function windowOf(earliest: string, latest: string): DayWindow {
  return { earliest: dayNumber(earliest), latest: dayNumber(latest) };
}

function onlyDay(day: string): DayWindow {
  return windowOf(day, day);
}

/** A visit that admits any demand. */
function open(day: number): JoinableVisit<DayWindow> {
  return { day, admits: () => true };
}

/** A visit that does not admit demands with windows of one length. */
function choosy(day: number, refused: number): JoinableVisit<DayWindow> {
  return { day, admits: ({ earliest, latest }) => latest - earliest !== refused };
}

function visitDays({ visits }: BestPlan<DayWindow, unknown>): readonly string[] {
  return visits.map(({ day }) => dayOf(day));
}

/** A small premises: windows within 14 days, and short quiet periods. */
const smallPremises = fc.record({
  demands: fc.array(
    fc
      .tuple(fc.integer({ min: 0, max: 11 }), fc.integer({ min: 0, max: 4 }))
      .map(([earliest, length]) => ({ earliest, latest: Math.min(13, earliest + length) })),
    { minLength: 1, maxLength: 6 },
  ),
  quiet: fc.integer({ min: 1, max: 6 }),
  binding: fc.array(fc.integer({ min: -4, max: 16 }), { maxLength: 2 }),
  joinable: fc.array(
    fc
      .tuple(fc.integer({ min: 0, max: 13 }), fc.integer({ min: 0, max: 4 }))
      .map(([day, refused]) => choosy(day, refused)),
    { maxLength: 2 },
  ),
});

describe('bestVisits', () => {
  it('serves as many demands by as few visits, on as early days, as trying every set of days', () => {
    fc.assert(
      fc.property(smallPremises, ({ demands, ...existing }) => {
        const plan = bestVisits(demands, existing);
        const exhaustive = exhaustivePlan(demands, existing);
        expect(demands.length - plan.unserved.length).toBe(exhaustive.served);
        expect(plan.visits.map(({ day }) => day)).toEqual(exhaustive.days);
      }),
      { numRuns: 2000 },
    );
  });

  it('is as good as that where some days are days off, and makes no visit on them', () => {
    const daysOff = fc.uniqueArray(fc.integer({ min: 0, max: 13 }), { maxLength: 9 });
    fc.assert(
      fc.property(smallPremises, daysOff, ({ demands, ...existing }, off) => {
        const plan = bestVisits(demands, existing, (day) => off.includes(day));
        const exhaustive = exhaustivePlan(demands, existing, off);
        expect(demands.length - plan.unserved.length).toBe(exhaustive.served);
        expect(plan.visits.map(({ day }) => day)).toEqual(exhaustive.days);
        for (const { demand, reason } of plan.unserved) {
          const days = Array.from(
            { length: demand.latest - demand.earliest + 1 },
            (_, index) => demand.earliest + index,
          );
          expect(reason === 'NO_WORKING_DAY').toBe(days.every((day) => off.includes(day)));
        }
      }),
      { numRuns: 2000 },
    );
  });

  it('tells of every demand once where it is served, on a day of its window, or why it is not', () => {
    fc.assert(
      fc.property(smallPremises, ({ demands, ...existing }) => {
        const { visits, joined, unserved } = bestVisits(demands, existing);
        const told = [
          ...visits.flatMap((visit) => visit.demands),
          ...joined.map(({ demand }) => demand),
          ...unserved.map(({ demand }) => demand),
        ];
        expect(told).toHaveLength(demands.length);
        expect(new Set(told)).toEqual(new Set(demands));
        for (const visit of visits) {
          expect(visit.demands).not.toHaveLength(0);
          for (const demand of visit.demands) expect(isWithin(visit.day, demand)).toBe(true);
        }
        for (const { demand, visit } of joined) {
          expect(isWithin(visit.day, demand)).toBe(true);
          expect(visit.admits(demand)).toBe(true);
          expect(existing.joinable).toContain(visit);
        }
        const others = [
          ...visits.flatMap((visit) => visit.demands),
          ...unserved.map(({ demand }) => demand),
        ];
        for (const demand of others) expect(canJoin(demand, existing.joinable)).toBe(false);
      }),
    );
  });

  it('gives a visit the freedom of exactly the days that keep its demands, the others and the quiet periods', () => {
    fc.assert(
      fc.property(smallPremises, ({ demands, ...existing }) => {
        const { visits } = bestVisits(demands, existing);
        for (const visit of visits) {
          const others = visits.filter((other) => other !== visit).map(({ day }) => day);
          for (let day = -5; day <= 20; day++) {
            const possible =
              servedOn([day], visit.demands) === visit.demands.length &&
              [...others, ...existing.binding].every(
                (taken) => Math.abs(taken - day) >= existing.quiet,
              );
            const free = visit.freedom.some((window) => isWithin(day, window));
            expect(free, `day ${day}`).toBe(possible);
          }
        }
      }),
    );
  });

  it('does not depend on the order in which demands and existing visits are given', () => {
    fc.assert(
      fc.property(smallPremises, ({ demands, ...existing }) => {
        const turned = {
          ...existing,
          binding: existing.binding.toReversed(),
          joinable: existing.joinable.toReversed(),
        };
        const served = ({ visits }: BestPlan<DayWindow, unknown>) =>
          visits.map((visit) => ({ ...visit, demands: new Set(visit.demands) }));
        expect(served(bestVisits(demands.toReversed(), turned))).toEqual(
          served(bestVisits(demands, existing)),
        );
      }),
    );
  });

  it('takes two visits 30 days apart, and not 29', () => {
    const first = onlyDay('2026-11-23');
    const on29th = bestVisits([first, onlyDay('2026-12-22')], alone);
    expect(visitDays(on29th)).toEqual(['2026-11-23']);
    expect(on29th.unserved).toEqual([{ demand: onlyDay('2026-12-22'), reason: 'QUIET_PERIOD' }]);
    const on30th = bestVisits([first, onlyDay('2026-12-23')], alone);
    expect(visitDays(on30th)).toEqual(['2026-11-23', '2026-12-23']);
  });

  it('counts calendar days over the ends of months and years, and a leap day', () => {
    const both = (a: string, b: string) => visitDays(bestVisits([onlyDay(a), onlyDay(b)], alone));
    expect(both('2026-12-02', '2026-12-31')).toEqual(['2026-12-02']);
    expect(both('2026-12-02', '2027-01-01')).toEqual(['2026-12-02', '2027-01-01']);
    expect(both('2027-01-30', '2027-02-28')).toEqual(['2027-01-30']);
    expect(both('2027-01-30', '2027-03-01')).toEqual(['2027-01-30', '2027-03-01']);
    expect(both('2028-01-30', '2028-02-28')).toEqual(['2028-01-30']);
    expect(both('2028-01-30', '2028-02-29')).toEqual(['2028-01-30', '2028-02-29']);
  });

  it('is free again on the 30th day after an existing visit, and until the 30th day before one', () => {
    const demand = windowOf('2026-12-01', '2027-01-31');
    const around = (...days: readonly string[]) =>
      bestVisits([demand], { ...alone, binding: days.map(dayNumber) }).visits;
    expect(around('2026-11-20').map(({ day }) => dayOf(day))).toEqual(['2026-12-20']);
    const [between] = around('2027-02-10', '2026-11-20');
    expect(between?.freedom).toEqual([windowOf('2026-12-20', '2027-01-11')]);
    const [aside] = around('2027-01-01');
    expect(aside?.freedom).toEqual([
      windowOf('2026-12-01', '2026-12-02'),
      windowOf('2027-01-31', '2027-01-31'),
    ]);
    expect(around('2026-12-21', '2027-01-15')).toEqual([]);
  });

  it('waits with the first visit where a greedy plan would lose a demand', () => {
    const demands = [
      windowOf('2026-12-01', '2026-12-10'),
      windowOf('2026-12-05', '2026-12-09'),
      onlyDay('2027-01-04'),
    ];
    const plan = bestVisits(demands, alone);
    expect(visitDays(plan)).toEqual(['2026-12-05', '2027-01-04']);
    expect(plan.unserved).toEqual([]);
  });

  it('leaves out the demand that two others would have to go for', () => {
    const demands = [onlyDay('2026-12-01'), onlyDay('2026-12-20'), onlyDay('2027-01-10')];
    const plan = bestVisits(demands, alone);
    expect(visitDays(plan)).toEqual(['2026-12-01', '2027-01-10']);
    expect(plan.unserved).toEqual([{ demand: demands[1], reason: 'QUIET_PERIOD' }]);
  });

  it('takes of equally good plans the one with the earliest days', () => {
    const demands = [onlyDay('2026-12-01'), onlyDay('2026-12-20')];
    expect(visitDays(bestVisits(demands, alone))).toEqual(['2026-12-01']);
    const wide = windowOf('2026-12-01', '2026-12-24');
    const plan = bestVisits([wide], alone);
    expect(visitDays(plan)).toEqual(['2026-12-01']);
    expect(plan.visits[0]?.freedom).toEqual([wide]);
  });

  it('lets a demand join a visit in its window, also where the quiet period of that very visit binds', () => {
    const day = dayNumber('2026-12-05');
    const demand = windowOf('2026-12-01', '2026-12-10');
    const visit = open(day);
    const existing = { quiet: 30, binding: [day], joinable: [visit] };
    expect(bestVisits([demand], existing)).toEqual({
      visits: [],
      joined: [{ demand, visit }],
      unserved: [],
    });
  });

  it('joins the first of the visits that would have it, and makes a new one only for the rest', () => {
    const demand = windowOf('2026-12-01', '2026-12-10');
    const later = windowOf('2027-01-20', '2027-01-22');
    const refusing = { day: dayNumber('2026-12-02'), admits: () => false };
    const [first, second] = [open(dayNumber('2026-12-05')), open(dayNumber('2026-12-08'))];
    const plan = bestVisits([demand, later], {
      ...alone,
      joinable: [second, first, refusing],
    });
    expect(plan.joined).toEqual([{ demand, visit: first }]);
    expect(visitDays(plan)).toEqual(['2027-01-20']);
  });

  it('tells apart a window without a day from one that quiet periods fill', () => {
    const closed = windowOf('2026-12-10', '2026-12-01');
    expect(bestVisits([closed], alone).unserved).toEqual([
      { demand: closed, reason: 'WINDOW_CLOSED' },
    ]);
  });

  it('plans nothing for a premises without demands', () => {
    expect(bestVisits([], alone)).toEqual({ visits: [], joined: [], unserved: [] });
  });

  it('refuses a quiet period below one day', () => {
    expect(() => bestVisits([], { ...alone, quiet: 0 })).toThrow(
      'a quiet period of 0 days is no period: use 1 to plan without one',
    );
  });
});
