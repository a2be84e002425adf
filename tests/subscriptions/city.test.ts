/** What officers and the supervising authority are told of visits as it happens, through the gateway of a whole city. */
import { fileURLToPath } from 'node:url';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { startGateway } from '../../gateway/server.ts';
import { environmentSuffix, subgraphNames } from '../../schema/departments.ts';
import type { Database } from '../../subgraphs/kit/postgres/database.ts';
import { usccOf } from '../feed/usccs.ts';
import { until } from '../gateway/foreign-graph.ts';
import { startTestCity, type TestCity } from '../setup/city.ts';
import { type Listener, overEvents, overSocket, type Told } from './listening.ts';

let city: TestCity;
let businesses = 0;

beforeAll(async () => {
  vi.stubEnv('ONE_CHECK_TODAY', '2026-11-21');
  city = await startTestCity();
  for (let number = 1; number <= 40; number += 1) {
    await city.databases.get('market-supervision')?.pool.query(
      `INSERT INTO business (id, name, address, street, status, trade_code, risk_grade, phone, digest)
       VALUES ($1, $2, $3, $4, 'ACTIVE', '6210', 'C', '13812345678', '')`,
      [usccOf(number), `烧烤${number}`, `枕河路${number}号`, number % 2 ? '河埠街道' : '古渡街道'],
    );
  }
  await city.settled();
});
afterAll(async () => {
  await city.close();
  vi.unstubAllEnvs();
});

const changes = `subscription ($departments: [DepartmentCode!], $streets: [String!], $business: Uscc) {
  visitChanged(departments: $departments, streets: $streets, business: $business) {
    __typename
    ... on VisitUpdate { change departments visit { id day status departments business { uscc name } } }
  }
}`;

const listen = (demo: string, variables: Record<string, unknown> = {}, query = changes) =>
  overEvents(city.url, { query, variables }, { 'x-one-check-demo': demo });

function newBusiness(): string {
  businesses += 1;
  return usccOf(businesses);
}

const planned = `mutation ($input: PlanInspectionInput!) {
  planInspection(input: $input) {
    __typename
    ... on InspectionPlanned { arrangement visit { id } demand { id } }
    ... on CheckRefused { message }
  }
}`;

async function plan(uscc: string, department: string, items: string[]) {
  const input = { uscc, kind: 'ROUTINE', items, earliest: '2026-12-01', latest: '2026-12-20' };
  const { data, errors } = await city.ask(planned, { input }, `officer:${department}`);
  expect(errors).toEqual([]);
  return data.planInspection;
}

async function change(mutation: string, input: object, department: string) {
  const { data } = await city.ask(
    `mutation { ${mutation}(input: { ${Object.entries(input).map(([name, value]) => `${name}: "${value}"`)} }) { __typename } }`,
    {},
    `officer:${department}`,
  );
  expect(data[mutation]).toEqual({ __typename: 'VisitChanged' });
}

const changeOf = ({ data }: Told) => data?.visitChanged?.change;
const hears = (listener: Listener, change: string) =>
  listener.hears((told) => changeOf(told) === change);

