/**
 * News of the door and of emergencies, and what subscribers hear when coordination is killed: that it is gone, at once and by
 * name; nothing twice, and nothing of what was before once they have subscribed again.
 */
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { until } from '../gateway/foreign-graph.ts';
import { CoordinationProcess } from './coordination-process.ts';
import { type Listener, overEvents, overSocket, type Told } from './listening.ts';

let coordination: CoordinationProcess;

beforeAll(async () => {
  vi.stubEnv('ONE_CHECK_TODAY', '2026-11-21');
  coordination = await CoordinationProcess.start();
  await coordination.city.officers([
    ['W1', 'water'],
    ['W2', 'water'],
    ['U1', 'urban-management'],
    ['U2', 'urban-management'],
  ]);
});
beforeEach(() => vi.stubEnv('ONE_CHECK_TODAY', '2026-11-21'));
afterAll(async () => {
  await coordination.close();
  vi.unstubAllEnvs();
});

const changes = `subscription ($business: Uscc) { visitChanged(business: $business) {
  __typename ... on VisitUpdate { change departments visit { id status } }
} }`;
const dispatches = `subscription ($business: Uscc) { visitDispatched(business: $business) {
  __typename ... on VisitDispatch { department visit { id } }
} }`;

const listen = (business?: string, query = changes, demo = 'supervisor') =>
  overEvents(
    coordination.gateway.url,
    { query, variables: { business } },
    { 'x-one-check-demo': demo },
  );

const newsOf = ({ data }: Told) => data?.visitChanged ?? data?.visitDispatched;
const changesOf = ({ told }: Listener) => told.map((each) => newsOf(each)?.change);
const hears = (listener: Listener, change: string) =>
  listener.hears((told) => newsOf(told)?.change === change);

const today = { earliest: '2026-11-21', latest: '2026-11-21' };
const atTheDoor = '2026-11-21T09:30:00+08:00';

describe('at the door', () => {
  test('a body that leaves is told of, to it too; then that officers are there, and that it is done', async () => {
    const { city } = coordination;
    const business = await city.business({ tradeCode: '6210' });
    const all = await listen(business);
    const urban = await listen(undefined, changes, 'officer:urban-management');
    const water = await city.plan(business, today);
    const joined = await city.plan(business, today, 'urban-management');
    expect(joined.arrangement).toBe('JOINED');
    await city.change('urban-management', 'withdrawDemand', {
      demand: joined.demand.id,
      reason: '计划调整',
    });
    const code = await city.approve(water);
    const officers = ['W1', 'W2'];
    const { visit } = await city.change('water', 'checkIn', { code, officers, at: atTheDoor });
    expect(visit.status).toBe('UNDERWAY');
    await city.change('water', 'completeVisit', { code, outcome: 'CLEAN' });
    await hears(all, 'DONE');
    expect(all.told.map(newsOf)).toMatchObject([
      { change: 'PLANNED' },
      { change: 'JOINED' },
      { change: 'LEFT', departments: ['URBAN_MANAGEMENT', 'WATER'] },
      { change: 'APPROVED', departments: ['WATER'] },
      { change: 'CHECKED_IN', departments: ['WATER'] },
      { change: 'DONE', departments: ['WATER'], visit: { id: visit.id, status: 'DONE' } },
    ]);
    // What becomes of it after that is none of its concern: what it is told next is of another visit.
    await city.plan(await city.business(), today, 'urban-management');
    await urban.hears((told) => newsOf(told).visit.id !== visit.id);
    expect(changesOf(urban)).toEqual(['JOINED', 'LEFT', 'PLANNED']);
    all.leave();
    urban.leave();
  });

  test('a body that did not come leaves the visit when it is done', async () => {
    const { city } = coordination;
    const business = await city.business({ tradeCode: '6210' });
    const water = await city.plan(business, today);
    await city.plan(business, { earliest: '2026-11-21', latest: '2026-12-31' }, 'urban-management');
    const code = await city.approve(water);
    const all = await listen(business);
    const officers = ['W1', 'W2'];
    await city.change('water', 'checkIn', { code, officers, at: atTheDoor });
    // What both were told already is not told again.
    await city.change('water', 'checkIn', { code, officers, at: atTheDoor });
    await city.change('water', 'completeVisit', { code, outcome: 'CLEAN' });
    await hears(all, 'PLANNED');
    // The last is another visit, for the body that did not come.
    expect(changesOf(all)).toEqual(['CHECKED_IN', 'DONE', 'LEFT', 'PLANNED']);
    all.leave();
  });
});

