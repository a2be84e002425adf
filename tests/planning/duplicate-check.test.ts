/** What a body is told whose window a quiet period leaves no day of, and the ways out. */
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type PlanningCity, startPlanningCity } from './planning-city.ts';

let city: PlanningCity;

beforeAll(async () => {
  vi.stubEnv('ONE_CHECK_TODAY', '2026-11-21');
  city = await startPlanningCity();
});
afterAll(async () => {
  await city.close();
  vi.unstubAllEnvs();
});

/** A window of one day. */
const on = (day: string) => ({ earliest: day, latest: day });

describe('a duplicate check', () => {
  it('tells what is in the way and every way out, and keeps the demand open', async () => {
    const uscc = await city.business();
    const clean = await city.inspected(uscc, '2026-11-10', { items: ['WA-001', 'WA-004'] });
    await city.inspected(uscc, '2026-03-10', { items: ['WA-009'] });
    const { visit } = await city.plan(uscc, on('2026-12-15'), 'urban-management');
    const outcome = await city.plan(uscc, {
      items: ['WA-001', 'WA-009'],
      earliest: '2026-11-25',
      latest: '2026-12-05',
    });
    expect(outcome).toMatchObject({
      __typename: 'DuplicateCheck',
      demand: { state: 'OPEN' },
      conflicts: [
        {
          day: '2026-11-10',
          freeFrom: '2026-12-10',
          departments: ['WATER'],
          inspection: { id: clean },
        },
        { day: '2026-12-15', freeFrom: '2027-01-14', visit: { id: visit.id } },
      ],
      waysOut: [
        {
          __typename: 'JoinVisit',
          visit: { id: visit.id },
          day: '2026-12-15',
          needsConsent: true,
        },
        {
          __typename: 'ReuseResult',
          inspection: { id: clean },
          department: 'WATER',
          day: '2026-11-10',
          items: [{ id: 'water:WA-001' }],
          settlesAll: false,
        },
        { __typename: 'FirstFreeDay', day: '2027-01-14' },
        { __typename: 'AuthorityOverride', earliest: '2026-11-25', latest: '2026-12-05' },
      ],
    });
    const { demand } = outcome;
    const moved = await city.change('water', 'moveDemand', {
      demand: demand.id,
      ...on('2027-01-14'),
    });
    expect(moved).toMatchObject({ arrangement: 'NEW_VISIT', day: '2027-01-14' });
  });

  it('is joined to the nearest visit outside the window where the caller says so', async () => {
    const uscc = await city.business({ tradeCode: '6210' });
    const { visit } = await city.plan(uscc, on('2026-12-15'), 'urban-management');
    const input = { earliest: '2026-11-25', latest: '2026-12-05', onDuplicate: 'JOIN' };
    const outcome = await city.plan(uscc, input);
    expect(outcome).toMatchObject({
      arrangement: 'JOINED',
      day: '2026-12-15',
      visit: { id: visit.id },
    });
    expect(await city.demand(outcome.demand.id)).toMatchObject({
      earliest: '2026-11-25',
      latest: '2026-12-15',
    });
  });

  it('is settled by a result of its own or a mutually recognised item, outside key fields and within its time', async () => {
    const uscc = await city.business();
    await city.database.pool.query(
      `INSERT INTO recognised_item VALUES ('water', 'WA-013', 'urban-management', 'UM-027', 'CJJ/T 134')`,
    );
    const tipped = await city.inspected(uscc, '2026-11-05', { items: ['WA-013'] });
    await city.inspected(uscc, '2026-05-20', { department: 'urban-management', items: ['UM-027'] });
    const lift = ['MS-044'];
    await city.inspected(uscc, '2026-11-05', { department: 'market-supervision', items: lift });
    const recognised = await city.plan(
      uscc,
      { ...on('2026-11-24'), items: ['UM-027'] },
      'urban-management',
    );
    const reuse = recognised.waysOut.filter(
      (it: { __typename: string }) => it.__typename === 'ReuseResult',
    );
    expect(reuse).toMatchObject([
      { inspection: { id: tipped }, department: 'WATER', settlesAll: true },
    ]);
    const key = await city.plan(uscc, { ...on('2026-11-24'), items: lift }, 'market-supervision');
    expect(key.waysOut.map((it: { __typename: string }) => it.__typename)).not.toContain(
      'ReuseResult',
    );

    const withdraw = (demand: string, reusing: string) =>
      city.change('urban-management', 'withdrawDemand', { demand, reason: '结果互认', reusing });
    expect(await withdraw(recognised.demand.id, 'water:other')).toMatchObject({
      rule: 'NOT_POSSIBLE_NOW',
    });
    expect(await withdraw(recognised.demand.id, tipped)).toMatchObject({
      demand: { state: 'WITHDRAWN' },
    });
  });

  it('can be overridden by the supervising authority alone, with a reason, and then starts a quiet period', async () => {
    const uscc = await city.business();
    await city.plan(uscc, on('2026-12-01'));
    const { demand } = await city.plan(uscc, on('2026-12-10'), 'culture-tourism');
    const input = { demand: demand.id, day: '2026-12-10', reason: '人大代表建议督办' };
    await expect(city.change('culture-tourism', 'overrideQuietPeriod', input)).rejects.toThrow(
      'FORBIDDEN',
    );
    for (const wrong of [{ reason: ' ' }, { reason: '督'.repeat(2001) }, { day: '2026-12-11' }]) {
      expect(await city.override({ ...input, ...wrong })).toMatchObject({
        rule: 'INVALID_REQUEST',
      });
    }
    const outcome = await city.override(input);
    expect(outcome).toMatchObject({
      arrangement: 'NEW_VISIT',
      day: '2026-12-10',
      visit: { exemption: 'OVERRIDE', freeFrom: '2027-01-09', lead: 'CULTURE_TOURISM' },
    });
    const { rows } = await city.database.pool.query(
      `SELECT reason, by FROM visit_event WHERE visit = $1 AND event = 'OVERRIDE'`,
      [outcome.visit.id],
    );
    expect(rows).toEqual([{ reason: '人大代表建议督办', by: 'justice-bureau' }]);
    expect((await city.plan(uscc, on('2027-01-08'))).__typename).toBe('DuplicateCheck');
    expect((await city.plan(uscc, on('2027-01-09'))).__typename).toBe('InspectionPlanned');
  });
});
