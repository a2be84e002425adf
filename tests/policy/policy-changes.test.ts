/** What is laid down: read by staff, changed by the supervising authority, and every change noted for good. */
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Identity } from '../../subgraphs/kit/identity/identity.ts';
import {
  officerOf,
  type PlanningCity,
  startPlanningCity,
  supervisor,
  type Told,
} from '../planning/planning-city.ts';

let city: PlanningCity;

// Every test has what is laid down to itself.
beforeEach(async () => {
  vi.stubEnv('ONE_CHECK_TODAY', '2026-11-21');
  city = await startPlanningCity();
  return async () => {
    await city.close();
    vi.unstubAllEnvs();
  };
});

const values = 'name value';

/** Changes something as the supervising authority unless told otherwise. */
async function change(mutation: string, input: object, by: Identity = supervisor): Promise<Told> {
  const type = `${mutation[0]?.toUpperCase()}${mutation.slice(1)}Input`;
  const inUse =
    mutation === 'withdrawItem' ? '... on ItemInUse { count demands { id state } }' : '';
  const { data, errors } = await city.served.ask(
    `mutation ($input: ${type}!) { ${mutation}(input: $input) {
      __typename
      ... on PolicyChanged {
        changes { about changedBy reason before { ${values} } after { ${values} } }
        demands { id state reason items { id } }
      }
      ... on PolicyRefused { rule message lift }
      ${inUse}
    } }`,
    { input: { reason: '市政府令', ...input } },
    by,
  );
  if (errors.length > 0) throw new Error(JSON.stringify(errors));
  return data[mutation];
}

async function read(query: string, by?: Identity): Promise<Told> {
  const { data, errors } = await city.served.ask(query, {}, by);
  expect(errors).toEqual([]);
  return data;
}

const fields = (row: Told[]) => Object.fromEntries(row.map(({ name, value }) => [name, value]));