describe('an emergency', () => {
  const register = (uscc: string, more: object = {}) =>
    coordination.city.as(
      'water',
      `mutation ($input: RegisterEmergencyInput!) { registerEmergency(input: $input) {
        ... on EmergencyRegistered { visit { id code } } ... on EmergencyRefused { message }
      } }`,
      {
        ...{ uscc, items: ['WA-009'], officers: ['W1', 'W2'] },
        ...{ enteredAt: atTheDoor, reason: '堤岸渗水', ...more },
      },
    );

  test('is told of as officers who are there, and when it is done; nobody was sent to it', async () => {
    const { city } = coordination;
    const business = await city.business();
    const all = await listen(business);
    const sent = await listen(business, dispatches);
    const concerned = await listen(undefined, changes, 'officer:water');
    const other = await listen(undefined, changes, 'officer:culture-tourism');
    const { visit } = await register(business);
    await city.change('water', 'completeVisit', { code: visit.code, outcome: 'PROBLEMS_FOUND' });
    await hears(all, 'DONE');
    await hears(concerned, 'DONE');
    const expected = { departments: ['WATER'], visit: { id: visit.id } };
    for (const { told } of [all, concerned]) {
      expect(told.map(newsOf)).toMatchObject([
        { change: 'CHECKED_IN', ...expected },
        { change: 'DONE', ...expected },
      ]);
    }
    const next = { earliest: '2026-11-22', latest: '2026-12-31' };
    await city.plan(business, next, 'culture-tourism');
    await hears(other, 'PLANNED');
    const { data } = await sent.hears(() => true);
    expect(data.visitDispatched.department).toBe('CULTURE_TOURISM');
    expect([sent.told.length, other.told.length]).toEqual([1, 1]);
    for (const listener of [all, sent, concerned, other]) listener.leave();
  });

  test('that is over when it is registered is told of once', async () => {
    const business = await coordination.city.business();
    const all = await listen(business);
    await register(business, { outcome: 'CLEAN' });
    await coordination.city.plan(business, { earliest: '2026-11-22' });
    await hears(all, 'PLANNED');
    expect(changesOf(all)).toEqual(['DONE', 'PLANNED']);
    all.leave();
  });
});

test('coordination that is killed is told of by name; nothing is told twice, and nothing later that was not heard', async () => {
  const { city, gateway, database } = coordination;
  const overWebSocket = (business?: string) =>
    overSocket(
      gateway.url,
      { query: changes, variables: { business } },
      { 'x-one-check-demo': 'supervisor' },
    );
  const gone = {
    errors: [{ extensions: { code: 'SUBGRAPH_UNREACHABLE', service: 'coordination' } }],
  };
  const businesses = [];
  for (let nth = 0; nth < 12; nth += 1) businesses.push(await city.business());
  const business = await city.business();
  const { visit } = await city.plan(business);
  const socket = overWebSocket();
  const stream = await listen();
  // A WebSocket does not say when it has begun.
  while (socket.told.length === 0) await city.plan(await city.business());

  // It is killed amid work: of these plans some are made, some not, some without an answer.
  const plans = businesses.map((uscc) => city.plan(uscc).catch(() => undefined));
  const before = stream.told.length;
  await until(() => stream.told.length > before + 2);
  await coordination.kill();
  await Promise.all(plans);
  const { rows } = await database.pool.query<{ id: string }>('SELECT id FROM visit');
  const made = new Set(rows.map(({ id }) => id));
  for (const { over, told } of [stream, socket]) {
    expect(await over).toBeUndefined();
    expect(told.at(-1)).toMatchObject(gone);
    const planned = told.slice(0, -1).map((each) => newsOf(each).visit.id);
    expect(new Set(planned).size).toBe(planned.length);
    expect(planned.filter((id) => !made.has(id))).toEqual([]);
  }
  const meanwhile = await listen();
  await meanwhile.over;
  expect(meanwhile.told).toMatchObject([gone]);

  // Another process of coordination approves a visit, and nobody hears that.
  const code = '0123456789ABCDEF';
  await database.pool.query('UPDATE visit SET code = $1 WHERE id = $2', [code, visit.id]);
  await coordination.restart();
  const streamAgain = await listen(business);
  const socketAgain = overWebSocket(business);
  const moved = (day: string) =>
    city
      .change('water', 'rescheduleVisit', { visit: visit.id, day, reason: '闭店' })
      .catch(() => undefined);
  // The gateway leaves one alone for a moment that was down.
  await until(async () => (await moved('2026-11-25')) !== undefined);
  await streamAgain.hears(() => true);
  for (let day = 10; socketAgain.told.length === 0; day += 1) await moved(`2026-12-${day}`);
  const again = [...changesOf(streamAgain), ...changesOf(socketAgain)];
  expect(new Set(again)).toEqual(new Set(['MOVED']));
  const { data } = await city.served.ask('query ($id: ID!) { visit(id: $id) { code } }', {
    id: visit.id,
  });
  expect(data.visit.code).toBe(code);
  streamAgain.leave();
  socketAgain.leave();
});
