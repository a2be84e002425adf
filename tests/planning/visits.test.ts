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
const at = (day: string) => `${day}T09:30:00+08:00`;

/** A visit of market supervision that urban management and water have joined, within their windows. */
async function jointVisit(day = '2026-12-01') {
  const uscc = await city.business({ tradeCode: '6210' });
  const window = { earliest: '2026-11-25', latest: '2026-12-10' };
  const market = await city.plan(uscc, on(day), 'market-supervision');
  await city.database.pool.query(
    `UPDATE demand SET earliest = '2026-11-23', latest = '2026-12-10' WHERE id = $1`,
    [market.demand.id],
  );
  const urban = await city.plan(uscc, window, 'urban-management');
  const water = await city.plan(uscc, window);
  expect([urban.arrangement, water.arrangement]).toEqual(['JOINED', 'JOINED']);
  return { uscc, market, urban, water, visit: market.visit.id as string };
}

describe('the code of a visit', () => {
  it('comes with the first approval, and stays with the next', async () => {
    const { market, urban, visit } = await jointVisit();
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
    const { visit, uscc } = await jointVisit();
    const move = (day: string) =>
      city.change('market-supervision', 'rescheduleVisit', { visit, day, reason: '暴雨' });
    expect(await move('2026-11-24')).toMatchObject({ rule: 'OUTSIDE_WINDOW' });
    expect(await move('2026-11-20')).toMatchObject({ rule: 'INVALID_REQUEST' });
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
    const { visit, urban, water, market } = await jointVisit();
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
    const { visit, market, urban, water } = await jointVisit();
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

describe('checking in', () => {
  const checkIn = (code: string, officers: string[], day: string) =>
    city.change('water', 'checkIn', { code, officers, at: at(day) });

  async function approved(window: object) {
    const uscc = await city.business();
    const planned = await city.plan(uscc, window);
    return { uscc, planned, code: await city.approve(planned) };
  }

  it('takes two certified officers of each body, and no auxiliaries', async () => {
    const { code } = await approved(on('2026-11-21'));
    const rules = [];
    for (const officers of [
      ['W1'],
      ['W1', 'W1'],
      ['W1', 'W3'],
      ['W1', 'X9'],
      [],
      ['W1', 'W2', 'U1'],
    ]) {
      rules.push((await checkIn(code, officers, '2026-11-21')).rule);
    }
    expect(rules).toEqual([
      'OFFICERS_MISSING',
      'OFFICERS_MISSING',
      'OFFICER_NOT_CERTIFIED',
      'OFFICER_NOT_CERTIFIED',
      'OFFICERS_MISSING',
      'BODY_NOT_ON_VISIT',
    ]);
    const { visit } = await checkIn(
      `${code.slice(0, 8)}-${code.slice(8).toLowerCase()}`,
      ['W1', 'W2'],
      '2026-11-21',
    );
    expect(visit.status).toBe('UNDERWAY');
  });

  it('takes the approval of every body that comes', async () => {
    vi.stubEnv('ONE_CHECK_TODAY', '2026-12-01');
    const { market, water } = await jointVisit();
    const code = await city.approve(market, 'market-supervision');
    const all = ['M1', 'M2', 'W1', 'W2'];
    expect(await checkIn(code, all, '2026-12-01')).toMatchObject({ rule: 'NOT_APPROVED' });
    await city.approve(water);
    expect((await checkIn(code, all, '2026-12-01')).visit.status).toBe('UNDERWAY');
  });

  it('on another day than planned moves the visit there, and nowhere else', async () => {
    const { uscc, code, planned } = await approved({
      earliest: '2026-11-22',
      latest: '2026-12-31',
    });
    expect(planned.day).toBe('2026-11-22');
    vi.stubEnv('ONE_CHECK_TODAY', '2026-12-30');
    expect(await checkIn(code, ['W1', 'W2'], '2026-12-31')).toMatchObject({
      rule: 'INVALID_REQUEST',
    });
    await city.inspected(uscc, '2026-12-01', { department: 'culture-tourism' });
    expect(await checkIn(code, ['W1', 'W2'], '2026-12-30')).toMatchObject({ rule: 'QUIET_PERIOD' });
    vi.stubEnv('ONE_CHECK_TODAY', '2027-01-02');
    expect(await checkIn(code, ['W1', 'W2'], '2027-01-01')).toMatchObject({
      rule: 'OUTSIDE_WINDOW',
    });
    const { visit } = await checkIn(code, ['W1', 'W2'], '2026-12-31');
    expect(visit).toMatchObject({ day: '2026-12-31', freeFrom: '2027-01-30', status: 'UNDERWAY' });
    const next = (day: string) => city.plan(uscc, on(day), 'urban-management');
    expect((await next('2027-01-29')).__typename).toBe('DuplicateCheck');
    expect((await next('2027-01-30')).__typename).toBe('InspectionPlanned');
  });

  it('tells the day of Shanghai from the time', async () => {
    const { code } = await approved({ earliest: '2026-11-21', latest: '2026-11-21' });
    vi.stubEnv('ONE_CHECK_TODAY', '2026-11-22');
    const late = { code, officers: ['W1', 'W2'], at: '2026-11-21T16:30:00Z' };
    expect(await city.change('water', 'checkIn', late)).toMatchObject({ rule: 'OUTSIDE_WINDOW' });
    const inTime = { ...late, at: '2026-11-21T15:30:00Z' };
    expect((await city.change('water', 'checkIn', inTime)).visit.day).toBe('2026-11-21');
  });

  it('knows a slip in a code, a code of no visit, and one of a visit that was cancelled', async () => {
    const { code, planned } = await approved(on('2026-11-21'));
    const slip = (code[0] === '7' ? '8' : '7') + code.slice(1);
    expect(await checkIn(slip, ['W1', 'W2'], '2026-11-21')).toMatchObject({
      rule: 'CODE_UNKNOWN',
      message: expect.stringContaining('a character is wrong'),
    });
    expect(await checkIn('0000000000000000', ['W1', 'W2'], '2026-11-21')).toMatchObject({
      rule: 'CODE_UNKNOWN',
      message: 'No visit has this code.',
    });
    await city.change('water', 'cancelVisit', { visit: planned.visit.id, reason: '店休' });
    expect(await checkIn(code, ['W1', 'W2'], '2026-11-21')).toMatchObject({
      rule: 'NOT_POSSIBLE_NOW',
      message: 'The code is of a visit that is CANCELLED.',
    });
  });
});

describe('a visit that is completed', () => {
  it('is done when all who came have said what they found; who did not come is planned anew', async () => {
    vi.stubEnv('ONE_CHECK_TODAY', '2026-12-01');
    const { market, urban, water } = await jointVisit();
    const code = await city.approve(market, 'market-supervision');
    await city.approve(water);
    const complete = (
      department: 'water' | 'market-supervision' | 'urban-management',
      outcome: string,
    ) => city.change(department, 'completeVisit', { code, outcome });
    expect(await complete('water', 'CLEAN')).toMatchObject({ rule: 'NOT_POSSIBLE_NOW' });
    await city.change('water', 'checkIn', {
      code,
      officers: ['M1', 'M2', 'W1', 'W2'],
      at: at('2026-12-01'),
    });
    expect((await complete('water', 'CLEAN')).visit.status).toBe('UNDERWAY');
    expect(await complete('urban-management', 'CLEAN')).toMatchObject({ rule: 'NOT_POSSIBLE_NOW' });
    const done = await complete('market-supervision', 'PROBLEMS_FOUND');
    expect(done.visit).toMatchObject({
      status: 'DONE',
      departments: ['MARKET_SUPERVISION', 'WATER'],
    });
    // Its window lies in the quiet period of the visit that it missed.
    expect(done.replanned).toEqual([{ id: urban.demand.id, state: 'OPEN', visit: null }]);
    expect((await complete('water', 'CLEAN')).visit.status).toBe('DONE');
    expect((await complete('water', 'PROBLEMS_FOUND')).rule).toBe('NOT_POSSIBLE_NOW');
  });

  it('blocks an officer after three clean checks of a business in a row, until there is a reason', async () => {
    const uscc = await city.business();
    for (const day of ['2026-11-22', '2026-12-22', '2027-01-21']) {
      vi.stubEnv('ONE_CHECK_TODAY', day);
      const code = await city.approve(
        await city.plan(uscc, { ...on(day), officers: ['W1', 'W2'] }),
      );
      await city.change('water', 'checkIn', { code, officers: ['W1', 'W2'], at: at(day) });
      await city.change('water', 'completeVisit', { code, outcome: 'CLEAN' });
    }
    const window = on('2027-03-01');
    const blocked = await city.plan(uscc, { ...window, officers: ['W1'] });
    expect(blocked).toMatchObject({
      rule: 'INSPECTOR_BLOCKED',
      figures: [
        { name: 'clean checks in a row', value: 3 },
        { name: 'blocked from', value: 3 },
      ],
    });
    vi.stubEnv('ONE_CHECK_TODAY', '2027-03-01');
    const code = await city.approve(await city.plan(uscc, window));
    const input = { code, officers: ['W1', 'W2'], at: at('2027-03-01') };
    expect(await city.change('water', 'checkIn', input)).toMatchObject({
      rule: 'INSPECTOR_BLOCKED',
    });
    const officerReason = '该店主要由本组网格负责';
    expect((await city.change('water', 'checkIn', { ...input, officerReason })).visit.status).toBe(
      'UNDERWAY',
    );
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
    const window = { earliest: '2026-11-21', latest: '2026-12-31' };
    const { demand, visit } = await city.plan(missed, window);
    const kept = await city.plan(recorded, window);
    await city.inspected(recorded, '2026-11-21', { code: await city.approve(kept) });
    vi.stubEnv('ONE_CHECK_TODAY', '2026-11-29');
    await settleOverdue(city.database);
    const served = await city.demand(demand.id);
    expect(served).toMatchObject({ state: 'SERVED', day: { day: '2026-11-29' } });
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
