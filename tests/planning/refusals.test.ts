/** Checks that are refused whatever the day, and those who may not ask for any. */
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type PlanningCity, startPlanningCity, supervisor } from './planning-city.ts';

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

describe('a refusal', () => {
  it('names an item that is on no list of the body', async () => {
    const outcome = await city.plan(await city.business(), { items: ['WA-001', 'MS-001', 'XX-1'] });
    expect(outcome).toMatchObject({
      rule: 'ITEM_NOT_PUBLISHED',
      message: 'Not on the published item list of water: MS-001, XX-1.',
      demand: { state: 'REFUSED', reason: expect.stringContaining('MS-001, XX-1') },
    });
  });

  it('follows from competence, which can be taken away and granted for a street, an item and a time', async () => {
    const uscc = await city.business({ street: '古城街道' });
    const input = { address: '古城街道顺河街3号', items: ['CT-017'] };
    const exceptions = [
      ['culture-tourism', 'culture-tourism', 'CT-017', '古城街道', '[2026-12-01,)', false],
      ['urban-management', 'culture-tourism', 'CT-017', '古城街道', '[2026-12-01,)', true],
    ];
    for (const exception of exceptions) {
      await city.database.pool.query(
        `INSERT INTO competence_exception (department, item_department, item_code, street, valid, competent, basis)
         VALUES ($1, $2, $3, $4, $5, $6, '相对集中行政处罚权')`,
        exception,
      );
    }
    const culture = await city.plan(uscc, { ...input, ...on('2026-12-01') }, 'culture-tourism');
    expect(culture.rule).toBe('NOT_COMPETENT');
    const before = await city.plan(uscc, { ...input, ...on('2026-11-30') }, 'culture-tourism');
    expect(before.arrangement).toBe('NEW_VISIT');
    const delegate = await city.plan(uscc, { ...input, ...on('2027-01-05') }, 'urban-management');
    expect(delegate.arrangement).toBe('NEW_VISIT');
    const elsewhere = await city.plan(uscc, { items: ['CT-017'] }, 'urban-management');
    expect(elsewhere.rule).toBe('NOT_COMPETENT');
    expect((await city.plan(uscc, input)).rule).toBe('ITEM_NOT_PUBLISHED');
  });

  it('follows from the yearly ceiling of the grade, counted per body, with a visit counting once', async () => {
    const uscc = await city.business({ riskGrade: 'B' });
    await city.inspected(uscc, '2026-02-01');
    await city.inspected(uscc, '2026-02-01', { items: ['WA-004'] });
    await city.inspected(uscc, '2026-05-01', { department: 'urban-management' });
    expect((await city.plan(uscc, on('2026-11-23'))).arrangement).toBe('NEW_VISIT');
    const third = await city.plan(uscc, on('2026-12-31'));
    expect(third).toMatchObject({
      rule: 'CEILING_REACHED',
      figures: [
        { name: 'checks in the year', value: 2 },
        { name: 'ceiling', value: 2 },
      ],
    });
    const thatDay = await city.plan(uscc, { ...on('2026-11-23'), items: ['WA-004'] });
    expect(thatDay.arrangement).toBe('JOINED');
    const nextYear = await city.plan(uscc, { earliest: '2026-12-28', latest: '2027-01-01' });
    expect(nextYear).toMatchObject({ arrangement: 'NEW_VISIT', day: '2027-01-01' });
  });

  it('does not follow from the ceiling for a case, which is warned of', async () => {
    const uscc = await city.business({ riskGrade: 'A' });
    await city.inspected(uscc, '2026-02-01');
    const source = { kind: 'MONITORING_ALERT', number: 'a-1' };
    const outcome = await city.plan(uscc, { kind: 'CASE', source });
    expect(outcome.warnings).toEqual([
      {
        rule: 'CEILING_EXCEEDED',
        figures: [
          { name: 'checks in the year', value: 2 },
          { name: 'ceiling', value: 1 },
        ],
      },
    ]);
  });

  it.each(['DEREGISTERED', 'REVOKED', 'MOVED_AWAY'])(
    'follows from the status %s, but for cases',
    async (status) => {
      const uscc = await city.business({ status });
      expect((await city.plan(uscc)).rule).toBe('BUSINESS_NOT_OPERATING');
      const source = { kind: 'COMPLAINT', number: `c-${status}` };
      expect((await city.plan(uscc, { kind: 'CASE', source })).arrangement).toBe('NEW_VISIT');
    },
  );

  it('tells what in a request contradicts itself, without keeping it', async () => {
    const uscc = await city.business();
    const faulty = [
      { earliest: '2026-12-02', latest: '2026-12-01' },
      { latest: '2029-01-01' },
      { earliest: '2062-12-01', latest: '2062-12-02' },
      { items: [] },
      { items: ['WA-001', 'WA-001'] },
      { superiorOrder: '省厅〔2026〕8号' },
      { source: { kind: 'COMPLAINT', number: '1' } },
      { kind: 'CASE', source: { kind: 'COMPLAINT', number: ' ' } },
    ];
    for (const input of faulty) {
      expect(await city.plan(uscc, input)).toMatchObject({ rule: 'INVALID_REQUEST', demand: null });
    }
    const past = await city.plan(uscc, { earliest: '2026-11-01', latest: '2026-11-20' });
    expect(past).toMatchObject({ rule: 'WINDOW_PASSED', demand: { state: 'REFUSED' } });
  });
});

describe('who may plan', () => {
  it('is an officer of a body, for that body', async () => {
    const uscc = await city.business();
    const planned = await city.plan(uscc);
    for (const mutation of ['approvePlan', 'moveDemand', 'withdrawDemand']) {
      const input = {
        demand: planned.demand.id,
        ...(mutation === 'moveDemand' ? on('2026-12-01') : {}),
        ...(mutation === 'withdrawDemand' ? { reason: '误报' } : {}),
      };
      await expect(city.change('urban-management', mutation, input)).rejects.toThrow('FORBIDDEN');
    }
    await expect(
      city.asIdentity(
        supervisor,
        'mutation ($input: PlanInspectionInput!) { planInspection(input: $input) { __typename } }',
        { uscc, kind: 'ROUTINE', items: ['WA-001'], ...on('2026-12-01') },
      ),
    ).rejects.toThrow('FORBIDDEN');
  });
});
