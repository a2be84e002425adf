/** What departments record under the code of a visit, through the feed, makes the visit and its demands what they are. */
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { settleLeftOver } from '../../subgraphs/coordination/settlement/left-over.ts';
import { type RecordsCity, startRecordsCity } from './city.ts';

let city: RecordsCity;
const day = '2026-11-23';

beforeAll(async () => {
  vi.stubEnv('ONE_CHECK_TODAY', day);
  city = await startRecordsCity();
  await city.as(
    'supervisor',
    'mutation ($input: RegisterOfficersInput!) { registerOfficers(input: $input) { count } }',
    {
      officers: ['MARKET_SUPERVISION', 'URBAN_MANAGEMENT', 'WATER'].flatMap((department) =>
        [1, 2].map((number) => ({ certificate: `${department}-${number}`, department })),
      ),
    },
  );
});
afterAll(async () => {
  await city.close();
  vi.unstubAllEnvs();
});

const found = (uscc: string, input: object = {}) => ({
  subject: { uscc, name: '枕河烧烤' },
  inspectedOn: day,
  ...input,
});

/** A visit and what its demands came to, by body. */
async function standing(visit: string) {
  await city.settled();
  const { data } = await city.ask(
    `query ($id: ID!) { visit(id: $id) { status day demands { department outcome state } } }`,
    { id: visit },
  );
  const { demands, ...rest } = data.visit;
  const outcomes = demands.map((it: { department: string; outcome: string }) => [
    it.department,
    it.outcome,
  ]);
  return { ...rest, outcomes: Object.fromEntries(outcomes) };
}

const checkIn = (code: string, ...officers: string[]) =>
  city.as(
    'officer:water',
    `mutation ($input: CheckInInput!) { checkIn(input: $input) {
      __typename ... on VisitRefused { rule message }
    } }`,
    { code, officers, at: `${day}T09:30:00+08:00` },
  );

describe('a record under the code of a visit', () => {
  it('settles the demand of its body, and the visit of one body is done', async () => {
    const uscc = await city.business();
    const { visit, code } = await city.visit(uscc, day, ['water']);
    await city.record('water', found(uscc, { visitCode: code }));
    expect(await standing(visit)).toEqual({ status: 'DONE', day, outcomes: { WATER: 'CLEAN' } });
  });

  it('leaves a visit underway until every body has recorded, in whatever order', async () => {
    const uscc = await city.business();
    const bodies = ['market-supervision', 'urban-management', 'water'] as const;
    const { visit, code } = await city.visit(uscc, day, bodies);
    await city.record('urban-management', found(uscc, { visitCode: code }));
    expect(await standing(visit)).toMatchObject({ status: 'UNDERWAY' });
    const problems = { outcome: 'PROBLEMS_FOUND', findings: ['水表失准'] };
    await city.record('water', found(uscc, { visitCode: code, ...problems }));
    await city.record('market-supervision', found(uscc, { visitCode: code }));
    expect(await standing(visit)).toEqual({
      status: 'DONE',
      day,
      outcomes: { MARKET_SUPERVISION: 'CLEAN', URBAN_MANAGEMENT: 'CLEAN', WATER: 'PROBLEMS_FOUND' },
    });
  });

  it('ends the visit when all who checked in have recorded, and opens what others did not come for', async () => {
    const uscc = await city.business();
    const bodies = ['urban-management', 'water', 'market-supervision'] as const;
    const { visit, code, demands } = await city.visit(uscc, day, bodies);
    const officers = ['WATER-1', 'WATER-2', 'URBAN_MANAGEMENT-1', 'URBAN_MANAGEMENT-2'];
    expect(await checkIn(code, ...officers)).toEqual({ __typename: 'VisitChanged' });
    await city.record('water', found(uscc, { visitCode: code }));
    expect(await standing(visit)).toMatchObject({ status: 'UNDERWAY' });
    await city.record('urban-management', found(uscc, { visitCode: code }));
    const { status, outcomes } = await standing(visit);
    expect([status, outcomes]).toEqual(['DONE', { URBAN_MANAGEMENT: 'CLEAN', WATER: 'CLEAN' }]);
    const [absent] = await city.rows(
      'coordination',
      'SELECT state, visit FROM demand WHERE id = $1',
      [demands['market-supervision']],
    );
    expect(absent).toEqual({ state: 'OPEN', visit: null });
  });

  it('corrects what the demand came to when the record is corrected, and counts the gravest of several', async () => {
    const uscc = await city.business();
    const { visit, code } = await city.visit(uscc, day, ['water']);
    await city.record('water', found(uscc, { number: 'G-1', visitCode: code }));
    await standing(visit);
    const problems = { outcome: 'PROBLEMS_FOUND', findings: ['水表失准'] };
    await city.record('water', found(uscc, { number: 'G-2', visitCode: code, ...problems }));
    expect((await standing(visit)).outcomes).toEqual({ WATER: 'PROBLEMS_FOUND' });
    await city.rows(
      'water',
      `UPDATE inspection SET outcome = 'NO_VIOLATION_ADVICE' WHERE id = 'G-2'`,
    );
    expect((await standing(visit)).outcomes).toEqual({ WATER: 'NO_VIOLATION_ADVICE' });
  });

  it('moves a visit to the day on which everyone came, if it may', async () => {
    const uscc = await city.business();
    const { visit, code, demands } = await city.visit(uscc, '2026-11-25', ['water']);
    await city.rows('coordination', `UPDATE demand SET earliest = '2026-11-20' WHERE id = $1`, [
      demands['water'],
    ]);
    await city.record('water', found(uscc, { visitCode: code, inspectedOn: '2026-11-22' }));
    expect(await standing(visit)).toMatchObject({ status: 'DONE', day: '2026-11-22' });
  });

  it('settles nothing at another business, and nothing of another body', async () => {
    const [uscc, other] = [await city.business(), await city.business()];
    const { visit, code } = await city.visit(uscc, day, ['water']);
    await city.record('water', found(other, { visitCode: code }));
    await city.record('culture-tourism', found(uscc, { visitCode: code }));
    const { outcomes } = await standing(visit);
    expect(outcomes).toEqual({ WATER: null });
  });
});

