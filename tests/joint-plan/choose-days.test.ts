/** Days are chosen within what plans and teams allow, as well as a bound says or nearly so, and the same every time. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chooseDays, type DayChoice } from '../../subgraphs/coordination/joint-plan/choose-days.ts';
import { isWithin } from '../../subgraphs/coordination/joint-plan/day-number.ts';
import type {
  Booking,
  PlannedPremises,
  Teams,
} from '../../subgraphs/coordination/joint-plan/roster.ts';

const alone = { street: '运河街道', quiet: 30, binding: [] };

function capacity(visits: number, booked: readonly Booking[] = []): Teams {
  return { capacityOf: () => visits, booked };
}

/** One visit to a premises in `street`. */
function single(
  street: string,
  earliest: number,
  latest: number,
  teams: readonly string[] = ['A'],
): PlannedPremises {
  return { ...alone, street, visits: [{ earliest, latest, teams }] };
}

const visit = fc
  .record({
    start: fc.integer({ min: 0, max: 2 }),
    length: fc.integer({ min: 0, max: 2 }),
    teams: fc.subarray(['A', 'B'], { minLength: 1 }),
  })
  .map(({ start, length, teams }) => ({ start, length, teams }));

/** Premises with one visit or two, in days 0 to 8, where a second visit comes at least 4 days after the first. */
function cityOf(size: { minLength: number; maxLength: number }) {
  return fc.record({
    premises: fc.array(
      fc.record({
        street: fc.constantFrom('东街', '西街'),
        quiet: fc.constant(4),
        binding: fc.array(fc.constantFrom(-3, 11), { maxLength: 1 }),
        visits: fc.array(visit, { minLength: 1, maxLength: 2 }).map((visits) =>
          visits.map(({ start, length, teams }, index) => ({
            earliest: start + 4 * index,
            latest: start + 4 * index + length,
            teams,
          })),
        ),
      }),
      size,
    ),
    capacities: fc.array(fc.integer({ min: 0, max: 2 }), { minLength: 9, maxLength: 9 }),
    booked: fc.array(
      fc.record({
        team: fc.constantFrom('A', 'B'),
        street: fc.constantFrom('东街', '西街'),
        day: fc.integer({ min: -1, max: 9 }),
      }),
      { maxLength: 2 },
    ),
  });
}

const smallCity = cityOf({ minLength: 1, maxLength: 4 });
/** With more visits than its teams can make. */
const busyCity = cityOf({ minLength: 20, maxLength: 30 });

function teamsOf({
  capacities,
  booked,
}: {
  capacities: readonly number[];
  booked: readonly Booking[];
}): Teams {
  return { capacityOf: (team, day) => (capacities[day] ?? 0) + (team === 'B' ? 1 : 0), booked };
}

type Days = readonly (readonly (number | undefined)[])[];

/** The premises of a team's visits on a day, by `team day`; and the streets. */
function agenda(premises: readonly PlannedPremises[], days: Days, booked: readonly Booking[]) {
  const visits = new Map<string, string[]>();
  const add = (team: string, day: number, street: string) => {
    const key = `${team} ${day}`;
    visits.set(key, [...(visits.get(key) ?? []), street]);
  };
  for (const { team, day, street } of booked) add(team, day, street);
  for (const [index, { street, visits: planned }] of premises.entries()) {
    for (const [place, { teams }] of planned.entries()) {
      const day = days[index]?.[place];
      if (day !== undefined) for (const team of teams) add(team, day, street);
    }
  }
  return visits;
}

function isAllowed(premises: readonly PlannedPremises[], days: Days, teams: Teams): boolean {
  for (const [index, { quiet, binding, visits }] of premises.entries()) {
    let before = Number.NEGATIVE_INFINITY;
    for (const [place, planned] of visits.entries()) {
      const day = days[index]?.[place];
      if (day === undefined) continue;
      if (!isWithin(day, planned) || day - before < quiet) return false;
      if (binding.some((taken) => Math.abs(taken - day) < quiet)) return false;
      before = day;
    }
  }
  const booked = agenda([], [], teams.booked);
  for (const [key, streets] of agenda(premises, days, teams.booked)) {
    const [team = '', day] = key.split(' ');
    const most = Math.max(teams.capacityOf(team, Number(day)), booked.get(key)?.length ?? 0);
    if (streets.length > most) return false;
  }
  return true;
}

