/** A check that is filed again: the demand that stands is told and nothing is added, however it comes about. */
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { reconcileTouched } from '../../subgraphs/coordination/planning/reconcile-work.ts';
import { inspection, tell } from './later-facts.ts';
import { type PlanningCity, startPlanningCity, type Told } from './planning-city.ts';

let city: PlanningCity;

beforeAll(async () => {
  vi.stubEnv('ONE_CHECK_TODAY', '2026-11-21');
  city = await startPlanningCity();
  await city.officers([
    ['W1', 'water'],
    ['W2', 'water'],
  ]);
});
beforeEach(() => vi.stubEnv('ONE_CHECK_TODAY', '2026-11-21'));
afterAll(async () => {
  await city.close();
  vi.unstubAllEnvs();
});

const on = (day: string) => ({ earliest: day, latest: day });
const december = { earliest: '2026-12-01', latest: '2026-12-31' };

async function rows(sql: string, ...values: unknown[]): Promise<Told[]> {
  return (await city.database.pool.query(sql, values)).rows;
}

async function filedAt(uscc: string): Promise<number> {
  const [{ count }] = await rows('SELECT count(*)::int FROM demand WHERE uscc = $1', uscc);
  return count;
}

describe('the same filed again', () => {
  it('is the demand that stands, told with what lifts that; nothing is added to the visit', async () => {
    const uscc = await city.business();
    const first = await city.plan(uscc, december);
    const again = await city.plan(uscc, { earliest: '2026-12-20', latest: '2027-01-20' });
    expect(again).toEqual({
      __typename: 'CheckRefused',
      rule: 'ALREADY_PLANNED',
      message:
        'water has filed water:WA-001 here for 2026-12-01 to 2026-12-31: ' +
        `the demand ${first.demand.id} stands, and a visit serves it on 2026-12-01.`,
      lift:
        'Nothing, where this is the same check: it is planned. For another day, its visit is moved with ' +
        '`rescheduleVisit`. For a further check, a window from 2027-01-01 on, or items that are not filed; else ' +
        'withdraw it with `withdrawDemand` first.',
      figures: [
        { name: 'items filed before', value: 1 },
        { name: 'items asked for', value: 1 },
        { name: 'demands that stand', value: 1 },
      ],
      demand: { id: first.demand.id, state: 'SERVED', reason: null },
    });
    const { data } = await city.served.ask(
      'query ($of: [_Any!]!) { _entities(representations: $of) { ... on Business { visits { nodes { inspectionCount } } } } }',
      { of: [{ __typename: 'Business', uscc }] },
    );
    expect(data._entities[0].visits.nodes).toEqual([{ inspectionCount: 1 }]);
    expect(await filedAt(uscc)).toBe(1);
  });

  it.each([
    ['a window that ends the day before', { earliest: '2026-11-23', latest: '2026-11-30' }],
    ['a window that begins the day after', { earliest: '2027-01-01', latest: '2027-12-31' }],
    ['other items', { ...december, items: ['WA-004'] }],
    ['a case', { ...december, kind: 'CASE', source: { kind: 'COMPLAINT', number: 'fb-1' } }],
    ['what a superior ordered', { ...december, kind: 'SPECIAL_CAMPAIGN', superiorOrder: '8号' }],
    ['other premises', { ...december, address: '泥沟镇一路2号' }],
  ])('is another check with %s', async (_, input) => {
    const uscc = await city.business({ riskGrade: null });
    await city.plan(uscc, december);
    expect((await city.plan(uscc, input)).__typename).not.toBe('CheckRefused');
    expect(await filedAt(uscc)).toBe(2);
  });

  it.each([
    ['a campaign launched locally', { kind: 'SPECIAL_CAMPAIGN' }],
    ['some of the items', { items: ['WA-004', 'WA-001'] }],
    ['the last day alone', on('2026-12-31')],
  ])('is none with %s', async (_, input) => {
    const uscc = await city.business();
    const first = await city.plan(uscc, december);
    const again = await city.plan(uscc, { ...december, ...input });
    expect(again).toMatchObject({
      rule: 'ALREADY_PLANNED',
      message: expect.stringContaining('filed water:WA-001 here'),
      demand: { id: first.demand.id },
    });
  });

  it('is told apart by the order it follows and by the inspection it checks again', async () => {
    const uscc = await city.business();
    const found = await city.inspected(uscc, '2026-11-18', { outcome: 'PROBLEMS_FOUND' });
    const other = await city.inspected(uscc, '2026-11-17', { outcome: 'PROBLEMS_FOUND' });
    const campaign = { ...december, kind: 'SPECIAL_CAMPAIGN' };
    const asked = [
      { ...campaign, superiorOrder: '8号' },
      { ...campaign, superiorOrder: '9号' },
      { ...december, recheckOf: found },
      { ...december, recheckOf: other },
    ];
    for (const input of asked) {
      expect((await city.plan(uscc, input)).__typename).toBe('InspectionPlanned');
    }
    for (const input of asked) expect((await city.plan(uscc, input)).rule).toBe('ALREADY_PLANNED');
  });

  it('is planned while the first is open or awaits consent, too, and says which', async () => {
    const [blocked, asking] = [await city.business(), await city.business()];
    await city.plan(blocked, on('2026-12-01'), 'urban-management');
    await city.plan(asking, on('2026-12-01'), 'urban-management');
    await city.plan(blocked, on('2026-12-05'));
    await city.plan(asking, on('2026-12-01'));
    expect((await city.plan(blocked, on('2026-12-05'))).message).toContain('waits for a visit');
    const told = await city.plan(asking, on('2026-12-01'));
    expect(told.message).toContain('awaits a lead’s consent');
    expect(told.lift).toContain('moveDemand');
  });

  it('can be filed once the first is withdrawn, and once its outcome is known', async () => {
    const uscc = await city.business();
    const window = { earliest: '2026-11-21', latest: '2026-12-31' };
    const withdrawn = await city.plan(uscc, window);
    await city.change('water', 'withdrawDemand', {
      demand: withdrawn.demand.id,
      reason: '计划调整',
    });
    const first = await city.plan(uscc, { ...window, ...on('2026-11-21') });
    const code = await city.approve(first);
    await city.change('water', 'checkIn', {
      code,
      officers: ['W1', 'W2'],
      at: '2026-11-21T00:01:00+08:00',
    });
    expect((await city.plan(uscc, window)).rule).toBe('ALREADY_PLANNED');
    await city.change('water', 'completeVisit', { code, outcome: 'CLEAN' });
    expect(await city.plan(uscc, window)).toMatchObject({
      arrangement: 'NEW_VISIT',
      day: '2026-12-21',
    });
  });

  it('in one call is planned once', async () => {
    const uscc = await city.business();
    const one = { uscc, kind: 'ROUTINE', items: ['WA-001'], ...december };
    const { outcomes } = await city.as(
      'water',
      `mutation ($input: PlanInspectionsInput!) { planInspections(input: $input) { outcomes {
        __typename ... on InspectionPlanned { demand { id } } ... on CheckRefused { rule demand { id } }
      } } }`,
      { inspections: [one, one, { ...one, earliest: '2027-02-01', latest: '2027-02-28' }] },
    );
    expect(outcomes.map((it: Told) => it.rule ?? it.__typename)).toEqual([
      'InspectionPlanned',
      'ALREADY_PLANNED',
      'InspectionPlanned',
    ]);
    expect(outcomes[1].demand).toEqual(outcomes[0].demand);
  });

  it('at the same moment is planned once, whoever is first', async () => {
    const uscc = await city.business();
    const outcomes = await Promise.all(Array.from({ length: 30 }, () => city.plan(uscc, december)));
    expect(new Set(outcomes.map((it) => it.demand.id)).size).toBe(1);
    expect(outcomes.filter((it) => it.arrangement === 'NEW_VISIT')).toHaveLength(1);
    expect(outcomes.filter((it) => it.rule === 'ALREADY_PLANNED')).toHaveLength(29);
    expect(await filedAt(uscc)).toBe(1);
  });
});

