/** What coordination answers from the ledger: lists across departments, records by id, visits; and to whom. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { coordinationOver } from '../../subgraphs/coordination/subgraph.ts';
import type { Identity } from '../../subgraphs/kit/identity/identity.ts';
import { usccOf } from '../feed/usccs.ts';
import { post, type Served, serve } from '../setup/served.ts';
import { insertInspections, insertPenalties } from './ledger-rows.ts';

const [shop, hotel, empty] = [usccOf(1), usccOf(2), usccOf(3)];
const citizen: Identity = { subject: 'citizen', role: 'PUBLIC', scopes: [] };
let coordination: Served;

beforeAll(async () => {
  coordination = await serve(coordinationOver(() => []));
  await insertInspections(coordination.database, [
    { id: 'W1', uscc: shop, day: '2026-03-01', outcome: 'PROBLEMS_FOUND' },
    { id: 'W2', uscc: shop, day: '2026-03-03' },
    { id: 'W3', uscc: shop, day: '2026-12-01', status: 'PLANNED' },
    { id: 'W4', uscc: shop, day: '2026-03-04', status: 'CANCELLED' },
    // The same premises written otherwise: full width, spaces, and the areas before the street.
    {
      department: 'urban-management',
      id: 'U1',
      uscc: shop,
      day: '2026-03-03',
      address: '山东省台河区河埠街道 枕河路１号',
    },
    {
      department: 'market-supervision',
      id: 'M1',
      uscc: shop,
      day: '2026-03-03',
      address: '河埠街道枕河路11号',
    },
    {
      department: 'market-supervision',
      id: 'M2',
      uscc: hotel,
      day: '2026-03-03',
      street: '泥沟镇',
      address: null,
    },
    { department: 'culture-tourism', id: 'C1', day: '2026-03-02', street: '泥沟镇' },
  ]);
  await insertPenalties(coordination.database, [
    { id: 'P1', uscc: shop, day: '2026-03-01' },
    { department: 'urban-management', id: 'P2', uscc: shop, day: '2026-04-01' },
  ]);
});
afterAll(() => coordination.close());

/** Asks for fields of one business. */
async function ofBusiness(uscc: string, fields: string) {
  const { data, errors } = await coordination.ask(
    `query ($of: [_Any!]!) { _entities(representations: $of) { ... on Business { ${fields} } } }`,
    { of: [{ __typename: 'Business', uscc }] },
  );
  expect(errors).toEqual([]);
  return data._entities[0];
}

function idsOf(connection: { nodes: { id: string }[] }): string[] {
  return connection.nodes.map(({ id }) => id);
}

describe('the inspections of a business', () => {
  it('come from all departments in one list, newest day first', async () => {
    const { inspections } = await ofBusiness(
      shop,
      'inspections { nodes { __typename id department day } }',
    );
    expect(inspections.nodes).toEqual([
      { __typename: 'WaterInspection', id: 'water:W3', department: 'WATER', day: '2026-12-01' },
      { __typename: 'WaterInspection', id: 'water:W4', department: 'WATER', day: '2026-03-04' },
      { __typename: 'WaterInspection', id: 'water:W2', department: 'WATER', day: '2026-03-03' },
      {
        __typename: 'UrbanInspection',
        id: 'urban-management:U1',
        department: 'URBAN_MANAGEMENT',
        day: '2026-03-03',
      },
      {
        __typename: 'MarketInspection',
        id: 'market-supervision:M1',
        department: 'MARKET_SUPERVISION',
        day: '2026-03-03',
      },
      { __typename: 'WaterInspection', id: 'water:W1', department: 'WATER', day: '2026-03-01' },
    ]);
  });

  it.each([
    [
      'departments',
      'departments: [URBAN_MANAGEMENT, MARKET_SUPERVISION]',
      ['urban-management:U1', 'market-supervision:M1'],
    ],
    ['no department', 'departments: []', []],
    ['days', 'from: "2026-03-02", to: "2026-03-03", departments: [WATER]', ['water:W2']],
    ['status', 'status: PLANNED', ['water:W3']],
    ['outcome', 'outcome: PROBLEMS_FOUND', ['water:W1']],
  ])('can be narrowed by %s', async (_, filter, expected) => {
    const { inspections } = await ofBusiness(shop, `inspections(${filter}) { nodes { id } }`);
    expect(idsOf(inspections)).toEqual(expected);
  });

  it('are none for a business that nobody inspected', async () => {
    const { inspections } = await ofBusiness(
      empty,
      'inspections { nodes { id } pageInfo { hasNextPage } }',
    );
    expect(inspections).toEqual({ nodes: [], pageInfo: { hasNextPage: false } });
  });
});