describe('what is laid down', () => {
  it('is read by staff, and by nobody else', async () => {
    const question = `{
      policy { quietDays consentDays visitsADay visitsAWeek visitsAMonth cleanRun emergencyDays ceilings { riskGrade checks } }
      publishedItems(first: 2, department: WATER) { nodes { id department name field } pageInfo { hasNextPage } }
      minimumFrequencies { nodes { department field riskGrade checks } }
      jointSupervisionList(first: 1) { nodes { trade departments } }
      recognisedItems { nodes { standard } }
      competenceRules { nodes { id } }
      teams { nodes { code } }
    }`;
    const told = await read(question);
    expect(told).toEqual({
      policy: {
        quietDays: 30,
        consentDays: 2,
        visitsADay: 1,
        visitsAWeek: 2,
        visitsAMonth: 3,
        cleanRun: 3,
        emergencyDays: 2,
        ceilings: [
          { riskGrade: 'A', checks: 1 },
          { riskGrade: 'B', checks: 2 },
          { riskGrade: 'C', checks: 4 },
          { riskGrade: 'D', checks: 8 },
        ],
      },
      publishedItems: {
        nodes: [
          { id: 'water:WA-001', department: 'WATER', name: '取水计量检查', field: '取水' },
          { id: 'water:WA-004', department: 'WATER', name: '排水许可与排水口检查', field: '排水' },
        ],
        pageInfo: { hasNextPage: true },
      },
      minimumFrequencies: {
        nodes: [{ department: 'MARKET_SUPERVISION', field: '食品安全', riskGrade: 'D', checks: 3 }],
      },
      jointSupervisionList: {
        nodes: [{ trade: '6110', departments: ['CULTURE_TOURISM', 'MARKET_SUPERVISION', 'WATER'] }],
      },
      recognisedItems: { nodes: [] },
      competenceRules: { nodes: [] },
      teams: { nodes: [] },
    });
    const { errors } = await city.served.ask(question, {}, { ...supervisor, role: 'PUBLIC' });
    expect(new Set(errors.map(({ extensions }) => extensions?.code))).toEqual(
      new Set(['FORBIDDEN']),
    );
  });

  it('is changed by the supervising authority alone, but for teams by their bodies too', async () => {
    const water = officerOf('water');
    await expect(change('setPolicy', { quietDays: 60 }, water)).rejects.toThrow('FORBIDDEN');
    const item = { department: 'WATER', code: 'WA-099', name: '水闸检查', field: '河道' };
    await expect(change('publishItem', item, water)).rejects.toThrow('FORBIDDEN');
    const team = { code: 'W-1', dailyCapacity: 4, streets: ['古渡街道'] };
    const own = await change('setTeam', { ...team, department: 'WATER' }, water);
    expect(own).toMatchObject({
      __typename: 'PolicyChanged',
      changes: [{ about: 'TEAM' }, { about: 'TEAM_STREET' }],
    });
    const other = { ...team, department: 'URBAN_MANAGEMENT' };
    await expect(change('setTeam', other, water)).rejects.toThrow('FORBIDDEN');
    const { teams } = await read(
      '{ teams { nodes { code department level dailyCapacity streets } } }',
    );
    expect(teams.nodes).toEqual([
      {
        code: 'W-1',
        department: 'WATER',
        level: 'DISTRICT',
        dailyCapacity: 4,
        streets: ['古渡街道'],
      },
    ]);
  });

  it('holds from its change on: a quiet period, a ceiling, the joint list, a minimum', async () => {
    await change('setPolicy', { quietDays: 10 });
    const uscc = await city.business({ riskGrade: 'D', tradeCode: '8051' });
    const day = (on: string) => ({ earliest: on, latest: on });
    await city.plan(uscc, day('2026-12-01'));
    expect((await city.plan(uscc, day('2026-12-11'), 'urban-management')).arrangement).toBe(
      'NEW_VISIT',
    );
    await change('setCeiling', { riskGrade: 'D', checks: 1 });
    expect(await city.plan(uscc, day('2026-12-25'))).toMatchObject({ rule: 'CEILING_REACHED' });
    await change('setCeiling', { riskGrade: 'D' });
    expect((await city.plan(uscc, day('2026-12-25'))).arrangement).toBe('NEW_VISIT');
    const listed = { trade: '8051', departments: ['WATER', 'CULTURE_TOURISM'] };
    await change('setJointSupervision', listed);
    const joined = await city.plan(uscc, day('2026-12-25'), 'culture-tourism');
    expect(joined.arrangement).toBe('JOINED');
    const minimum = { department: 'WATER', field: '取水', riskGrade: 'D' };
    await change('setMinimumFrequency', { ...minimum, checks: 12 });
    const owed = await city.plan(uscc, day('2026-12-26'));
    expect(owed.visit.exemption).toBe('MINIMUM');
  });
});

