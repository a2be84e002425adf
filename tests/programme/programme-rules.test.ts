/** Whatever programme there is: activities fall on the days of their week, and no team is at two of them at once. */
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { coordinationOver } from '../../subgraphs/coordination/subgraph.ts';
import { addDays } from '../../subgraphs/kit/clock.ts';
import type { Told } from '../planning/planning-city.ts';
import { emptyTables } from '../setup/emptied.ts';
import { type Served, serve } from '../setup/served.ts';
import { change, enterTeams, programme } from './programmed.ts';

let served: Served;

beforeAll(async () => {
  vi.stubEnv('ONE_CHECK_TODAY', '2026-01-01');
  served = await serve(coordinationOver(() => []));
});

afterAll(async () => {
  await served.close();
  vi.unstubAllEnvs();
});

const weekdays = ['SUNDAY', 'MONDAY', 'TUESDAY', 'WEDNESDAY', 'THURSDAY', 'FRIDAY', 'SATURDAY'];
const bodyOf: Readonly<Record<string, string>> = {
  'M-1': 'MARKET_SUPERVISION',
  'M-2': 'MARKET_SUPERVISION',
  'W-1': 'WATER',
};

/** A few weekdays, hours and weeks, so that activities meet often. */
const activity = fc.record({
  weekday: fc.constantFrom('MONDAY', 'TUESDAY'),
  starts: fc.integer({ min: 8, max: 11 }),
  hours: fc.integer({ min: 1, max: 2 }),
  first: fc.integer({ min: 0, max: 30 }),
  days: fc.integer({ min: 0, max: 40 }),
  teams: fc.uniqueArray(fc.constantFrom('M-1', 'M-2', 'W-1'), { minLength: 1, maxLength: 2 }),
});
type Drawn = typeof activity extends fc.Arbitrary<infer Value> ? Value : never;

const first = '2026-12-01';

function inputOf({ weekday, starts, hours, first: from, days, teams }: Drawn, name: string) {
  const departments = [...new Set(teams.map((team) => bodyOf[team]))];
  return {
    name,
    weekday,
    startsAt: `${String(starts).padStart(2, '0')}:00`,
    endsAt: `${String(starts + hours).padStart(2, '0')}:00`,
    from: addDays('2026-11-01', from),
    to: addDays('2026-11-01', Math.min(from + days, 60)),
    bodies: departments.map((department) => ({
      department,
      teams: teams.filter((team) => bodyOf[team] === department),
    })),
    leadTeam: teams[0],
  };
}

/** Every day of the range that is that day of the week. */
function daysOf({ weekday, from, to }: ReturnType<typeof inputOf>): string[] {
  const days: string[] = [];
  for (let day = from; day <= to; day = addDays(day, 1)) {
    if (weekdays[new Date(`${day}T00:00:00Z`).getUTCDay()] === weekday) days.push(day);
  }
  return days;
}

it('takes what engages no team twice, refuses the rest, and tells the days of what it took', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(activity, { minLength: 1, maxLength: 6 }), async (drawn) => {
      await emptyTables(served.database.pool, 'team CASCADE');
      await enterTeams(served);
      const taken: ReturnType<typeof inputOf>[] = [];
      for (const [index, each] of drawn.entries()) {
        const input = inputOf(each, `第${index}项`);
        const days = daysOf(input);
        const meets = taken.some(
          (other) =>
            other.bodies.some(({ teams }) => teams.some((team) => each.teams.includes(team))) &&
            other.weekday === input.weekday &&
            other.startsAt < input.endsAt &&
            input.startsAt < other.endsAt &&
            other.from <= input.to &&
            input.from <= other.to,
        );
        const told = await change(served, 'setProgrammeActivity', input);
        const expected = days.length === 0 ? 'INVALID_REQUEST' : meets ? 'TEAM_ENGAGED' : undefined;
        expect(told.rule).toBe(expected);
        if (expected === undefined) taken.push(input);
      }
      const { occurrences } = await programme(
        served,
        2026,
        `occurrences(first: 100, from: "${first}") { nodes { day activity { name startsAt } } }`,
      );
      const known = occurrences.nodes.map(({ day, activity: { startsAt, name } }: Told) =>
        [day, startsAt, name].join(),
      );
      const wanted = taken
        .flatMap((input) => daysOf(input).map((day) => [day, input.startsAt, input.name].join()))
        .filter((told) => told >= first);
      expect([...known].sort()).toEqual(wanted.sort());
    }),
    { numRuns: 25 },
  );
});

it.each([
  [
    'a team at two activities at once',
    `UPDATE programme_activity_team SET team = 'M-1', department = 'market-supervision' WHERE team = 'M-2'`,
    '23P01',
  ],
  [
    'a team for another body',
    `UPDATE programme_activity_team SET department = 'water' WHERE team = 'M-1'`,
    '23503',
  ],
  [
    'an activity without its lead',
    `DELETE FROM programme_activity_team WHERE team = 'M-1'`,
    '23503',
  ],
  [
    'a team away from its activity',
    `UPDATE programme_activity_team SET weekday = 5 WHERE team = 'M-1'`,
    '23503',
  ],
  [
    'an activity over two years',
    `UPDATE programme_activity SET valid = '[2026-11-01,2027-02-01)'`,
    '23514',
  ],
  ['an activity without an end', `UPDATE programme_activity SET hours = '[09:00,)'`, '23514'],
  [
    'two themes of one month',
    `INSERT INTO programme_theme VALUES (2026, 3, '一', '{}', '{}'), (2026, 3, '二', '{}', '{}')`,
    '23505',
  ],
])('the database keeps out %s', async (_, statement, code) => {
  await emptyTables(served.database.pool, 'team CASCADE');
  await enterTeams(served);
  const drawn = { weekday: 'MONDAY', starts: 9, hours: 2, first: 0, days: 30 } as const;
  await change(served, 'setProgrammeActivity', inputOf({ ...drawn, teams: ['M-1'] }, '甲'));
  await change(served, 'setProgrammeActivity', inputOf({ ...drawn, teams: ['M-2'] }, '乙'));
  await expect(served.database.pool.query(statement)).rejects.toMatchObject({ code });
});
