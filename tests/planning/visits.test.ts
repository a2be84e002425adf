/** What becomes of visits and demands after they were planned: approved, moved, cancelled, withdrawn, carried out. */
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { settleOverdue } from '../../subgraphs/coordination/planning/overdue.ts';
import { type PlanningCity, startPlanningCity, type Told } from './planning-city.ts';

let city: PlanningCity;

beforeAll(async () => {
  vi.stubEnv('ONE_CHECK_TODAY', '2026-11-21');
  city = await startPlanningCity();
  await city.officers([
    ['W1', 'water'],
    ['W2', 'water'],
    ['W3', 'water', true],
    ['U1', 'urban-management'],
    ['U2', 'urban-management'],
    ['M1', 'market-supervision'],
    ['M2', 'market-supervision'],
  ]);
});
beforeEach(() => vi.stubEnv('ONE_CHECK_TODAY', '2026-11-21'));
afterAll(async () => {
  await city.close();
  vi.unstubAllEnvs();
});

const on = (day: string) => ({ earliest: day, latest: day });

describe('the code of a visit', () => {
  it('comes with the first approval, and stays with the next', async () => {
    const { market, urban, visit } = await city.jointVisit();
    const code = await city.approve(market, 'market-supervision');
    expect(code).toMatch(/^[0-9A-HJ-NPQRTUWXY]{16}$/);
    expect(await city.approve(urban, 'urban-management')).toBe(code);
    const { rows } = await city.database.pool.query('SELECT code FROM visit WHERE id = $1', [
      visit,
    ]);
    expect(rows).toEqual([{ code }]);
  });

  it('is not to be had for a demand that no visit serves', async () => {
    const uscc = await city.business();
    await city.plan(uscc, on('2026-12-01'));
    const { demand } = await city.plan(uscc, on('2026-12-02'), 'urban-management');
    const outcome = await city.change('urban-management', 'approvePlan', { demand: demand.id });
    expect(outcome.rule).toBe('NOT_POSSIBLE_NOW');
  });
});

describe('a visit that is moved', () => {
  it('takes everyone along, inside all windows, and away from other quiet periods', async () => {
    const { visit, uscc } = await city.jointVisit();
    const move = (day: string) =>
      city.change('market-supervision', 'rescheduleVisit', { visit, day, reason: '暴雨' });
    expect(await move('2026-11-24')).toMatchObject({ rule: 'OUTSIDE_WINDOW' });
    expect(await move('2026-11-20')).toMatchObject({ rule: 'INVALID_REQUEST' });
    const input = { visit, day: '2026-12-05', reason: '雨'.repeat(2001) };
    expect(await city.change('market-supervision', 'rescheduleVisit', input)).toMatchObject({
      rule: 'INVALID_REQUEST',
      message: 'The reason has 2001 characters; it may have at most 2000.',
    });
    const moved = await move('2026-12-05');
    expect(moved.visit).toMatchObject({ day: '2026-12-05', freeFrom: '2027-01-04' });
    const { rows } = await city.database.pool.query(
      `SELECT day, count(*)::int FROM demand WHERE uscc = $1 AND visit = $2 GROUP BY day`,
      [uscc, visit],
    );
    expect(rows).toEqual([{ day: '2026-12-05', count: 3 }]);
    await city.inspected(uscc, '2026-11-09', { department: 'culture-tourism' });
    expect(await move('2026-12-08')).toMatchObject({
      rule: 'QUIET_PERIOD',
      figures: [
        { name: 'days apart', value: 29 },
        { name: 'quiet period in days', value: 30 },
      ],
    });
    expect((await move('2026-12-09')).visit.day).toBe('2026-12-09');
    await expect(
      city.change('water', 'rescheduleVisit', { visit, day: '2026-12-10', reason: '暴雨' }),
    ).rejects.toThrow('FORBIDDEN');
  });
});

describe('a visit that is cancelled', () => {
  it('reopens its demands and plans them anew on other days, or keeps them open', async () => {
    const { visit, urban, water, market } = await city.jointVisit();
    await city.database.pool.query(
      `UPDATE demand SET earliest = '2026-12-01', latest = '2026-12-01' WHERE id = $1`,
      [market.demand.id],
    );
    const cancelled = await city.change('market-supervision', 'cancelVisit', {
      visit,
      reason: '店休',
    });
    expect(cancelled.visit).toMatchObject({ status: 'CANCELLED', departments: [], demands: [] });
    const states = new Map(
      cancelled.replanned.map((it: Told) => [it.id, it.visit?.day ?? it.state]),
    );
    expect(states).toEqual(
      new Map([
        [market.demand.id, 'OPEN'],
        [urban.demand.id, '2026-11-25'],
        [water.demand.id, '2026-11-25'],
      ]),
    );
    const again = await city.change('market-supervision', 'cancelVisit', { visit, reason: '店休' });
    expect(again.rule).toBe('NOT_POSSIBLE_NOW');
  });

  it('is free for others again', async () => {
    const uscc = await city.business();
    const { visit } = await city.plan(uscc, on('2026-12-01'));
    const blocked = await city.plan(uscc, on('2026-12-10'), 'urban-management');
    expect(blocked.__typename).toBe('DuplicateCheck');
    const { replanned } = await city.change('water', 'cancelVisit', {
      visit: visit.id,
      reason: '店休',
    });
    // What waited is planned with it.
    expect(replanned).toContainEqual({
      id: blocked.demand.id,
      state: 'SERVED',
      visit: { day: '2026-12-10' },
    });
  });
});

