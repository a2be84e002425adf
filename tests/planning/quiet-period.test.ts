/** Quiet periods as planning keeps them: to the day, which checks they bind, and what wins over them. */
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

describe('the quiet period', () => {
  it.each([
    ['29 days after, across a month', '2026-11-25', '2026-12-24', 'DuplicateCheck'],
    ['30 days after, across a month', '2026-11-25', '2026-12-25', 'InspectionPlanned'],
    ['29 days before', '2027-01-20', '2026-12-22', 'DuplicateCheck'],
    ['30 days before, across a year', '2027-01-20', '2026-12-21', 'InspectionPlanned'],
    ['29 days after, across a year', '2026-12-31', '2027-01-29', 'DuplicateCheck'],
    ['30 days after, across a year', '2026-12-31', '2027-01-30', 'InspectionPlanned'],
    ['29 days after, across the end of February', '2027-02-28', '2027-03-29', 'DuplicateCheck'],
    ['30 days after, across the end of February', '2027-02-28', '2027-03-30', 'InspectionPlanned'],
    ['29 days after, across a leap day', '2028-02-10', '2028-03-10', 'DuplicateCheck'],
    ['30 days after, across a leap day', '2028-02-10', '2028-03-11', 'InspectionPlanned'],
  ])('of a visit: %s', async (_, first, second, expected) => {
    const uscc = await city.business();
    expect(await city.plan(uscc, on(first))).toMatchObject({
      arrangement: 'NEW_VISIT',
      day: first,
    });
    const outcome = await city.plan(uscc, on(second), 'urban-management');
    expect(outcome.__typename).toBe(expected);
  });

  it.each([
    ['29 days', '2026-10-26', '2026-11-24', 'DuplicateCheck'],
    ['30 days', '2026-10-25', '2026-11-24', 'InspectionPlanned'],
  ])('of an inspection made without a visit: %s', async (_, past, day, expected) => {
    const uscc = await city.business();
    await city.inspected(uscc, past, { department: 'urban-management', items: ['UM-008'] });
    expect((await city.plan(uscc, on(day))).__typename).toBe(expected);
  });

  it('of an inspection whose address was not recorded holds at the registered premises', async () => {
    const uscc = await city.business();
    const id = await city.inspected(uscc, '2026-11-01', {
      address: null,
      outcome: 'PROBLEMS_FOUND',
    });
    const here = await city.plan(uscc, on('2026-11-24'));
    expect(here.conflicts).toMatchObject([{ day: '2026-11-01', inspection: { id } }]);
    const elsewhere = await city.plan(uscc, { ...on('2026-11-24'), address: '泥沟镇一路2号' });
    expect(elsewhere.__typename).toBe('InspectionPlanned');
  });

  it('is none after an inspection of a case', async () => {
    const uscc = await city.business();
    await city.inspected(uscc, '2026-11-20', { kind: 'CASE' });
    expect((await city.plan(uscc, on('2026-11-24'))).__typename).toBe('InspectionPlanned');
  });

  it('is kept by the day that is chosen', async () => {
    const uscc = await city.business();
    await city.inspected(uscc, '2026-11-01');
    const outcome = await city.plan(uscc, { earliest: '2026-11-22', latest: '2026-12-31' });
    expect(outcome).toMatchObject({
      arrangement: 'NEW_VISIT',
      day: '2026-12-01',
      visit: { lead: 'WATER', freeFrom: '2026-12-31', code: null },
    });
  });

  it('holds for each of several premises by itself, however the address is written', async () => {
    const uscc = await city.business();
    await city.plan(uscc, on('2026-12-01'));
    const other = await city.plan(uscc, { ...on('2026-12-02'), address: '泥沟镇一路2号' });
    expect(other.arrangement).toBe('NEW_VISIT');
    const same = await city.plan(uscc, {
      ...on('2026-12-02'),
      address: '台河区河埠街道枕河路１号',
    });
    expect(same.__typename).toBe('DuplicateCheck');
  });
});