describe('published items', () => {
  it('are published, changed and withdrawn', async () => {
    const item = { department: 'WATER', code: 'WA-099', name: '水闸检查', field: '河道' };
    await change('publishItem', item);
    const uscc = await city.business();
    expect((await city.plan(uscc, { items: ['WA-099'] })).__typename).toBe('InspectionPlanned');
    const { changes } = await change('publishItem', {
      ...item,
      name: '水闸安全检查',
      keyField: true,
    });
    expect(fields(changes[0].before)).toMatchObject({ name: '水闸检查', key_field: 'false' });
    expect(fields(changes[0].after)).toMatchObject({ name: '水闸安全检查', key_field: 'true' });
    const unused = { department: 'WATER', code: 'WA-020' };
    expect((await change('withdrawItem', unused)).changes).toMatchObject([
      { about: 'ITEM', after: null },
    ]);
    expect(await change('withdrawItem', unused)).toMatchObject({ rule: 'NOT_FOUND' });
    expect(await city.plan(await city.business(), { items: ['WA-020'] })).toMatchObject({
      rule: 'ITEM_NOT_PUBLISHED',
    });
  });

  it('that demands name are withdrawn only with them: they let go of it, and lose nothing else', async () => {
    const [alone, among] = [await city.business(), await city.business()];
    const first = await city.plan(alone, { items: ['WA-013'] });
    const second = await city.plan(among, { items: ['WA-013', 'WA-001'] });
    const item = { department: 'WATER', code: 'WA-013' };
    const asked = await change('withdrawItem', item);
    expect(asked).toMatchObject({ __typename: 'ItemInUse', count: 2 });
    expect(new Set(asked.demands.map(({ id }: Told) => id))).toEqual(
      new Set([first.demand.id, second.demand.id]),
    );
    const { demands } = await change('withdrawItem', { ...item, onDemands: 'LET_GO' });
    const byId = new Map(demands.map((it: Told) => [it.id, it]));
    expect(byId.get(first.demand.id)).toMatchObject({
      state: 'REFUSED',
      reason: expect.stringContaining('市政府令'),
    });
    expect(byId.get(second.demand.id)).toMatchObject({
      state: 'SERVED',
      items: [{ id: 'water:WA-001' }],
    });
    const { visit } = await read(`{ visit(id: "${first.visit.id}") { status } }`);
    expect(visit.status).toBe('CANCELLED');
  });

  it('stand for each other once the authority says by which standard, and either way round', async () => {
    const uscc = await city.business();
    await city.inspected(uscc, '2026-11-10', { department: 'urban-management', items: ['UM-019'] });
    const plan = async () => {
      const told = await city.plan(uscc, {
        items: ['WA-020'],
        earliest: '2026-11-25',
        latest: '2026-11-25',
      });
      // A check is filed once, and it is asked for again below.
      await city.change('water', 'withdrawDemand', { demand: told.demand.id, reason: '计划调整' });
      return told.waysOut.filter((it: Told) => it.__typename === 'ReuseResult');
    };
    expect(await plan()).toEqual([]);
    const one = { department: 'WATER', code: 'WA-020' };
    const other = { department: 'URBAN_MANAGEMENT', code: 'UM-019' };
    await change('recogniseItems', { one, other, standard: 'DB33/T 1' });
    expect(await plan()).toMatchObject([{ settlesAll: true }]);
    const again = await change('recogniseItems', { one: other, other: one, standard: 'DB33/T 1' });
    expect(again.changes).toEqual([]);
    await change('recogniseItems', { one: other, other: one });
    expect(await plan()).toEqual([]);
    const lost = { one, other: { ...other, code: 'UM-999' }, standard: '-' };
    expect(await change('recogniseItems', lost)).toMatchObject({ rule: 'NOT_FOUND' });
  });
});

it('gives and takes competence by place and time', async () => {
  const grant = {
    department: 'URBAN_MANAGEMENT',
    itemDepartment: 'WATER',
    itemCode: 'WA-009',
    street: '河埠街道',
    to: '2026-12-31',
    competent: true,
    basis: '赋权决定〔2026〕1号',
  };
  const uscc = await city.business();
  const ask = () => city.plan(uscc, { items: ['WA-009'] }, 'urban-management');
  expect(await ask()).toMatchObject({ rule: 'ITEM_NOT_PUBLISHED' });
  await change('setCompetence', grant);
  expect((await ask()).__typename).toBe('InspectionPlanned');
  const { competenceRules } = await read(
    '{ competenceRules(department: URBAN_MANAGEMENT) { nodes { id itemCode street from to competent basis } } }',
  );
  const [{ id, ...rule }] = competenceRules.nodes;
  expect(rule).toEqual({
    itemCode: 'WA-009',
    street: '河埠街道',
    from: null,
    to: '2026-12-31',
    competent: true,
    basis: '赋权决定〔2026〕1号',
  });
  await change('setCompetence', { ...grant, id, competent: false });
  expect(
    (await city.plan(await city.business(), { items: ['WA-009'] }, 'urban-management')).rule,
  ).toBe('ITEM_NOT_PUBLISHED');
  expect((await change('removeCompetence', { id })).changes).toMatchObject([{ after: null }]);
  expect(await change('removeCompetence', { id })).toMatchObject({ rule: 'NOT_FOUND' });
});

