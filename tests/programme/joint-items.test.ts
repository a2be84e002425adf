/** The joint supervision list: per trade, which bodies check which items together. */
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { coordinationOver } from '../../subgraphs/coordination/subgraph.ts';
import type { Told } from '../planning/planning-city.ts';
import { type Served, serve } from '../setup/served.ts';
import { change } from './programmed.ts';

let served: Served;

beforeAll(async () => {
  vi.stubEnv('ONE_CHECK_TODAY', '2026-02-02');
  served = await serve(coordinationOver(() => []));
});

afterAll(async () => {
  await served.close();
  vi.unstubAllEnvs();
});

/** What is checked together at businesses of a trade, by body. */
async function checks(trade: string): Promise<Told> {
  const { data, errors } = await served.ask(
    '{ jointSupervisionList(first: 100) { nodes { trade departments checks { department items { code name } } } } }',
  );
  expect(errors).toEqual([]);
  const listed = data.jointSupervisionList.nodes.find((it: Told) => it.trade === trade);
  return listed?.checks.map(({ department, items }: Told) => [
    department,
    items.map(({ code }: Told) => code),
  ]);
}

const set = (trade: string, department: string, ...codes: string[]) =>
  change(served, 'setJointItems', {
    trade,
    department,
    items: codes.map((code) => ({ department, code })),
  });

it('has items of every body for the trades that the defaults name, in one statement for all', async () => {
  served.statements.length = 0;
  expect(await checks('9013')).toEqual([
    ['CULTURE_TOURISM', ['CT-002', 'CT-021', 'CT-028']],
    ['MARKET_SUPERVISION', ['MS-001']],
  ]);
  const asked = served.statements.filter((it) => it.includes('joint_supervision_item'));
  expect(asked).toHaveLength(1);
});

it('is changed body by body, each change noted', async () => {
  const { changes } = await set('8051', 'WATER', 'WA-001', 'WA-020');
  expect(
    changes.map(({ about, before, after }: Told) => [about, before !== null, after !== null]),
  ).toEqual([
    ['JOINT_SUPERVISION_ITEM', true, false],
    ['JOINT_SUPERVISION_ITEM', false, true],
  ]);
  expect((await set('8051', 'WATER', 'WA-020', 'WA-001')).changes).toEqual([]);
  expect(await checks('8051')).toEqual([
    ['MARKET_SUPERVISION', ['MS-001', 'MS-044']],
    ['WATER', ['WA-001', 'WA-020']],
  ]);
});

it('may have a body check what stands on the list of another', async () => {
  await change(served, 'setJointItems', {
    trade: '6220',
    department: 'URBAN_MANAGEMENT',
    items: [{ department: 'WATER', code: 'WA-004' }],
  });
  expect(await checks('6220')).toContainEqual(['URBAN_MANAGEMENT', ['WA-004']]);
});

it('refuses bodies that are not on the list, and items that are not published', async () => {
  expect(await set('8051', 'CULTURE_TOURISM', 'CT-002')).toMatchObject({
    rule: 'NOT_FOUND',
    lift: expect.stringContaining('setJointSupervision'),
  });
  expect(await set('8051', 'WATER', 'WA-999')).toMatchObject({ rule: 'NOT_FOUND' });
});

it('loses an item with the published list, and a body with the trade', async () => {
  const item = { department: 'CULTURE_TOURISM', code: 'CT-006' };
  const withdrawn = await change(served, 'withdrawItem', item);
  expect(withdrawn.changes.map(({ about }: Told) => about).sort()).toEqual([
    'ITEM',
    'JOINT_SUPERVISION_ITEM',
  ]);
  expect(await checks('9011')).toContainEqual(['CULTURE_TOURISM', ['CT-002', 'CT-021']]);
  const left = ['MARKET_SUPERVISION', 'WATER'];
  await change(served, 'setJointSupervision', { trade: '9011', departments: left });
  expect((await checks('9011')).map(([department]: string[]) => department)).toEqual(left);
  // What a body is to check there it is told anew when it comes back.
  await change(served, 'setJointSupervision', {
    trade: '9011',
    departments: [...left, 'CULTURE_TOURISM'],
  });
  expect(await checks('9011')).toContainEqual(['CULTURE_TOURISM', []]);
});
