/** What superior platforms call our records: kept beside our own names, never overwritten. */
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type CodedCity, type CodedVisit, day, startCodedCity } from './coded-city.ts';

let city: CodedCity;
let visit: CodedVisit;

beforeAll(async () => {
  vi.stubEnv('ONE_CHECK_TODAY', day);
  city = await startCodedCity();
  visit = await city.visit();
});
afterAll(async () => {
  await city.close();
  vi.unstubAllEnvs();
});

const mutation = `mutation ($input: AddForeignIdentifierInput!) { addForeignIdentifier(input: $input) {
  __typename
  ... on ForeignIdentifierAdded { identifier { platform value } }
  ... on ForeignIdentifierRefused { rule message lift existing { platform value } }
} }`;

const platform = '省一体化平台';

const add = (input: object, demo = 'officer:market-supervision') => city.run(demo, mutation, input);

describe('an identifier of another platform', () => {
  it('stands as it was first told, under any later word of the same platform', async () => {
    const record = { record: 'VISIT', id: visit.visit, platform };
    const first = { __typename: 'ForeignIdentifierAdded', identifier: { platform, value: 'SD-1' } };
    expect(await add({ ...record, value: 'SD-1' })).toEqual(first);
    expect(await add({ ...record, value: ' SD-1 ' })).toEqual(first);
    expect(await add({ ...record, value: 'SD-2' }, 'supervisor')).toEqual({
      __typename: 'ForeignIdentifierRefused',
      rule: 'PLATFORM_HAS_ANOTHER',
      message: '省一体化平台 calls this record "SD-1" already.',
      lift: 'Nothing: what a platform has told stands. Another platform may be named.',
      existing: { platform, value: 'SD-1' },
    });
    await add({ ...record, platform: '国家平台', value: 'GJ-9' }, 'officer:urban-management');
    const { data } = await city.city.ask(
      'query ($id: ID!) { visit(id: $id) { code foreignIdentifiers { platform value } } }',
      { id: visit.visit },
    );
    expect(data.visit).toEqual({
      code: visit.code,
      foreignIdentifiers: [
        { platform, value: 'SD-1' },
        { platform: '国家平台', value: 'GJ-9' },
      ],
    });
  });

  it('is the first of many that are told at once', async () => {
    const { visit: id } = await city.visit();
    const values = Array.from({ length: 12 }, (_, at) => `V${at}`);
    const told = await Promise.all(
      values.map((value) => add({ record: 'VISIT', id, platform, value }, 'supervisor')),
    );
    expect(told.filter(({ __typename }) => __typename === 'ForeignIdentifierAdded')).toHaveLength(
      1,
    );
    const kept = new Set(told.map((it) => (it.identifier ?? it.existing).value));
    expect(kept.size).toBe(1);
  });

  it('is neither changed nor taken away, even in the database', async () => {
    await add({ record: 'BUSINESS', id: visit.uscc, platform, value: 'B-1' });
    for (const statement of [
      `UPDATE foreign_identifier SET value = 'x'`,
      'DELETE FROM foreign_identifier',
    ]) {
      await expect(city.ledger.query(statement)).rejects.toThrow('kept as it was first told');
    }
  });

  it('is read on businesses, items and inspections, by staff alone', async () => {
    await city.ledger.query(
      `INSERT INTO inspection (department, id, party_id, uscc, name, inspection_kind, selection, item_codes, inspected_on,
         day, outcome, status, generation)
       VALUES ('water', 'W-1', 'p', $1, '商户', 'ROUTINE', 'TARGETED', '{WA-001}', '2026-10-01', '2026-10-01', 'CLEAN',
         'DONE', 1)`,
      [visit.uscc],
    );
    const { uscc } = visit;
    await add({ record: 'BUSINESS', id: uscc, platform: '市场主体库', value: 'B-2' });
    await add({ record: 'ITEM', id: 'market-supervision:MS-012', platform, value: 'I-1' });
    await add({ record: 'INSPECTION', id: 'water:W-1', platform, value: 'N-1' }, 'officer:water');
    const query = `query ($uscc: Uscc!, $id: ID!) {
      visit(id: $id) { business { foreignIdentifiers { value } inspections { nodes { id foreignIdentifiers { value } } } }
        demands { items { id foreignIdentifiers { value } } } }
    }`;
    const { data, errors } = await city.city.ask(query.replace('$uscc: Uscc!, ', ''), {
      id: visit.visit,
    });
    expect(errors).toEqual([]);
    expect(data.visit.business.foreignIdentifiers).toContainEqual({ value: 'B-2' });
    expect(data.visit.business.inspections.nodes).toEqual([
      { id: 'water:W-1', foreignIdentifiers: [{ value: 'N-1' }] },
    ]);
    expect(data.visit.demands.flatMap(({ items }: { items: object[] }) => items)).toContainEqual({
      id: 'market-supervision:MS-012',
      foreignIdentifiers: [{ value: 'I-1' }],
    });
    await city.checkIn(visit.code);
    const asked = await city.city.ask(
      `query ($code: String!) { visitByCode(code: $code) { ... on NoticedVisit {
        day bodies { items { code foreignIdentifiers { value } } } } } }`,
      { code: visit.code },
      'public',
    );
    expect(asked.errors[0]?.extensions?.code).toBe('FORBIDDEN');
    expect(asked.data.visitByCode.bodies[0].items[0]).toEqual({
      code: 'MS-012',
      foreignIdentifiers: null,
    });
  });
});

describe('is refused', () => {
  it.each([
    ['an unknown record', { record: 'ITEM', id: 'water:NONE', value: 'x' }, 'RECORD_UNKNOWN'],
    [
      'no value',
      { record: 'ITEM', id: 'market-supervision:MS-012', value: ' ' },
      'INVALID_REQUEST',
    ],
    [
      'a long value',
      { record: 'ITEM', id: 'market-supervision:MS-012', value: 'x'.repeat(201) },
      'INVALID_REQUEST',
    ],
  ])('for %s', async (_, input, rule) => {
    expect(await add({ platform: 'p', ...input })).toMatchObject({ rule });
  });

  it.each([
    ['another body’s item', 'officer:water', { record: 'ITEM', id: 'market-supervision:MS-012' }],
    ['a visit one’s body is not on', 'officer:water', { record: 'VISIT' }],
    ['whoever is no officer', 'analyst', { record: 'ITEM', id: 'water:WA-001' }],
  ])('for %s', async (_, demo, record) => {
    const input = { id: visit.visit, platform: 'p', value: 'x', ...record };
    const { errors } = await city.city.ask(mutation, { input }, demo);
    expect(errors[0]?.extensions?.code).toBe('FORBIDDEN');
  });
});
