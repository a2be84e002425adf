/** A department that is down or answers wrongly delays its own feed and nothing else, and the graph tells of it. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { coordinationOver } from '../../subgraphs/coordination/subgraph.ts';
import { serveDepartment, type TestDepartment } from '../feed/department.ts';
import { insertParty, insertPenalty } from '../feed/records.ts';
import { type Served, serve } from '../setup/served.ts';
import { type OddDepartment, oddDepartment } from './odd-department.ts';

let water: OddDepartment;
let market: TestDepartment;
let coordination: Served;

const patience = { timeout: 30_000 };

beforeEach(async () => {
  [water, market] = await Promise.all([oddDepartment(), serveDepartment('market-supervision')]);
  coordination = await serve(coordinationOver(() => [water, market]));
});
afterEach(async () => {
  await coordination.close();
  await Promise.all([water.close(), market.close()]);
});

const feeds = `{
  departments { code feed { caughtUp failing failure failingSince pulledAt caughtUpAt recordsKnown } }
}`;

async function feedOf(code: string) {
  const { data, errors } = await coordination.ask(feeds);
  expect(errors).toEqual([]);
  return data.departments.find((department: { code: string }) => department.code === code).feed;
}

const endless = { epoch: 'e', changes: [], endCursor: null, hasMore: true };
const cursorless = {
  ...endless,
  hasMore: false,
  changes: [{ kind: 'PARTY', id: 'x', fact: null }],
};

describe.each([
  ['a key it refuses', 401, { errors: [{ message: 'Unauthenticated.' }] }, 'REFUSED'],
  [
    'a caller it does not let read its feed',
    200,
    { errors: [{ message: 'Only coordination.', extensions: { code: 'FORBIDDEN' } }] },
    'REFUSED',
  ],
  ['a proxy that does not reach it', 502, '<html>', 'UNREACHABLE'],
  ['an error', 200, { errors: [{ message: 'Broken.' }] }, 'FAULTY'],
  ['no GraphQL', 200, 'hello', 'FAULTY'],
  ['no page', 200, { data: { changes: { epoch: 7 } } }, 'FAULTY'],
  ['a page that leads nowhere', 200, { data: { changes: endless } }, 'FAULTY'],
  ['changes without a cursor', 200, { data: { changes: cursorless } }, 'FAULTY'],
])('a department that answers with %s', (_, status, body, failure) => {
  it('is told as failing, until it answers well', async () => {
    water.answer(status, body);
    await expect
      .poll(() => feedOf('WATER'), patience)
      .toMatchObject({ failing: true, failure, caughtUp: false });
    const { failingSince } = await feedOf('WATER');
    expect(failingSince).toMatch(/^\d{4}-\d{2}-\d{2}T[\d:.]+\+08:00$/);
    water.tell();
    await expect
      .poll(() => feedOf('WATER'), patience)
      .toMatchObject({ failing: false, failure: null, failingSince: null, caughtUp: true });
  });
});

it('delays no other department', async () => {
  await water.close();
  await expect
    .poll(() => feedOf('WATER'), patience)
    .toMatchObject({ failing: true, failure: 'UNREACHABLE' });
  await insertParty(market.database.pool, { id: 'party' });
  await insertPenalty(market.database.pool, { id: 'penalty', party: 'party' });
  await expect
    .poll(() => feedOf('MARKET_SUPERVISION'), patience)
    .toMatchObject({ caughtUp: true, failing: false, recordsKnown: 1 });
});

it('tells of a department that was never read that nothing is known', async () => {
  expect(await feedOf('URBAN_MANAGEMENT')).toEqual({
    caughtUp: false,
    failing: false,
    failure: null,
    failingSince: null,
    pulledAt: null,
    caughtUpAt: null,
    recordsKnown: 0,
  });
});