describe('the inspections of the city', () => {
  const list = `query ($first: Int, $after: String, $street: String, $departments: [DepartmentCode!]) {
    inspections(first: $first, after: $after, street: $street, departments: $departments) {
      nodes { id subject { name street } business { uscc } } pageInfo { endCursor hasNextPage }
    }
  }`;

  it('hold those without a business, with the subject as recorded', async () => {
    const { data } = await coordination.ask(list, { street: '泥沟镇' });
    expect(data.inspections.nodes).toEqual([
      {
        id: 'market-supervision:M2',
        subject: { name: '商户', street: '泥沟镇' },
        business: { uscc: hotel },
      },
      { id: 'culture-tourism:C1', subject: { name: '商户', street: '泥沟镇' }, business: null },
    ]);
  });

  it('read page by page as a whole, while rows are added before, among and after what was read', async () => {
    const days = Array.from(
      { length: 30 },
      (_, day) => `2025-01-${String(day + 1).padStart(2, '0')}`,
    );
    const department = 'culture-tourism';
    await insertInspections(
      coordination.database,
      days.map((day, index) => ({ department, id: `page-${index}`, day })),
    );
    const seen: string[] = [];
    let after: string | null = null;
    for (let page = 0; page === 0 || after; page += 1) {
      const { data, errors } = await coordination.ask(list, {
        first: 7,
        after,
        departments: ['CULTURE_TOURISM'],
      });
      expect(errors).toEqual([]);
      seen.push(...idsOf(data.inspections));
      after = data.inspections.pageInfo.hasNextPage ? data.inspections.pageInfo.endCursor : null;
      await insertInspections(coordination.database, [
        { department, id: `before-${page}`, day: '2025-02-01' },
        { department, id: `after-${page}`, day: `2024-12-${20 - page}` },
      ]);
    }
    await coordination.database.pool.query(
      `DELETE FROM inspection WHERE department = $1 AND day < '2026-01-01'`,
      [department],
    );
    const pages = seen.filter((id) => id.includes('page-'));
    expect(pages).toEqual(days.map((_, index) => `culture-tourism:page-${29 - index}`));
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen.filter((id) => id.includes('before-'))).toEqual([]);
  });

  it.each([
    ['more than a page holds', { first: 101 }, '`first` must be from 1 to 100, got 101.'],
    ['nothing', { first: 0 }, '`first` must be from 1 to 100, got 0.'],
    ['what follows no cursor', { after: 'xyz' }, '`after` is no cursor of this list'],
  ])('refuse to list %s', async (_, variables, message) => {
    const { errors } = await coordination.ask(list, variables);
    expect(errors[0]).toMatchObject({
      message: expect.stringContaining(message),
      extensions: { code: 'BAD_USER_INPUT' },
    });
  });
});

describe('a record by its id', () => {
  it('has what the ledger knows of it', async () => {
    const { data, errors } = await coordination.ask(
      `query ($of: [_Any!]!) { _entities(representations: $of) {
        ... on WaterInspection { id department kind selection status plannedFrom inspectedOn outcome business { uscc } }
        ... on WaterPenalty { id department violation categories fineYuan }
      } }`,
      {
        of: [
          { __typename: 'WaterInspection', id: 'water:W1' },
          { __typename: 'WaterPenalty', id: 'water:P1' },
          { __typename: 'WaterInspection', id: 'water:unknown' },
          { __typename: 'WaterInspection', id: 'market-supervision:M1' },
        ],
      },
    );
    expect(errors).toEqual([]);
    expect(data._entities).toEqual([
      {
        id: 'water:W1',
        department: 'WATER',
        kind: 'ROUTINE',
        selection: 'TARGETED',
        status: 'DONE',
        plannedFrom: '2026-03-01',
        inspectedOn: '2026-03-01',
        outcome: 'PROBLEMS_FOUND',
        business: { uscc: shop },
      },
      {
        id: 'water:P1',
        department: 'WATER',
        violation: '店外经营',
        categories: ['罚款'],
        fineYuan: 500.5,
      },
      null,
      null,
    ]);
  });
});

