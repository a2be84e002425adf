/** Under yearly ceilings the plan of one premises is still the best there is, and no body comes too often. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bestUnderCeilings } from '../../subgraphs/coordination/joint-plan/best-under-ceilings.ts';
import type { BestPlan } from '../../subgraphs/coordination/joint-plan/best-visits.ts';
import {
  type DayWindow,
  dayNumber,
  dayOf,
  isWithin,
} from '../../subgraphs/coordination/joint-plan/day-number.ts';
import { exhaustivePlan, isWithinCeiling, servedUnderCeilings } from './exhaustive.ts';

interface Demand extends DayWindow {
  readonly body: string;
}

interface Visit {
  readonly day: number;
  admits(demand: Demand): boolean;
}

type Plan = BestPlan<Demand, Visit>;

/** 2027-01-01: days before it count for another year. */
const newYear = dayNumber('2027-01-01');
const first = newYear - 6;
const last = newYear + 5;
const day = fc.integer({ min: first, max: last });
const days = Array.from({ length: last - first + 1 }, (_, index) => first + index);
const bodies = ['urban-management', 'water'];

/** A small premises around New Year, with bodies that may come once or twice a year. */
const premises = fc
  .record({
    demands: fc.array(
      fc.record({
        earliest: day,
        length: fc.integer({ min: 0, max: 6 }),
        body: fc.constantFrom(...bodies, 'culture-tourism'),
      }),
      { minLength: 1, maxLength: 6 },
    ),
    quiet: fc.integer({ min: 2, max: 5 }),
    binding: fc.array(day, { maxLength: 1 }),
    joinable: fc.array(fc.record({ day, declined: fc.constantFrom(...bodies, 'nobody') }), {
      maxLength: 2,
    }),
    checks: fc.integer({ min: 0, max: 2 }),
    came: fc.array(fc.record({ body: fc.constantFrom(...bodies), day }), { maxLength: 2 }),
    daysOff: fc.uniqueArray(day, { maxLength: 4 }),
  })
  .map(({ demands, joinable, checks, came, ...rest }) => ({
    ...rest,
    demands: demands.map(({ earliest, length, body }) => ({
      body,
      earliest,
      latest: Math.min(last, earliest + length),
    })),
    joinable: joinable.map(
      ({ day, declined }): Visit => ({ day, admits: ({ body }) => body !== declined }),
    ),
    ceilings: {
      checks,
      bodyOf: ({ body }: Demand) => body,
      daysOf: (body: string) => came.filter((it) => it.body === body).map((it) => it.day),
    },
  }));

type Premises = typeof premises extends fc.Arbitrary<infer It> ? It : never;

function planOf({ demands, ceilings, daysOff, ...existing }: Premises): Plan {
  return bestUnderCeilings(demands, existing, ceilings, (it) => daysOff.includes(it));
}