describe('a demand that is withdrawn', () => {
  it('leaves the visit to the others, and its lead to the next of them', async () => {
    const { visit, market, urban, water } = await city.jointVisit();
    const withdraw = (department: 'market-supervision' | 'urban-management' | 'water', it: Told) =>
      city.change(department, 'withdrawDemand', { demand: it.demand.id, reason: '计划调整' });
    const told = async () => {
      const { data } = await city.served.ask(
        'query ($visit: ID!) { visit(id: $visit) { lead status departments } }',
        { visit },
      );
      return data.visit;
    };
    await withdraw('market-supervision', market);
    expect(await told()).toEqual({
      lead: 'URBAN_MANAGEMENT',
      status: 'PLANNED',
      departments: ['URBAN_MANAGEMENT', 'WATER'],
    });
    await withdraw('urban-management', urban);
    await withdraw('water', water);
    expect(await told()).toEqual({ lead: 'WATER', status: 'CANCELLED', departments: [] });
    // Twice is as once.
    expect(await withdraw('water', water)).toMatchObject({ demand: { state: 'WITHDRAWN' } });
  });

  it('of a case lets the routine checks that had joined it be planned as such', async () => {
    const uscc = await city.business({ tradeCode: '6210' });
    await city.inspected(uscc, '2026-11-10');
    const source = { kind: 'COMPLAINT', number: 'w-1' };
    const first = await city.plan(uscc, { ...on('2026-11-25'), kind: 'CASE', source });
    const joined = await city.plan(
      uscc,
      { earliest: '2026-11-24', latest: '2026-12-15' },
      'urban-management',
    );
    expect(joined).toMatchObject({ arrangement: 'JOINED', day: '2026-11-25' });
    await city.change('water', 'withdrawDemand', { demand: first.demand.id, reason: '误报' });
    const { data } = await city.served.ask(
      'query ($id: ID!) { demand(id: $id) { state visit { day exemption lead } } }',
      { id: joined.demand.id },
    );
    expect(data.demand).toEqual({
      state: 'SERVED',
      visit: { day: '2026-12-10', exemption: null, lead: 'URBAN_MANAGEMENT' },
    });
  });
});

describe('what time brings about', () => {
  it('plans a demand by itself when the lead has let the deadline pass', async () => {
    const uscc = await city.business();
    await city.plan(uscc, on('2026-12-28'), 'market-supervision');
    const { demand } = await city.plan(uscc, { earliest: '2026-11-25', latest: '2026-12-31' });
    vi.stubEnv('ONE_CHECK_TODAY', '2026-11-23');
    await settleOverdue(city.database);
    expect((await city.demand(demand.id)).state).toBe('AWAITING_CONSENT');
    vi.stubEnv('ONE_CHECK_TODAY', '2026-11-24');
    await settleOverdue(city.database);
    expect(await city.demand(demand.id)).toMatchObject({
      state: 'SERVED',
      day: { day: '2026-11-25' },
    });
  });

  it('lets a visit to which nobody came fall away, unless a department recorded it', async () => {
    const [missed, recorded] = [await city.business(), await city.business()];
    const window = { earliest: '2026-11-23', latest: '2026-12-31' };
    const { demand, visit } = await city.plan(missed, window);
    const kept = await city.plan(recorded, window);
    await city.inspected(recorded, '2026-11-23', { code: await city.approve(kept) });
    vi.stubEnv('ONE_CHECK_TODAY', '2026-12-01');
    await settleOverdue(city.database);
    const served = await city.demand(demand.id);
    expect(served).toMatchObject({ state: 'SERVED', day: { day: '2026-12-01' } });
    expect(served.visit.id).not.toBe(visit.id);
    expect((await city.demand(kept.demand.id)).visit.id).toBe(kept.visit.id);
  });
});

describe('the visits to a business', () => {
  it('are those planned here, with what is recorded under their codes, and those of the ledger', async () => {
    const uscc = await city.business({ tradeCode: '6210' });
    await city.inspected(uscc, '2026-10-01');
    const planned = await city.plan(uscc, on('2026-11-21'));
    await city.plan(uscc, on('2026-11-21'), 'urban-management');
    const cancelled = await city.plan(uscc, on('2027-02-01'));
    await city.change('water', 'cancelVisit', { visit: cancelled.visit.id, reason: '店休' });
    const code = await city.approve(planned);
    await city.inspected(uscc, '2026-11-21', { code });
    await city.inspected(uscc, '2026-11-21', { code, department: 'culture-tourism' });
    const { data, errors } = await city.served.ask(
      `query ($of: [_Any!]!) { _entities(representations: $of) { ... on Business {
        visits { nodes { day status lead departments joint inspectionCount freeFrom code demands { department } } }
      } } }`,
      { of: [{ __typename: 'Business', uscc }] },
    );
    expect(errors).toEqual([]);
    expect(data._entities[0].visits.nodes).toEqual([
      {
        day: '2026-11-21',
        status: 'DONE',
        lead: 'WATER',
        departments: ['CULTURE_TOURISM', 'URBAN_MANAGEMENT', 'WATER'],
        joint: true,
        inspectionCount: 3,
        freeFrom: '2026-12-21',
        code,
        demands: [{ department: 'WATER' }, { department: 'URBAN_MANAGEMENT' }],
      },
      {
        day: '2026-10-01',
        status: 'DONE',
        lead: null,
        departments: ['WATER'],
        joint: false,
        inspectionCount: 1,
        freeFrom: null,
        code: null,
        demands: [],
      },
    ]);
  });
});
