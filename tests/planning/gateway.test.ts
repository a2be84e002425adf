/** Planning as a front end sees it: through the gateway, with what other departments know beside it. */
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { usccOf } from '../feed/usccs.ts';
import { startTestCity, type TestCity } from '../setup/city.ts';

let city: TestCity;

beforeAll(async () => {
  vi.stubEnv('ONE_CHECK_TODAY', '2026-11-21');
  city = await startTestCity();
  await city.databases.get('market-supervision')?.pool.query(
    `INSERT INTO business (id, name, address, street, status, trade_code, risk_grade, digest)
     VALUES ($1, '枕河烧烤', '河埠街道枕河路1号', '河埠街道', 'ACTIVE', '6210', 'C', '')`,
    [usccOf(1)],
  );
  await city.settled();
});
afterAll(async () => {
  await city.close();
  vi.unstubAllEnvs();
});

const mutation = `mutation ($input: PlanInspectionInput!) {
  planInspection(input: $input) {
    __typename
    ... on InspectionPlanned { arrangement visit { day departments business { name } demands { department } } }
    ... on DuplicateCheck { waysOut { __typename } }
  }
}`;

it('brings two departments to one door on one day, and tells whose door it is', async () => {
  const plan = (department: string, items: string[]) =>
    city.ask(
      mutation,
      {
        input: {
          uscc: usccOf(1),
          kind: 'ROUTINE',
          items,
          earliest: '2026-12-01',
          latest: '2026-12-10',
        },
      },
      `officer:${department}`,
    );
  await plan('market-supervision', ['MS-012']);
  const { data, errors } = await plan('urban-management', ['UM-003']);
  expect(errors).toEqual([]);
  expect(data.planInspection).toEqual({
    __typename: 'InspectionPlanned',
    arrangement: 'JOINED',
    visit: {
      day: '2026-12-01',
      departments: ['MARKET_SUPERVISION', 'URBAN_MANAGEMENT'],
      business: { name: '枕河烧烤' },
      demands: [{ department: 'MARKET_SUPERVISION' }, { department: 'URBAN_MANAGEMENT' }],
    },
  });
});

it('lets nobody plan who is not an officer', async () => {
  const input = {
    uscc: usccOf(1),
    kind: 'ROUTINE',
    items: ['WA-001'],
    earliest: '2026-12-01',
    latest: '2026-12-10',
  };
  const { data, errors } = await city.ask(mutation, { input }, 'analyst');
  expect([data.planInspection, errors[0]?.extensions?.code]).toEqual([null, 'FORBIDDEN']);
});