/** Changes of street on the days that any visit could be on. */
function changesOf(premises: readonly PlannedPremises[], days: Days, booked: readonly Booking[]) {
  const windows = premises.flatMap(({ visits }) => visits);
  const horizon = {
    earliest: Math.min(...windows.map(({ earliest }) => earliest)),
    latest: Math.max(...windows.map(({ latest }) => latest)),
  };
  let changes = 0;
  for (const [key, streets] of agenda(premises, days, booked)) {
    if (isWithin(Number(key.split(' ')[1]), horizon)) changes += new Set(streets).size - 1;
  }
  return changes;
}

/** Every choice of days, allowed or not. */
function* everyChoice(premises: readonly PlannedPremises[]): Generator<(number | undefined)[][]> {
  const [first, ...rest] = premises;
  if (first === undefined) {
    yield [];
    return;
  }
  const ways = first.visits.reduce<(number | undefined)[][]>(
    (before, { earliest, latest }) => {
      const days = Array.from({ length: latest - earliest + 1 }, (_, index) => earliest + index);
      return before.flatMap((chosen) => [undefined, ...days].map((day) => [...chosen, day]));
    },
    [[]],
  );
  for (const others of everyChoice(rest)) for (const way of ways) yield [way, ...others];
}

function unplacedIn(days: Days): number {
  return days.flat().filter((day) => day === undefined).length;
}