describe('bestUnderCeilings', () => {
  it('serves as many demands by as few visits, on as early days, as trying everything', () => {
    fc.assert(
      fc.property(premises, (given) => {
        const plan = planOf(given);
        const exhaustive = exhaustivePlan(
          given.demands,
          given,
          given.daysOff,
          servedUnderCeilings(given.demands, given.joinable, given.ceilings),
        );
        expect({
          served: given.demands.length - plan.unserved.length,
          days: plan.visits.map((visit) => visit.day),
        }).toEqual(exhaustive);
      }),
      { numRuns: 1000 },
    );
  });

  it('has no body come too often, on any day that a visit is free to move to', () => {
    fc.assert(
      fc.property(premises, fc.nat(), (given, turn) => {
        const { visits, joined } = planOf(given);
        const moved = visits.map(({ day, earliest, latest, freedom, demands }) => {
          const free = days.filter((it) => freedom.some((window) => isWithin(it, window)));
          expect(free).toContain(day);
          const to = free[turn % free.length] as number;
          expect(earliest <= to && to <= latest).toBe(true);
          return { day: to, demands };
        });
        for (const body of bodies) {
          const comes = [
            ...moved
              .filter(({ demands }) => demands.some((it) => it.body === body))
              .map((visit) => visit.day),
            ...joined.filter(({ demand }) => demand.body === body).map(({ visit }) => visit.day),
          ];
          expect(isWithinCeiling(given.ceilings, body, comes)).toBe(true);
        }
      }),
      { numRuns: 3000 },
    );
  });

  it('tells of every demand once where it is served, on a day of its window, or why it is not', () => {
    fc.assert(
      fc.property(premises, (given) => {
        const { visits, joined, unserved } = planOf(given);
        const told = [
          ...visits.flatMap((visit) => visit.demands),
          ...joined.map(({ demand }) => demand),
          ...unserved.map(({ demand }) => demand),
        ];
        expect(told).toHaveLength(given.demands.length);
        expect(new Set(told)).toEqual(new Set(given.demands));
        for (const visit of visits) {
          expect(visit.demands.every((it) => isWithin(visit.day, it))).toBe(true);
        }
        for (const { demand, visit } of joined) {
          expect(isWithin(visit.day, demand) && visit.admits(demand)).toBe(true);
        }
      }),
    );
  });

  const window = (body: string, earliest: string, latest: string): Demand => ({
    body,
    earliest: dayNumber(earliest),
    latest: dayNumber(latest),
  });
  const alone = { quiet: 30, binding: [], joinable: [] };
  const once = (...came: readonly string[]) => ({
    checks: 1,
    bodyOf: ({ body }: Demand) => body,
    daysOf: () => came.map(dayNumber),
  });
  const visitDays = ({ visits }: Plan) => visits.map((visit) => dayOf(visit.day));

  it('names the ceiling where a body has made its checks of the year', () => {
    const demand = window('water', '2026-12-01', '2026-12-20');
    const plan = bestUnderCeilings([demand], alone, once('2026-03-02'));
    expect(plan).toEqual({
      visits: [],
      joined: [],
      unserved: [{ demand, reason: 'CEILING_REACHED' }],
    });
  });

  it('waits for the new year where the window reaches into it, and stays in it', () => {
    const demand = window('water', '2026-12-20', '2027-01-10');
    const plan = bestUnderCeilings([demand], alone, once('2026-03-02'));
    expect(visitDays(plan)).toEqual(['2027-01-01']);
    expect(plan.visits[0]?.freedom).toEqual([
      { earliest: dayNumber('2027-01-01'), latest: dayNumber('2027-01-10') },
    ]);
  });

  it('keeps the one check of the year for the visit where it serves two demands', () => {
    const plan = bestUnderCeilings(
      [
        window('urban-management', '2026-10-01', '2026-10-02'),
        window('water', '2026-10-01', '2026-10-09'),
        window('water', '2026-11-20', '2026-12-10'),
        window('water', '2026-12-05', '2026-12-20'),
      ],
      alone,
      once(),
    );
    expect(visitDays(plan)).toEqual(['2026-10-01', '2026-12-05']);
    expect(plan.visits.map(({ demands }) => demands.map(({ body }) => body))).toEqual([
      ['urban-management'],
      ['water', 'water'],
    ]);
    expect(plan.unserved.map(({ reason }) => reason)).toEqual(['CEILING_REACHED']);
  });

  it('lets a body come once more on a day on which it comes anyway', () => {
    const demand = window('water', '2026-12-01', '2026-12-20');
    const visit = { day: dayNumber('2026-12-10'), admits: () => true };
    const plan = bestUnderCeilings([demand], { ...alone, joinable: [visit] }, once('2026-12-10'));
    expect(plan.joined).toEqual([{ demand, visit }]);
  });

  it('says quiet period, not ceiling, where a check is left but another visit is too near', () => {
    const plan = bestUnderCeilings(
      [
        window('water', '2026-12-01', '2026-12-01'),
        window('water', '2026-12-20', '2026-12-20'),
        window('water', '2026-03-01', '2026-03-01'),
      ],
      alone,
      { ...once(), checks: 2 },
    );
    expect(plan.unserved).toEqual([
      { demand: window('water', '2026-12-20', '2026-12-20'), reason: 'CEILING_REACHED' },
    ]);
    const near = bestUnderCeilings(
      [window('water', '2026-12-01', '2026-12-01'), window('water', '2027-01-02', '2027-01-02')],
      { ...alone, binding: [dayNumber('2026-12-20')] },
      once(),
    );
    expect(near.unserved.map(({ reason }) => reason)).toEqual(['QUIET_PERIOD', 'QUIET_PERIOD']);
  });

  it('plans for as many demands as a body has checks where there are too many choices to be tried', () => {
    const demands = bodies.flatMap((body) =>
      Array.from({ length: 40 }, (_, index) => ({
        body,
        earliest: newYear + 3 * index,
        latest: newYear + 3 * index + (body === 'water' ? 7 : 11),
      })),
    );
    const plan = bestUnderCeilings(demands, { ...alone, quiet: 2 }, { ...once(), checks: 12 });
    expect(demands.length - plan.unserved.length).toBeGreaterThanOrEqual(24);
    for (const body of bodies) {
      const comes = plan.visits.filter(({ demands }) => demands.some((it) => it.body === body));
      expect(comes.length).toBeLessThanOrEqual(12);
    }
  });
});