describe('a visit', () => {
  test('is told of when it is planned, joined, moved, approved and cancelled', async () => {
    const uscc = newBusiness();
    const listener = await listen('supervisor', { business: uscc });
    const { visit, demand } = await plan(uscc, 'water', ['WA-004']);
    await plan(uscc, 'urban-management', ['UM-003']);
    await change('approvePlan', { demand: demand.id }, 'water');
    await change(
      'rescheduleVisit',
      { visit: visit.id, day: '2026-12-03', reason: '闭店' },
      'water',
    );
    await change('cancelVisit', { visit: visit.id, reason: '停业' }, 'water');
    await hears(listener, 'CANCELLED');
    const business = { uscc, name: `烧烤${businesses}` };
    const bodies = (...departments: string[]) => departments;
    const both = bodies('URBAN_MANAGEMENT', 'WATER');
    expect(listener.told.map(({ data, errors }) => [errors, data.visitChanged])).toMatchObject([
      [undefined, { change: 'PLANNED', visit: { id: visit.id, business } }],
      [undefined, { change: 'JOINED', visit: { id: visit.id, business } }],
      [undefined, { change: 'APPROVED', departments: both, visit: { business } }],
      [undefined, { change: 'MOVED', departments: both, visit: { business } }],
      [undefined, { change: 'CANCELLED', departments: both, visit: { status: 'CANCELLED' } }],
    ]);
    listener.leave();
  });

  test('is told of to officers whose body it concerns, and not to others', async () => {
    const uscc = newBusiness();
    const concerned = await listen('officer:water', { business: uscc });
    const other = await listen('officer:culture-tourism');
    await plan(uscc, 'water', ['WA-004']);
    await hears(concerned, 'PLANNED');
    // What it is told next is its own: of the visit before it heard nothing.
    await plan(newBusiness(), 'culture-tourism', ['CT-021']);
    const { data } = await hears(other, 'PLANNED');
    expect(data.visitChanged.departments).toEqual(['CULTURE_TOURISM']);
    expect(other.told).toHaveLength(1);
    concerned.leave();
    other.leave();
  });

  test('is told of by department, street and business, as far as asked for', async () => {
    const [one, other] = [newBusiness(), newBusiness()];
    const street = businesses % 2 ? '河埠街道' : '古渡街道';
    const listeners = await Promise.all([
      listen('analyst', { departments: ['WATER'], streets: [street] }),
      listen('analyst', { streets: [street] }),
      listen('analyst', { business: other }),
    ]);
    await plan(one, 'water', ['WA-004']);
    await plan(other, 'urban-management', ['UM-003']);
    await plan(other, 'water', ['WA-004']);
    const heard = [];
    for (const listener of listeners) {
      await hears(listener, 'JOINED');
      heard.push(
        listener.told.map((told) => [changeOf(told), told.data.visitChanged.visit.business.uscc]),
      );
      listener.leave();
    }
    expect(heard).toEqual([
      [['JOINED', other]],
      [
        ['PLANNED', other],
        ['JOINED', other],
      ],
      [
        ['PLANNED', other],
        ['JOINED', other],
      ],
    ]);
  });
});

describe('a dispatch', () => {
  const dispatches = `subscription ($business: Uscc) {
    visitDispatched(business: $business) {
      ... on VisitDispatch { department visit { id } demand { id items { code } } }
    }
  }`;

  test('is told to the body that has to make the visit, and to those who see all', async () => {
    const uscc = newBusiness();
    const all = await listen('supervisor', { business: uscc }, dispatches);
    const urban = await listen('officer:urban-management', {}, dispatches);
    const { visit, demand } = await plan(uscc, 'water', ['WA-004']);
    const joined = await plan(uscc, 'urban-management', ['UM-003']);
    const ofWater = { department: 'WATER', visit: { id: visit.id }, demand: { id: demand.id } };
    const ofUrban = { department: 'URBAN_MANAGEMENT', demand: { id: joined.demand.id } };
    await all.hears(({ data }) => data.visitDispatched.department === 'URBAN_MANAGEMENT');
    await urban.hears(() => true);
    expect(all.told.map(({ data }) => data.visitDispatched)).toMatchObject([ofWater, ofUrban]);
    expect(urban.told.map(({ data }) => data.visitDispatched)).toMatchObject([ofUrban]);
    all.leave();
    urban.leave();
  });
});

describe('who is no staff', () => {
  test.each(['public', 'nobody', 'business'])('is told nothing: %s', async (demo) => {
    await expect(listen(demo)).rejects.toThrow(/400|Bad Request/);
    const socket = overSocket(city.url, { query: changes }, { 'x-one-check-demo': demo });
    const refused = (await socket.over) as { extensions: { code: string } }[];
    expect(refused.map(({ extensions }) => extensions.code)).toEqual([
      'UNAUTHORIZED_FIELD_OR_TYPE',
    ]);
  });
});