describe('chooseDays', () => {
  it('never leaves a window, comes within a quiet period or fills a team beyond its capacity', () => {
    fc.assert(
      fc.property(fc.oneof(smallCity, busyCity), ({ premises, ...city }) => {
        const teams = teamsOf(city);
        const { days } = chooseDays(premises, teams);
        expect(days.map((each) => each.length)).toEqual(
          premises.map(({ visits }) => visits.length),
        );
        expect(isAllowed(premises, days, teams)).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  it('counts what it reached, and its bounds hold for every choice there is', () => {
    fc.assert(
      fc.property(
        smallCity.filter(({ premises }) => premises.flatMap(({ visits }) => visits).length <= 5),
        ({ premises, ...city }) => {
          const teams = teamsOf(city);
          const { days, unplaced, streetChanges } = chooseDays(premises, teams);
          expect(unplaced.reached).toBe(unplacedIn(days));
          expect(streetChanges.reached).toBe(changesOf(premises, days, city.booked));
          let leastUnplaced = Number.POSITIVE_INFINITY;
          let leastChanges = Number.POSITIVE_INFINITY;
          const placed = days.flat().map((day) => day !== undefined);
          for (const other of everyChoice(premises)) {
            if (!isAllowed(premises, other, teams)) continue;
            leastUnplaced = Math.min(leastUnplaced, unplacedIn(other));
            if (other.flat().every((day, index) => (day !== undefined) === placed[index])) {
              leastChanges = Math.min(leastChanges, changesOf(premises, other, city.booked));
            }
          }
          expect(unplaced.atLeast).toBeLessThanOrEqual(leastUnplaced);
          expect(streetChanges.atLeast).toBeLessThanOrEqual(leastChanges);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('leaves no more unplaced than must be, where each visit has one team and each premises one visit', () => {
    const windows = fc.tuple(fc.integer({ min: 0, max: 9 }), fc.integer({ min: 0, max: 5 }));
    fc.assert(
      fc.property(
        fc.array(windows, { maxLength: 25 }),
        fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 15, maxLength: 15 }),
        (visits, capacities) => {
          const premises = visits.map(([earliest, length], index) =>
            single(index % 2 === 0 ? '东街' : '西街', earliest, earliest + length),
          );
          const capacityOf = (_: string, day: number) => capacities[day] ?? 0;
          const { unplaced } = chooseDays(premises, { capacityOf, booked: [] });
          expect(unplaced.reached).toBe(unplaced.atLeast);
        },
      ),
      { numRuns: 500 },
    );
  });

  it('moves a row of visits on to make room for one more', () => {
    const premises = [
      single('东街', 0, 1),
      single('东街', 1, 2),
      single('东街', 2, 3),
      single('东街', 0, 1),
    ];
    const { days, unplaced } = chooseDays(premises, capacity(1));
    expect(unplaced).toEqual({ reached: 0, atLeast: 0 });
    expect(days.flat().toSorted()).toEqual([0, 1, 2, 3]);
  });

  it('takes a row of moves back where the last of them would fill a team that the first needs', () => {
    const premises = [
      single('东街', 1, 2, ['A', 'C']),
      single('东街', 1, 2, ['B', 'C']),
      single('东街', 0, 1, ['A', 'B']),
    ];
    const capacities: Readonly<Record<string, readonly number[]>> = {
      A: [0, 1, 1],
      B: [0, 1, 3],
      C: [0, 2, 1],
    };
    const booking = { team: 'B', street: '东街', day: 2 };
    const { days } = chooseDays(premises, {
      capacityOf: (team, day) => capacities[team]?.[day] ?? 0,
      booked: [booking, booking],
    });
    // The third would fit on day 1 if the first went to day 2, for which the second would have to come to day 1.
    expect(days).toEqual([[1], [2], [undefined]]);
  });

  it('places the visits of one premises together, so that the first leaves the second its day', () => {
    const twice: PlannedPremises = {
      ...alone,
      visits: [
        { earliest: 0, latest: 1, teams: ['A'] },
        { earliest: 30, latest: 30, teams: ['A'] },
      ],
    };
    const booked = [{ team: 'A', street: alone.street, day: 1 }];
    expect(chooseDays([twice], capacity(2, booked)).days).toEqual([[0, 30]]);
  });

  it('leaves a visit unplaced rather than exceed the capacity of one of its teams', () => {
    const joint = single('东街', 5, 5, ['A', 'B']);
    const teams = { capacityOf: (team: string) => (team === 'A' ? 3 : 0), booked: [] };
    const { days, unplaced } = chooseDays([joint, single('东街', 5, 5)], teams);
    expect(days).toEqual([[undefined], [5]]);
    expect(unplaced).toEqual({ reached: 1, atLeast: 1 });
  });

  it('counts the visits that exist against the capacity', () => {
    const booked = [{ team: 'A', street: '东街', day: 5 }];
    expect(chooseDays([single('东街', 5, 6)], capacity(1, booked)).days).toEqual([[6]]);
  });

  it('keeps a day of a team in one street, and goes where the team already is', () => {
    const premises = [
      single('东街', 0, 1),
      single('西街', 0, 1),
      single('东街', 0, 1),
      single('西街', 0, 1),
    ];
    const booked = [{ team: 'A', street: '东街', day: 1 }];
    const { days, streetChanges } = chooseDays(premises, capacity(4, booked));
    expect(days).toEqual([[1], [0], [1], [0]]);
    expect(streetChanges).toEqual({ reached: 0, atLeast: 0 });
  });

  it('tells of the changes of street that cannot be avoided', () => {
    const premises = [single('东街', 0, 0), single('西街', 0, 0), single('南街', 3, 3)];
    const { streetChanges } = chooseDays(premises, capacity(4));
    expect(streetChanges).toEqual({ reached: 1, atLeast: 1 });
  });

  it('chooses the same days every time', () => {
    fc.assert(
      fc.property(smallCity, ({ premises, ...city }) => {
        const choose = (): DayChoice => chooseDays(premises, teamsOf(city));
        expect(choose()).toEqual(choose());
      }),
    );
  });

  it('has nothing to choose without visits', () => {
    expect(chooseDays([], capacity(1))).toEqual({
      days: [],
      unplaced: { reached: 0, atLeast: 0 },
      streetChanges: { reached: 0, atLeast: 0 },
      onPreferredDays: { reached: 0, atMost: 0 },
    });
  });
});