describe('a window that is moved', () => {
  it('does not come to meet that of another demand for the same; nothing changes', async () => {
    const uscc = await city.business();
    await city.plan(uscc, on('2026-11-30'), 'urban-management');
    const first = await city.plan(uscc, on('2026-12-01'));
    const second = await city.plan(uscc, { earliest: '2026-12-05', latest: '2026-12-08' });
    const moved = await city.change('water', 'moveDemand', {
      demand: second.demand.id,
      earliest: '2026-11-25',
      latest: '2026-12-01',
    });
    expect(moved).toMatchObject({ rule: 'ALREADY_PLANNED', demand: { id: first.demand.id } });
    expect(await city.demand(second.demand.id)).toMatchObject({
      state: 'OPEN',
      earliest: '2026-12-05',
      latest: '2026-12-08',
    });
  });

  it('stays as it was where the move is refused', async () => {
    const uscc = await city.business();
    await city.plan(uscc, on('2026-12-01'), 'urban-management');
    const { demand } = await city.plan(uscc, on('2026-12-01'));
    const past = { earliest: '2026-01-01', latest: '2026-01-02' };
    const moved = await city.change('water', 'moveDemand', { demand: demand.id, ...past });
    expect(moved.rule).toBe('WINDOW_PASSED');
    expect(await city.demand(demand.id)).toMatchObject({
      state: 'AWAITING_CONSENT',
      ...on('2026-12-01'),
    });
  });

  it('is not what a way out leads to: neither its own visit nor a day of its other window', async () => {
    const uscc = await city.business();
    const first = await city.plan(uscc, on('2026-12-05'));
    await city.plan(uscc, { earliest: '2027-01-04', latest: '2027-01-08' });
    for (const onDuplicate of ['ASK', 'JOIN']) {
      const asked = { earliest: `2026-12-${onDuplicate === 'ASK' ? 10 : 20}`, latest: '' };
      const outcome = await city.plan(uscc, { ...asked, latest: asked.earliest, onDuplicate });
      expect(outcome.conflicts[0].visit.id).toBe(first.visit.id);
      expect(outcome.waysOut).toEqual([
        // The quiet period of its second check ends on the 2nd of February.
        { __typename: 'FirstFreeDay', day: '2027-02-03' },
        { __typename: 'AuthorityOverride', ...on(asked.earliest) },
      ]);
    }
  });
});

