/** What each rule on inspections finds, on what evidence, who should act, and what closes it. The facts change; nothing is clicked. */
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { type GappedCity, startGappedCity } from './gapped-city.ts';

let city: GappedCity;

beforeAll(async () => {
  city = await startGappedCity();
});
// Gaps of what was there before close with the first look.
beforeEach(async () => {
  vi.stubEnv('ONE_CHECK_TODAY', '2026-11-21');
  await city.empty();
});
afterAll(async () => {
  await city.close();
  vi.unstubAllEnvs();
});

const found = async (codes: string) => {
  await city.look();
  return city.gaps({ codes: [codes] });
};

/** Looks again on another day. */
const on = (day: string) => vi.stubEnv('ONE_CHECK_TODAY', day);

describe('UNREGISTERED_CHECK', () => {
  it('is an inspection without a code after its department went live, for a year', async () => {
    const uscc = await city.business();
    const number = await city.inspection(uscc, '2026-11-10');
    await city.party('nobody');
    await city.inspection(null, '2026-11-12', { party: 'nobody' });
    await city.inspection(uscc, '2026-11-12', { department: 'culture-tourism' });
    expect(await found('UNREGISTERED_CHECK')).toEqual([]);
    const live = `INSERT INTO department_policy (department, go_live, set_by) VALUES ('water', $1, 'x')
      ON CONFLICT (department) DO UPDATE SET go_live = excluded.go_live`;
    await city.sql(live, ['2026-11-01']);
    expect(await found('UNREGISTERED_CHECK')).toMatchObject([
      { business: null, evidence: [{ inspection: {} }, { party: { id: 'water:nobody' } }] },
      {
        since: '2026-11-10',
        departments: ['WATER'],
        evidence: [{ inspection: { number } }, { business: { uscc } }],
      },
    ]);
    await city.sql(live, ['2026-11-11']);
    expect(await found('UNREGISTERED_CHECK')).toHaveLength(1);
    on('2027-11-12');
    expect(await found('UNREGISTERED_CHECK')).toEqual([]);
  });
});

describe('NEVER_CHECKED', () => {
  it('is a high grade that nobody saw within its cycle', async () => {
    const [never, late, seen] = [
      await city.business({ grade: 'D' }),
      await city.business({ grade: 'C' }),
      await city.business({ grade: 'D' }),
    ];
    await city.business({ grade: 'B' });
    const last = await city.inspection(late, '2025-11-20', { department: 'culture-tourism' });
    await city.inspection(late, '2026-11-30', { status: 'PLANNED' });
    await city.inspection(seen, '2026-05-21');
    expect(await found('NEVER_CHECKED')).toMatchObject([
      {
        severity: 'MEDIUM',
        since: '2026-11-21',
        business: { uscc: late },
        evidence: [
          { business: { uscc: late } },
          { checkCycle: { riskGrade: 'C', months: 12 } },
          { inspection: { number: last } },
        ],
      },
      {
        severity: 'HIGH',
        since: null,
        departments: ['MARKET_SUPERVISION'],
        business: { uscc: never },
      },
    ]);
    on('2026-11-22');
    const again = (await found('NEVER_CHECKED')).map(({ business }) => business.uscc);
    expect(new Set(again)).toEqual(new Set([never, late, seen]));
    await city.inspection(late, '2026-11-22');
    await city.sql(`UPDATE check_cycle SET months = 7 WHERE risk_grade = 'D'`);
    expect((await found('NEVER_CHECKED')).map(({ business }) => business.uscc)).toEqual([never]);
  });

  it('is none before a business has existed for its cycle, or for the year of a minimum', async () => {
    const uscc = await city.business({ grade: 'D', trade: '6210', established: '2026-06-01' });
    expect(await found('NEVER_CHECKED')).toEqual([]);
    on('2026-12-01');
    expect(await found('NEVER_CHECKED')).toEqual([]);
    on('2026-12-02');
    expect(await found('NEVER_CHECKED')).toMatchObject([
      { since: null, business: { uscc }, evidence: [{}, { checkCycle: { riskGrade: 'D' } }] },
    ]);
    on('2027-06-02');
    expect(await found('NEVER_CHECKED')).toHaveLength(2);
  });

  it('is a field below its minimum of the last twelve months', async () => {
    const uscc = await city.business({ grade: 'D', trade: '6210' });
    const food = { department: 'market-supervision', items: ['MS-012'] };
    const counting = [
      await city.inspection(uscc, '2025-11-20', food),
      await city.inspection(uscc, '2026-03-01', food),
    ];
    await city.inspection(uscc, '2026-10-01', {
      department: 'market-supervision',
      items: ['MS-020'],
    });
    counting.push(await city.inspection(uscc, '2026-11-01', food));
    counting.reverse();
    expect(await found('NEVER_CHECKED')).toMatchObject([
      {
        severity: 'HIGH',
        since: '2026-11-21',
        departments: ['MARKET_SUPERVISION'],
        evidence: [
          { business: { uscc } },
          { minimumFrequency: { department: 'MARKET_SUPERVISION', field: '食品安全', checks: 3 } },
          ...counting.map((number) => ({ inspection: { number } })),
        ],
      },
    ]);
    await city.inspection(uscc, '2026-11-15', { ...food, items: ['MS-063'] });
    expect(await found('NEVER_CHECKED')).toEqual([]);
  });
});

describe('SHOULD_HAVE_BEEN_JOINT', () => {
  it('is the pairs that the review tells, past and to come', async () => {
    const uscc = await city.business();
    const earlier = await city.inspection(uscc, '2026-11-01');
    const later = await city.inspection(uscc, '2026-11-20', {
      department: 'urban-management',
      items: ['UM-003'],
    });
    const planned = await city.inspection(uscc, '2026-11-28', {
      status: 'PLANNED',
      department: 'culture-tourism',
      items: ['CT-017'],
      last: '2026-12-05',
    });
    const gaps = await found('SHOULD_HAVE_BEEN_JOINT');
    const pairs = gaps.map(({ severity, since, evidence: [, one, other] }) => [
      severity,
      since,
      one.inspection.number,
      other.inspection.number,
    ]);
    expect(new Set(pairs)).toEqual(
      new Set([
        ['LOW', '2026-11-20', later, earlier],
        ['MEDIUM', null, planned, later],
        ['MEDIUM', null, planned, earlier],
      ]),
    );
    const { shouldHaveBeenJoint } = await city.ask(
      '{ shouldHaveBeenJoint { nodes { later { inspection { number } } earlier { inspection { number } } } } }',
    );
    expect(shouldHaveBeenJoint.nodes).toHaveLength(3);
    on('2026-12-06');
    expect(await found('SHOULD_HAVE_BEEN_JOINT')).toHaveLength(1);
  });
});