test('a second gateway tells the same', async () => {
  const environment = city.gatewayEnvironment;
  const of = (what: string) =>
    subgraphNames.map((name) => [
      name,
      environment[`SUBGRAPH_${what}_${environmentSuffix(name)}`] ?? '',
    ]);
  const other = await startGateway({
    supergraph: fileURLToPath(new URL('../../schema/supergraph.graphql', import.meta.url)),
    port: 0,
    subgraphUrls: Object.fromEntries(of('URL')),
    subgraphKeys: Object.fromEntries(
      of('KEY').map(([name, key]) => [name, Buffer.from(String(key), 'base64url')]),
    ),
    identity: { mode: 'demo' },
    logger: pino({ level: 'silent' }),
  });
  const headers = { 'x-one-check-demo': 'supervisor' };
  const first = await overEvents(city.url, { query: changes }, headers);
  const second = await overEvents(other.url, { query: changes }, headers);
  await plan(newBusiness(), 'water', ['WA-004']);
  expect(await hears(second, 'PLANNED')).toEqual(await hears(first, 'PLANNED'));
  first.leave();
  second.leave();
  await other.close();
});

test('personal data in an event is on record before the event is told', async () => {
  const uscc = newBusiness();
  const watched = `subscription Watch($business: Uscc) { visitChanged(business: $business) {
    ... on VisitUpdate { change visit { business { uscc registration { phone } } } }
  } }`;
  const listener = await overEvents(
    city.url,
    { query: watched, variables: { business: uscc } },
    { 'x-one-check-demo': 'supervisor', 'x-one-check-purpose': 'supervision' },
  );
  const { visit } = await plan(uscc, 'water', ['WA-004']);
  await hears(listener, 'PLANNED');
  await change('rescheduleVisit', { visit: visit.id, day: '2026-12-05', reason: '闭店' }, 'water');
  await hears(listener, 'MOVED');
  listener.leave();
  const { data } = await city.ask(
    '{ auditLog(first: 100) { nodes { kind operation fields usccs purpose } } }',
    {},
    'supervisor',
  );
  const own = data.auditLog.nodes.filter((it: { operation: string }) => it.operation === 'Watch');
  const entry = {
    kind: 'READ',
    operation: 'Watch',
    fields: ['Registration.phone'],
    usccs: [uscc],
    purpose: 'supervision',
  };
  expect(own).toEqual([entry, entry]);
});

describe('what brings the news', () => {
  const missed = ({ data }: Told) => data?.visitChanged?.__typename === 'NewsMissed';

  test('says so when it was interrupted, and goes on', async () => {
    const listener = await listen('supervisor');
    const ledger = city.databases.get('coordination');
    await ledger?.pool.query(
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'coordination: visit news' AND datname = current_database()",
    );
    await listener.hears(missed);
    await plan(newBusiness(), 'water', ['WA-004']);
    await hears(listener, 'PLANNED');
    expect(listener.told).toHaveLength(2);
    listener.leave();
  });

  test('listens over one connection, and over none when nobody does', async () => {
    const connections = async () => {
      const { rows } = await (city.databases.get('coordination') as Database).pool.query(
        "SELECT FROM pg_stat_activity WHERE application_name = 'coordination: visit news' AND datname = current_database()",
      );
      return rows.length;
    };
    await until(async () => (await connections()) === 0);
    const listeners = await Promise.all(
      ['analyst', 'supervisor', 'officer:water'].map((it) => listen(it)),
    );
    expect(await connections()).toBe(1);
    for (const listener of listeners) listener.leave();
    await until(async () => (await connections()) === 0);
  });

  test('is coordination: when that goes, clients are told by name, and may come again', async () => {
    const listener = await listen('supervisor');
    await city.stop('coordination');
    await listener.over;
    expect(listener.told).toMatchObject([
      { errors: [{ extensions: { code: 'SUBGRAPH_UNREACHABLE', service: 'coordination' } }] },
    ]);
    await city.restart('coordination');
    const again = await listen('supervisor');
    await plan(newBusiness(), 'water', ['WA-004']);
    await hears(again, 'PLANNED');
    again.leave();
  });
});

test('a WebSocket tells the same as an event stream', async () => {
  const socket = overSocket(city.url, { query: changes }, { 'x-one-check-demo': 'supervisor' });
  const stream = await listen('supervisor');
  // A WebSocket does not say when it has begun.
  while (socket.told.length === 0) await plan(newBusiness(), 'water', ['WA-004']);
  const [first] = socket.told;
  const same = ({ data }: Told) => data.visitChanged.visit.id === first?.data.visitChanged.visit.id;
  expect(await stream.hears(same)).toEqual(first);
  socket.leave();
  stream.leave();
});