describe('what the body’s own system plans', () => {
  const planned = (uscc: string, given: object = {}) =>
    inspection(uscc, '2026-12-10', {
      status: 'PLANNED',
      itemCodes: ['WA-001'],
      plannedFrom: '2026-12-05',
      plannedTo: '2026-12-20',
      inspectedOn: null,
      outcome: null,
      ...given,
    });

  async function adopts(demand: string): Promise<string | undefined> {
    const { data } = await city.served.ask(
      'query ($id: ID!) { demand(id: $id) { adopts { id } } }',
      { id: demand },
    );
    return data.demand.adopts?.id;
  }

  it('is what the demand stands for, and is counted once', async () => {
    const uscc = await city.business();
    const own = planned(uscc);
    await tell(city.database, 'water', [own]);
    const { demand, visit } = await city.plan(uscc, december);
    expect(await adopts(demand.id)).toBe(`water:${own.id}`);
    const { data } = await city.served.ask(
      'query ($of: [_Any!]!) { _entities(representations: $of) { ... on Business { visits { nodes { id inspectionCount } } } } }',
      { of: [{ __typename: 'Business', uscc }] },
    );
    expect(data._entities[0].visits.nodes).toEqual([{ id: visit.id, inspectionCount: 1 }]);
  });

  it('is so, too, when the feed tells of it later, whether a visit serves the demand or not', async () => {
    const [served, open] = [await city.business(), await city.business()];
    await city.plan(open, on('2026-12-01'), 'urban-management');
    const demands = [await city.plan(served, december), await city.plan(open, on('2026-12-10'))];
    const own = [planned(served), planned(open)];
    await tell(city.database, 'water', own);
    await reconcileTouched(city.database);
    expect(await Promise.all(demands.map(({ demand }) => adopts(demand.id)))).toEqual(
      own.map(({ id }) => `water:${id}`),
    );
  });

  it.each([
    ['of another body', 'urban-management', {}],
    ['of another kind', 'water', { inspectionKind: 'SPECIAL_CAMPAIGN' }],
    ['with another item', 'water', { itemCodes: ['WA-001', 'WA-004'] }],
    ['in another window', 'water', { plannedFrom: '2027-02-01', plannedTo: '2027-02-10' }],
    ['at other premises', 'water', { address: '泥沟镇一路2号' }],
    ['made already', 'water', { status: 'DONE', outcome: 'CLEAN', inspectionKind: 'ROUTINE' }],
  ] as const)('is something else %s', async (_, department, given) => {
    const uscc = await city.business();
    const { demand } = await city.plan(uscc, december);
    await tell(city.database, department, [planned(uscc, given)]);
    await reconcileTouched(city.database);
    expect(await adopts(demand.id)).toBeUndefined();
  });

  it('is adopted by one demand, and a demand adopts one', async () => {
    const uscc = await city.business();
    const twice = [planned(uscc), planned(uscc, { plannedFrom: '2026-12-02' })];
    await tell(city.database, 'water', twice);
    const first = await city.plan(uscc, december);
    expect(await adopts(first.demand.id)).toBe(`water:${twice[1]?.id}`);
    const filedToo = await city.plan(uscc, december);
    expect(filedToo).toMatchObject({ rule: 'ALREADY_PLANNED', demand: { id: first.demand.id } });
  });
});
