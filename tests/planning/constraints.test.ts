/** What the database refuses by itself, whatever a program does, and how planners meet those who hold no lock. */
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { type PlanningCity, startPlanningCity } from './planning-city.ts';

let city: PlanningCity;

beforeAll(async () => {
  vi.stubEnv('ONE_CHECK_TODAY', '2026-11-21');
  city = await startPlanningCity();
});
afterAll(async () => {
  await city.close();
  vi.unstubAllEnvs();
});

const on = (day: string) => ({ earliest: day, latest: day });

const insertVisit = `INSERT INTO visit (subject, uscc, premises, day, lead, exemption, quiet_days)
  VALUES ($1 || '/河埠街道枕河路1号', $1, '河埠街道枕河路1号', $2, 'culture-tourism', $3, 30)`;

it.each([
  ['2026-12-30', null, true],
  ['2026-12-31', null, false],
  ['2026-11-02', null, true],
  ['2026-11-01', null, false],
  ['2026-12-02', 'CASE', false],
])('a second visit on %s, exempt as %s: refused is %s', async (day, exemption, isRefused) => {
  const uscc = await city.business();
  await city.plan(uscc, on('2026-12-01'));
  const inserted = city.database.pool.query(insertVisit, [uscc, day, exemption]);
  if (isRefused) await expect(inserted).rejects.toMatchObject({ code: '23P01' });
  else await expect(inserted).resolves.toMatchObject({ rowCount: 1 });
});

it.each([
  ['a visit moved out of the window of what it serves', `UPDATE visit SET day = day + 1`, '23514'],
  ['a visit cancelled that serves a demand', `UPDATE visit SET status = 'CANCELLED'`, '23514'],
  ['a visit removed that serves a demand', 'DELETE FROM visit', '23503'],
  [
    'a demand served on another day than its visit',
    `UPDATE demand SET day = day - 1, earliest = day - 1`,
    '23503',
  ],
  [
    'a demand withdrawn that its visit still serves',
    `UPDATE demand SET state = 'WITHDRAWN', reason = '-'`,
    '23514',
  ],
  [
    'a demand refused without a reason',
    `UPDATE demand SET state = 'REFUSED', visit = NULL, day = NULL, visit_stands = NULL`,
    '23514',
  ],
])('refuses %s', async (_, statement, code) => {
  const uscc = await city.business();
  await city.plan(uscc, on('2026-12-01'));
  const changed = city.database.pool.query(`${statement} WHERE uscc = $1`, [uscc]);
  await expect(changed).rejects.toMatchObject({ code });
});

const insertDemand = `INSERT INTO demand (subject, uscc, premises, department, kind, selection, items, earliest, latest,
    state, filed_by, record, ground)
  VALUES ($1 || '/河埠街道枕河路1号', $1, '河埠街道枕河路1号', $2, 'ROUTINE', 'TARGETED', $3, $4, $5, 'OPEN', 'officer', $6,
    $7)`;

it.each([
  ['the same', {}, true],
  ['one item of two', { items: ['water:WA-009', 'water:WA-001'] }, true],
  ['the first day of its window', { latest: '2026-12-10' }, true],
  ['one that stands for a record, though this stands for none', { record: 'r-9' }, true],
  ['other items', { items: ['water:WA-009'] }, false],
  ['a window that ends before', { latest: '2026-12-09' }, false],
  ['another body', { department: 'urban-management' }, false],
  ['an order from above', { ground: { superiorOrder: '8号' } }, false],
])('keeps a body from a second demand for %s: refused is %s', async (_, other, isRefused) => {
  const uscc = await city.business();
  const insert = (given: object) => {
    const it = {
      department: 'water',
      items: ['water:WA-001'],
      earliest: '2026-12-10',
      latest: '2026-12-20',
      record: null,
      ground: {},
      ...given,
    };
    const { department, items, earliest, latest, record, ground } = it;
    const values = [uscc, department, items, earliest, latest, record, ground];
    return city.database.pool.query(insertDemand, values);
  };
  await insert({});
  const inserted = insert({ earliest: '2026-12-01', ...other });
  if (isRefused) await expect(inserted).rejects.toMatchObject({ constraint: 'demand_filed_once' });
  else await expect(inserted).resolves.toMatchObject({ rowCount: 1 });
});

it('leaves what a department’s own system tells apart to the department', async () => {
  const uscc = await city.business();
  const insert = (record: string | null) =>
    city.database.pool.query(insertDemand, [
      uscc,
      'water',
      ['water:WA-001'],
      '2026-12-01',
      '2026-12-20',
      record,
      {},
    ]);
  await insert('r-1');
  await insert('r-2');
  await expect(insert(null)).rejects.toMatchObject({ constraint: 'demand_filed_once' });
});

it('plans around a visit that someone without the lock is putting there at this moment', async () => {
  const uscc = await city.business();
  const stranger = await city.database.pool.connect();
  await stranger.query('BEGIN');
  await stranger.query(insertVisit, [uscc, '2026-12-01', null]);
  const planned = city.plan(uscc, { earliest: '2026-12-01', latest: '2026-12-31' });
  await expect
    .poll(async () => {
      const { rows } = await city.database.pool.query(
        `SELECT count(*)::int FROM pg_stat_activity
         WHERE datname = current_database() AND wait_event_type = 'Lock' AND query LIKE '%INSERT INTO visit%'`,
      );
      return rows[0].count;
    })
    .toBe(1);
  await stranger.query('COMMIT');
  stranger.release();
  expect(await planned).toMatchObject({ arrangement: 'AWAITING_CONSENT', day: '2026-12-01' });
});

it('takes a statement for each type, however many demands are listed', async () => {
  for (let index = 0; index < 30; index += 1) await city.plan(await city.business());
  city.served.statements.length = 0;
  const { data, errors } = await city.served.ask(
    `{ demands(first: 100, states: [SERVED]) { nodes {
        business { uscc } items { name } visit { code demands { items { name } visit { day } } }
    } } }`,
  );
  expect(errors).toEqual([]);
  expect(data.demands.nodes.length).toBeGreaterThanOrEqual(30);
  expect(city.served.statements).toHaveLength(4);
});