describe('checks that no quiet period binds', () => {
  const source = { kind: 'COMPLAINT', number: '12315-1' };

  it('are those of cases, orders, rectifications and frequencies fixed by law, and start none', async () => {
    const uscc = await city.business();
    const found = await city.inspected(uscc, '2026-11-18', { outcome: 'PROBLEMS_FOUND' });
    const exempt = [
      [{ kind: 'CASE', source }, 'CASE'],
      [{ kind: 'SPECIAL_CAMPAIGN', superiorOrder: '省厅〔2026〕8号' }, 'SUPERIOR_ORDER'],
      [{ recheckOf: found }, 'RECTIFICATION'],
    ] as const;
    for (const [at, [input, exemption]] of exempt.entries()) {
      const outcome = await city.plan(uscc, { ...on(`2026-11-2${3 + at}`), ...input });
      expect(outcome).toMatchObject({
        arrangement: 'NEW_VISIT',
        visit: { exemption, freeFrom: null },
      });
    }
    await city.database.pool.query(
      `INSERT INTO item (department, code, name, field, frequency_by_law) VALUES ('water', 'WA-900', '大坝安全检查', '大坝', true)`,
    );
    const byLaw = await city.plan(uscc, { ...on('2026-11-27'), items: ['WA-900'] });
    expect(byLaw.visit.exemption).toBe('FREQUENCY_BY_LAW');
    const mixed = await city.plan(uscc, { ...on('2026-11-28'), items: ['WA-900', 'WA-001'] });
    expect(mixed.__typename).toBe('DuplicateCheck');
  });

  it('are no campaigns that were launched locally', async () => {
    const uscc = await city.business();
    await city.plan(uscc, on('2026-11-24'));
    const campaign = await city.plan(uscc, { ...on('2026-11-25'), kind: 'SPECIAL_CAMPAIGN' });
    expect(campaign.__typename).toBe('DuplicateCheck');
  });

  it('need the record of a source, which justifies one check', async () => {
    const [one, other] = [await city.business(), await city.business()];
    const record = { kind: 'TRANSFER', number: '移-7' };
    const without = await city.plan(one, { kind: 'CASE' });
    expect(without).toMatchObject({ rule: 'INVALID_REQUEST', demand: null });
    const first = await city.plan(one, { kind: 'CASE', source: record });
    expect(first.arrangement).toBe('NEW_VISIT');
    const again = await city.plan(other, { kind: 'CASE', source: record });
    expect(again).toMatchObject({ rule: 'SOURCE_USED', demand: { state: 'REFUSED' } });
    const others = await city.plan(other, { kind: 'CASE', source: record }, 'urban-management');
    expect(others.arrangement).toBe('NEW_VISIT');
    await city.change('water', 'withdrawDemand', { demand: first.demand.id, reason: '重复' });
    const afterwards = await city.plan(one, { kind: 'CASE', source: record });
    expect(afterwards.arrangement).toBe('NEW_VISIT');
  });

  it('re-check nothing but what an inspection of the body here has found', async () => {
    const uscc = await city.business();
    const clean = await city.inspected(uscc, '2026-11-10');
    const found = await city.inspected(uscc, '2026-11-10', { outcome: 'PROBLEMS_FOUND' });
    const rules = [];
    for (const [recheckOf, items] of [
      [clean, ['WA-001']],
      [found, ['WA-001', 'WA-004']],
      ['water:none', ['WA-001']],
    ] as const) {
      rules.push((await city.plan(uscc, { recheckOf, items })).rule);
    }
    expect(rules).toEqual(Array(3).fill('RECHECK_UNFOUNDED'));
  });

  it('can be joined by routine checks, and still bind nobody', async () => {
    const uscc = await city.business({ tradeCode: '6210' });
    await city.plan(uscc, {
      kind: 'CASE',
      source: { kind: 'COMPLAINT', number: 'c-2' },
      ...on('2026-11-24'),
    });
    const joined = await city.plan(uscc, on('2026-11-24'), 'urban-management');
    expect(joined).toMatchObject({ arrangement: 'JOINED', visit: { exemption: 'CASE' } });
    const next = await city.plan(uscc, on('2026-11-25'), 'market-supervision');
    expect(next.arrangement).toBe('NEW_VISIT');
  });
});

describe('a minimum frequency', () => {
  it('wins over the quiet period where both cannot be kept, and says so', async () => {
    const uscc = await city.business();
    await city.plan(uscc, on('2026-12-20'));
    const input = { items: ['MS-012'], earliest: '2026-12-01', latest: '2026-12-19' };
    const outcome = await city.plan(uscc, input, 'market-supervision');
    expect(outcome).toMatchObject({
      arrangement: 'NEW_VISIT',
      day: '2026-12-01',
      visit: { exemption: 'MINIMUM', freeFrom: '2026-12-31' },
      warnings: [{ rule: 'MINIMUM_OVER_QUIET_PERIOD' }],
    });
    const next = await city.plan(uscc, on('2026-12-02'), 'culture-tourism');
    expect(next.__typename).toBe('DuplicateCheck');
  });

  it('does not win while there is time, nor when it is met', async () => {
    const uscc = await city.business();
    await city.plan(uscc, on('2027-02-10'));
    const input = { items: ['MS-012'], earliest: '2027-02-01', latest: '2027-02-09' };
    const early = await city.plan(uscc, input, 'market-supervision');
    expect(early.__typename).toBe('DuplicateCheck');
    const seen = await city.business();
    for (const day of ['2026-01-05', '2026-03-05', '2026-05-05']) {
      await city.inspected(seen, day, { department: 'market-supervision', items: ['MS-012'] });
    }
    await city.plan(seen, on('2026-12-20'));
    const late = await city.plan(
      seen,
      { ...input, earliest: '2026-12-01', latest: '2026-12-19' },
      'market-supervision',
    );
    expect(late.__typename).toBe('DuplicateCheck');
  });
});