describe('an inspection that a demand adopted', () => {
  async function adopted(number: string, on: string) {
    const uscc = await city.business();
    const { visit, code, demands } = await city.visit(uscc, on, ['water']);
    await city.rows('coordination', 'UPDATE demand SET record = $2 WHERE id = $1', [
      demands['water'],
      number,
    ]);
    return { uscc, visit, code, demand: demands['water'] };
  }

  it('settles its demand when it was made on the day of the visit', async () => {
    const { uscc, visit } = await adopted('AD-1', day);
    await city.record('water', found(uscc, { number: 'AD-1' }));
    expect(await standing(visit)).toMatchObject({ status: 'DONE', outcomes: { WATER: 'CLEAN' } });
  });

  it('takes its demand off the visit when it was made on another day without the code', async () => {
    const { uscc, visit, demand } = await adopted('AD-2', '2026-11-30');
    // Told before coordination could note the code on it.
    await city.record('water', found(uscc, { number: 'AD-2' }));
    expect(await standing(visit)).toMatchObject({ status: 'CANCELLED' });
    const [row] = await city.rows(
      'coordination',
      'SELECT state, visit, reused FROM demand WHERE id = $1',
      [demand],
    );
    expect(row).toEqual({ state: 'WITHDRAWN', visit: null, reused: 'water:AD-2' });
  });
});

describe('what records leave over', () => {
  it('is settled later: an inspection that was made before a demand adopted it', async () => {
    const uscc = await city.business();
    const { visit, demands } = await city.visit(uscc, day, ['water']);
    // Straight into the ledger: a page that told of it would settle it. And both at once: what looks at later facts beside
    // the test must not find the check without its demand, which would make the visit one too many.
    await city.rows(
      'coordination',
      `WITH recorded AS (
         INSERT INTO inspection (department, id, party_id, uscc, name, address, street, inspection_kind, selection,
           item_codes, inspected_on, day, outcome, status, generation)
         VALUES ('water', 'LO-1', 'party', $1, '枕河烧烤', '河埠街道枕河路1号', '河埠街道', 'ROUTINE', 'TARGETED',
           '{WA-001}', $2, $2, 'CLEAN', 'DONE', 1))
       UPDATE demand SET record = 'LO-1' WHERE id = $3`,
      [uscc, day, demands['water']],
    );
    expect(await standing(visit)).toMatchObject({ outcomes: { WATER: null } });
    await settleLeftOver(ledger());
    expect(await standing(visit)).toMatchObject({ status: 'DONE', outcomes: { WATER: 'CLEAN' } });
  });

  it('is closed a week later: a visit to which some bodies never came, whose demands are open again', async () => {
    const uscc = await city.business();
    const { visit, code, demands } = await city.visit(uscc, day, ['water', 'urban-management']);
    await city.record('water', found(uscc, { visitCode: code }));
    await standing(visit);
    for (const [later, status] of [
      ['2026-11-30', 'UNDERWAY'],
      ['2026-12-01', 'DONE'],
    ] as const) {
      vi.stubEnv('ONE_CHECK_TODAY', later);
      await settleLeftOver(ledger());
      expect(await standing(visit)).toMatchObject({ status });
    }
    vi.stubEnv('ONE_CHECK_TODAY', day);
    const [absent] = await city.rows('coordination', 'SELECT visit FROM demand WHERE id = $1', [
      demands['urban-management'],
    ]);
    expect(absent).toEqual({ visit: null });
  });

  function ledger() {
    const database = city.databases.get('coordination');
    if (!database) throw new Error('The city has no coordination.');
    return database;
  }
});