it('lets one team of a body serve a street, and tells whose it is', async () => {
  const team = { department: 'WATER', dailyCapacity: 4 };
  await change('setTeam', { ...team, code: 'W-1', streets: ['古渡街道', '河埠街道'] });
  const taken = await change('setTeam', { ...team, code: 'W-2', streets: ['河埠街道'] });
  expect(taken).toMatchObject({ rule: 'STREET_TAKEN', message: expect.stringContaining('W-1') });
  await change('setTeam', { ...team, code: 'W-1', streets: ['古渡街道'] });
  const given = await change('setTeam', { ...team, code: 'W-2', streets: ['河埠街道'] });
  expect(given.__typename).toBe('PolicyChanged');
  const removed = await change('removeTeam', { department: 'WATER', code: 'W-1' });
  expect(new Set(removed.changes.map(({ about }: Told) => about))).toEqual(
    new Set(['TEAM', 'TEAM_STREET']),
  );
});

describe('changes', () => {
  it('are noted with who, why, before and after, newest first; those by hand as well', async () => {
    await change('setPolicy', { quietDays: 45 });
    await city.database.pool.query('UPDATE ceiling SET checks = 3 WHERE risk_grade = $1', ['A']);
    const { policyChanges } = await read(
      `{ policyChanges(first: 10) { nodes { about changedBy reason changedAt changed before { ${values} } after { ${values} } } } }`,
    );
    const [byHand, asked] = policyChanges.nodes;
    expect(byHand).toMatchObject({ about: 'CEILING', reason: null, changedBy: expect.any(String) });
    expect([fields(byHand.before), fields(byHand.after)]).toEqual([
      { risk_grade: 'A', checks: '1' },
      { risk_grade: 'A', checks: '3' },
    ]);
    expect(asked).toMatchObject({
      about: 'POLICY',
      reason: '市政府令',
      changedBy: 'justice-bureau',
      changed: ['quiet_days'],
    });
    expect([fields(asked.before).quiet_days, fields(asked.after).quiet_days]).toEqual(['30', '45']);
    const ceilings = await read(
      `{ policyChanges(about: [CEILING], from: "2026-11-22") { nodes { about } } }`,
    );
    expect(ceilings.policyChanges.nodes.every(({ about }: Told) => about === 'CEILING')).toBe(true);
  });

  it('are none where everything held already or was refused', async () => {
    expect((await change('setPolicy', { quietDays: 30 })).changes).toEqual([]);
    expect(await change('setPolicy', { quietDays: 0 })).toMatchObject({ rule: 'INVALID_REQUEST' });
    expect(await change('setPolicy', { quietDays: 20, reason: ' ' })).toMatchObject({
      rule: 'INVALID_REQUEST',
    });
    const { policyChanges, policy } = await read(
      '{ policyChanges { nodes { id } } policy { quietDays } }',
    );
    expect(policyChanges.nodes).toEqual([]);
    expect(policy.quietDays).toBe(30);
  });

  it.each([
    `UPDATE policy_change SET reason = '-'`,
    'DELETE FROM policy_change',
    'TRUNCATE policy_change',
  ])('are kept whatever is tried: %s', async (statement) => {
    await change('setPolicy', { quietDays: 45 });
    await expect(city.database.pool.query(statement)).rejects.toMatchObject({ code: '23001' });
  });

  it('are noted where a table is emptied', async () => {
    await city.database.pool.query('TRUNCATE ceiling');
    const { policyChanges } = await read(
      '{ policyChanges(first: 100) { nodes { about after { name } } } }',
    );
    expect(policyChanges.nodes).toHaveLength(4);
    expect(policyChanges.nodes[0]).toEqual({ about: 'CEILING', after: null });
  });
});
