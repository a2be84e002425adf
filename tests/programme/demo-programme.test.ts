/** The annual joint plan of the demo city: whole, laid down once, and never over what is laid down already. */
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { loadProgramme } from '../../cli/demo-city/programme.ts';
import { coordinationOver } from '../../subgraphs/coordination/subgraph.ts';
import type { Told } from '../planning/planning-city.ts';
import { emptyTables } from '../setup/emptied.ts';
import { type Served, serve } from '../setup/served.ts';
import { programme } from './programmed.ts';

let served: Served;

beforeAll(async () => {
  vi.stubEnv('ONE_CHECK_TODAY', '2026-11-21');
  served = await serve(coordinationOver(() => []));
});

afterAll(async () => {
  await served.close();
  vi.unstubAllEnvs();
});

const changes = async () =>
  (await served.database.pool.query('SELECT count(*)::int AS changes FROM policy_change')).rows;

it('has a theme a month with items of published lists, and activities of all bodies', async () => {
  await loadProgramme(served.database, 2026);
  const told = await programme(
    served,
    2026,
    `months { month theme items { name } }
     activities(first: 100) { nodes { bodies { department } leadTeam { streets } } }
     occurrences(first: 100, from: "2026-10-01", to: "2026-10-08") { nodes { dayOff } }`,
  );
  expect(told.months.map(({ month }: Told) => month)).toEqual([
    1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12,
  ]);
  const items = told.months.flatMap((it: Told) => it.items);
  expect(items.every(({ name }: Told) => name !== null)).toBe(true);
  const bodies = told.activities.nodes.flatMap((it: Told) => it.bodies);
  expect(new Set(bodies.map(({ department }: Told) => department)).size).toBe(4);
  // The National Day week: of its activities those up to the 7th fall on days off.
  expect(told.occurrences.nodes.map(({ dayOff }: Told) => dayOff)).toEqual([
    ...Array(told.occurrences.nodes.length - 1).fill(true),
    false,
  ]);
});

it('has the next year’s too, on the days of that year', async () => {
  const [told, next] = await Promise.all(
    [2026, 2027].map((year) =>
      programme(served, year, 'months { theme } activities(first: 100) { nodes { name from to } }'),
    ),
  );
  expect(next.months).toEqual(told.months);
  expect(next.activities.nodes).toEqual(
    told.activities.nodes.map(({ name, from, to }: Told) => ({
      name,
      from: from.replace('2026', '2027'),
      to: to.replace('2026', '2027'),
    })),
  );
});

it('is laid down once', async () => {
  await loadProgramme(served.database, 2026);
  const before = await changes();
  await loadProgramme(served.database, 2026);
  expect(await changes()).toEqual(before);
});

it('leaves alone what is laid down already', async () => {
  await emptyTables(served.database.pool, 'programme_theme, team CASCADE');
  await served.database.pool.query(
    `INSERT INTO team (code, department, daily_capacity) VALUES ('自设队', 'water', 1)`,
  );
  await loadProgramme(served.database, 2026);
  expect((await programme(served, 2026, 'months { month }')).months).toEqual([]);
});
