/** Departments are told which visits their inspections belong to, whoever was down meanwhile, and of no longer belonging. */
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { addDays } from '../../subgraphs/kit/clock.ts';
import { insertInspection, insertParty } from '../feed/records.ts';
import { type RecordsCity, startRecordsCity } from './city.ts';

let city: RecordsCity;
const today = '2026-11-23';
const noted = '2026-12-01';

beforeAll(async () => {
  vi.stubEnv('ONE_CHECK_TODAY', today);
  city = await startRecordsCity();
});
afterAll(async () => {
  await city.close();
  vi.unstubAllEnvs();
});

/** A business of which water planned an inspection by itself. */
async function planned(id: string): Promise<string> {
  const uscc = await city.business();
  const water = city.databases.get('water');
  if (!water) throw new Error('The city has no water.');
  await insertParty(water.pool, { id, uscc });
  await insertInspection(water.pool, { id, party: id, day: '2026-11-25', status: 'PLANNED' });
  await city.settled();
  return uscc;
}

/** The visit that serves a demand which has adopted water's inspection. */
async function adopted(id: string, uscc: string) {
  const { visit, code, demands } = await city.visit(uscc, noted, ['water']);
  await city.rows(
    'coordination',
    `UPDATE demand SET record = $2, earliest = '2026-11-24', latest = '2026-12-20' WHERE id = $1`,
    [demands['water'], id],
  );
  return { visit, code };
}

/** The inspection in water's own records, once it stands on that day. */
async function onceOn(id: string, day: string) {
  for (;;) {
    const [row] = await city.rows(
      'water',
      'SELECT day, code_of(inspection) AS code FROM inspection WHERE id = $1',
      [id],
    );
    if (row.day === day) return row;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** Waits until coordination has nothing to tell water. */
async function told() {
  for (;;) {
    const [{ open }] = await city.rows(
      'coordination',
      `SELECT count(*)::int AS open FROM demand JOIN visit ON visit.subject = demand.subject AND visit.id = demand.visit
         LEFT JOIN noted_visit ON noted_visit.record = demand.record AND noted_visit.department = demand.department
       WHERE demand.record IS NOT NULL AND visit.code IS NOT NULL
         AND (noted_visit.code, noted_visit.day) IS DISTINCT FROM (visit.code, visit.day)`,
    );
    if (open === 0) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

const change = (mutation: string, input: object) => {
  const type = `${mutation[0]?.toUpperCase()}${mutation.slice(1)}Input`;
  const query = `mutation ($input: ${type}!) { ${mutation}(input: $input) { __typename } }`;
  return city.as('officer:water', query, input);
};

describe('an inspection whose demand a visit serves', () => {
  it('stands in its department on the visit’s day and under its code, and in the ledger too', async () => {
    const { code } = await adopted('N-1', await planned('N-1'));
    expect(await onceOn('N-1', noted)).toEqual({ day: noted, code });
    await city.settled();
    const { data } = await city.ask(
      `{ waterInspections(first: 100) { nodes { number day visitCode plannedFrom registration } } }`,
    );
    const [found] = data.waterInspections.nodes.filter(
      ({ number }: { number: string }) => number === 'N-1',
    );
    expect(found).toEqual({
      number: 'N-1',
      day: noted,
      visitCode: code,
      plannedFrom: '2026-11-25',
      registration: 'REGISTERED',
    });
  });

  it('moves with the visit, and stands as planned when the visit is cancelled', async () => {
    const { visit, code } = await adopted('N-2', await planned('N-2'));
    await onceOn('N-2', noted);
    const moved = addDays(noted, 2);
    await change('rescheduleVisit', { visit, day: moved, reason: '暴雨' });
    expect(await onceOn('N-2', moved)).toEqual({ day: moved, code });
    await change('cancelVisit', { visit, reason: '停业' });
    expect(await onceOn('N-2', '2026-11-25')).toEqual({ day: '2026-11-25', code: null });
  });

  it('is told of when its department is up again, once, as things stand then', async () => {
    await told();
    const uscc = await planned('N-3');
    await city.stop('water');
    const { visit, code } = await adopted('N-3', uscc);
    const moved = addDays(noted, 5);
    await change('rescheduleVisit', { visit, day: moved, reason: '暴雨' });
    await city.restart('water');
    expect(await onceOn('N-3', moved)).toEqual({ day: moved, code });
  });

  it('is told of when coordination was down while it changed', async () => {
    const { visit, code } = await adopted('N-4', await planned('N-4'));
    await onceOn('N-4', noted);
    await told();
    const moved = addDays(noted, 7);
    await city.stop('coordination');
    await city.rows('coordination', 'UPDATE visit SET day = $2 WHERE id = $1', [visit, moved]);
    await city.restart('coordination');
    expect(await onceOn('N-4', moved)).toEqual({ day: moved, code });
  });

  it('is told of anew when its department’s database begins another life', async () => {
    const { code } = await adopted('N-5', await planned('N-5'));
    await onceOn('N-5', noted);
    await told();
    await city.rows(
      'water',
      `UPDATE inspection SET noted_code = NULL, noted_day = NULL, noted_turn = 0`,
    );
    await city.rows('water', 'UPDATE feed_epoch SET epoch = gen_random_uuid()');
    expect(await onceOn('N-5', noted)).toEqual({ day: noted, code });
  });
});
