/** Visits are on days that they prefer where that costs nobody a visit or a change of street; a bound says how many. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chooseDays } from '../../subgraphs/coordination/joint-plan/choose-days.ts';
import type { PlannedPremises } from '../../subgraphs/coordination/joint-plan/roster.ts';

const last = 4;

function premises(
  visit: {
    earliest: number;
    latest: number;
    teams?: readonly string[];
    preferred?: readonly number[];
  },
  street = '运河街道',
): PlannedPremises {
  const { preferred = [], teams = ['A'], ...window } = visit;
  return {
    street,
    quiet: 30,
    binding: [],
    visits: [{ ...window, teams, preferred: new Set(preferred) }],
  };
}

const room = (visits: number) => ({ capacityOf: () => visits, booked: [] });

describe('days that visits prefer', () => {
  it('are chosen where there is room, the first of them', () => {
    const { days, onPreferredDays } = chooseDays(
      [premises({ earliest: 0, latest: last, preferred: [2, 4] })],
      room(1),
    );
    expect(days).toEqual([[2]]);
    expect(onPreferredDays).toEqual({ reached: 1, atMost: 1 });
  });

  it('leave no visit without room', () => {
    const both = [
      premises({ earliest: 2, latest: 2 }),
      premises({ earliest: 0, latest: last, preferred: [2] }),
    ];
    const { days, unplaced, onPreferredDays } = chooseDays(both, room(1));
    expect(unplaced.reached).toBe(0);
    expect(days[0]).toEqual([2]);
    expect(onPreferredDays).toEqual({ reached: 0, atMost: 1 });
  });

  it('weigh less than a change of street', () => {
    const city = [
      premises({ earliest: 0, latest: 0 }, '东街'),
      premises({ earliest: 0, latest: 1, preferred: [0] }, '西街'),
    ];
    const { days, streetChanges } = chooseDays(city, room(5));
    expect(days).toEqual([[0], [1]]);
    expect(streetChanges.reached).toBe(0);
  });

  it('weigh more than company', () => {
    const company = Array.from({ length: 20 }, () => premises({ earliest: 0, latest: 0 }));
    const { days } = chooseDays(
      [...company, premises({ earliest: 0, latest: 1, preferred: [1] })],
      room(50),
    );
    expect(days.at(-1)).toEqual([1]);
  });
});

const drawn = fc.record({
  earliest: fc.integer({ min: 0, max: last }),
  length: fc.integer({ min: 0, max: 3 }),
  teams: fc.subarray(['A', 'B'], { minLength: 1 }),
  preferred: fc.subarray([0, 1, 2, 3, 4]),
});

/** The most visits on days they prefer, of all ways to place all of these. */
function mostByTrying(visits: readonly PlannedPremises[], capacity: number): number {
  const load = new Map<string, number>();
  const best = (index: number): number => {
    const visit = visits[index]?.visits[0];
    if (visit === undefined) return 0;
    let most = Number.NEGATIVE_INFINITY;
    for (let day = visit.earliest; day <= visit.latest; day++) {
      const places = visit.teams.map((team) => `${team} ${day}`);
      if (places.some((place) => (load.get(place) ?? 0) >= capacity)) continue;
      for (const place of places) load.set(place, (load.get(place) ?? 0) + 1);
      most = Math.max(most, best(index + 1) + (visit.preferred?.has(day) ? 1 : 0));
      for (const place of places) load.set(place, (load.get(place) ?? 0) - 1);
    }
    return most;
  };
  return best(0);
}

it('are as many as is told, and no choice of days has more of them than the bound', () => {
  fc.assert(
    fc.property(
      fc.array(drawn, { minLength: 1, maxLength: 5 }),
      fc.integer({ min: 1, max: 2 }),
      (visits, capacity) => {
        const city = visits.map(({ length, ...visit }) =>
          premises({ ...visit, latest: Math.min(last, visit.earliest + length) }),
        );
        const { days, onPreferredDays } = chooseDays(city, room(capacity));
        const placed = city.filter((_, index) => days[index]?.[0] !== undefined);
        const preferring = city.filter(({ visits: [visit] }, index) => {
          const day = days[index]?.[0];
          return day !== undefined && visit?.preferred?.has(day);
        });
        expect(onPreferredDays.reached).toBe(preferring.length);
        expect(mostByTrying(placed, capacity)).toBeLessThanOrEqual(onPreferredDays.atMost);
        expect(onPreferredDays.reached).toBeLessThanOrEqual(onPreferredDays.atMost);
      },
    ),
    { numRuns: 300 },
  );
});