describe('the penalties of a business', () => {
  it('come from all departments in one list, newest decision first', async () => {
    const { penalties } = await ofBusiness(shop, 'penalties { nodes { __typename id } }');
    expect(penalties.nodes).toEqual([
      { __typename: 'UrbanPenalty', id: 'urban-management:P2' },
      { __typename: 'WaterPenalty', id: 'water:P1' },
    ]);
  });

  it('can be narrowed by department and days', async () => {
    const { penalties, old } = await ofBusiness(
      shop,
      'penalties(departments: [URBAN_MANAGEMENT]) { nodes { id } } old: penalties(to: "2026-03-31") { nodes { id } }',
    );
    expect([idsOf(penalties), idsOf(old)]).toEqual([['urban-management:P2'], ['water:P1']]);
  });
});

describe('the visits to a business', () => {
  it('gather what departments do at the same premises on the same day, and nothing that was called off', async () => {
    const { visits } = await ofBusiness(
      shop,
      'visits { nodes { day status departments joint inspectionCount business { uscc } } }',
    );
    expect(visits.nodes.map((visit: object) => ({ ...visit, business: undefined }))).toEqual(
      expect.arrayContaining([
        {
          day: '2026-12-01',
          status: 'PLANNED',
          departments: ['WATER'],
          joint: false,
          inspectionCount: 1,
        },
        {
          day: '2026-03-03',
          status: 'DONE',
          departments: ['URBAN_MANAGEMENT', 'WATER'],
          joint: true,
          inspectionCount: 2,
        },
        {
          day: '2026-03-03',
          status: 'DONE',
          departments: ['MARKET_SUPERVISION'],
          joint: false,
          inspectionCount: 1,
        },
        {
          day: '2026-03-01',
          status: 'DONE',
          departments: ['WATER'],
          joint: false,
          inspectionCount: 1,
        },
      ]),
    );
    expect(visits.nodes).toHaveLength(4);
  });

  it('are read page by page, and narrowed by days', async () => {
    const page = 'nodes { id } pageInfo { endCursor hasNextPage }';
    const { visits: all, first } = await ofBusiness(
      shop,
      `visits { ${page} } first: visits(first: 2) { ${page} }`,
    );
    const { rest, march } = await ofBusiness(
      shop,
      `rest: visits(after: "${first.pageInfo.endCursor}") { ${page} }
       march: visits(from: "2026-03-02", to: "2026-03-31") { ${page} }`,
    );
    expect([...idsOf(first), ...idsOf(rest)]).toEqual(idsOf(all));
    expect(idsOf(march)).toEqual(idsOf(all).slice(1, 3));
  });

  it('are told where no address was recorded', async () => {
    const { visits } = await ofBusiness(hotel, 'visits { nodes { address inspectionCount } }');
    expect(visits.nodes).toEqual([{ address: null, inspectionCount: 1 }]);
  });
});

describe('departments', () => {
  it('are told by their codes and names', async () => {
    const { data } = await coordination.ask(
      '{ departments { code name } departmentInfo(code: WATER) { name } }',
    );
    expect(data.departments).toContainEqual({ code: 'CULTURE_TOURISM', name: '文化和旅游' });
    expect(data.departmentInfo).toEqual({ name: '水务' });
  });
});

describe('who may ask', () => {
  it('is nobody without a token', async () => {
    const { status, data } = await post(coordination.url, { query: '{ departments { code } }' });
    expect([status, data]).toEqual([401, undefined]);
  });

  it('is staff alone for inspections and visits, and everyone for penalties', async () => {
    const { data, errors } = await coordination.ask(
      `query ($of: [_Any!]!) {
        inspections { nodes { id } }
        _entities(representations: $of) { ... on Business {
          inspections { nodes { id } } visits { nodes { id } } penalties { nodes { id } }
        } }
      }`,
      { of: [{ __typename: 'Business', uscc: shop }] },
      citizen,
    );
    expect(errors.map(({ path, extensions }) => [path, extensions?.code])).toEqual([
      [['inspections'], 'FORBIDDEN'],
      [['_entities', 0, 'inspections'], 'FORBIDDEN'],
      [['_entities', 0, 'visits'], 'FORBIDDEN'],
    ]);
    expect(data._entities[0].penalties.nodes).toHaveLength(2);
  });

  it('is not coordination itself: its own key opens feeds, not the ledger', async () => {
    const { data, errors } = await coordination.askAsCoordination(
      '{ inspections { nodes { id } } }',
    );
    expect([data.inspections, errors[0]?.extensions?.code]).toEqual([null, 'FORBIDDEN']);
  });
});
