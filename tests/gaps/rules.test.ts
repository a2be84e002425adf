/** What each rule on permits, parties, penalties and feeds finds, on what evidence, who should act, and what closes it. The facts change; nothing is clicked. */
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

describe('STATUS_CONFLICT', () => {
  it('is a permit of another department that outlives the business', async () => {
    const uscc = await city.business({ status: 'REVOKED', changed: '2026-05-04' });
    const permit = await city.permit(uscc);
    await city.permit(uscc, { department: 'market-supervision', kind: 'FOOD_OPERATION' });
    await city.permit(uscc, { kind: 'WATER_INTAKE', status: 'INVALID' });
    await city.permit(await city.business({ status: 'SUSPENDED' }));
    expect(await found('STATUS_CONFLICT')).toMatchObject([
      {
        severity: 'HIGH',
        since: '2026-05-04',
        departments: ['WATER'],
        owed: ['MARKET_SUPERVISION'],
        street: '河埠街道',
        business: { uscc },
        evidence: [{ business: { uscc } }, { permit: { id: permit } }],
      },
    ]);
    on('2027-01-01');
    expect(await found('STATUS_CONFLICT')).toEqual([]);
  });
});

describe('MISSING_PERMIT', () => {
  it('is what the trade needs and is not in force, from the day after it ended', async () => {
    const uscc = await city.business({ trade: '8051' });
    expect(await found('MISSING_PERMIT')).toMatchObject([
      {
        severity: 'HIGH',
        since: null,
        departments: ['WATER'],
        evidence: [
          { business: { uscc } },
          { requiredPermit: { trade: '8051', department: 'WATER', kind: 'DRAINAGE' } },
        ],
      },
    ]);
    const permit = await city.permit(uscc, { to: '2026-11-24' });
    expect(await found('MISSING_PERMIT')).toEqual([]);
    on('2026-11-24');
    expect(await found('MISSING_PERMIT')).toEqual([]);
    on('2026-11-25');
    const [gap] = await found('MISSING_PERMIT');
    expect(gap).toMatchObject({ severity: 'MEDIUM', since: '2026-11-25' });
    expect(gap.evidence[2]).toEqual({ permit: { id: permit } });
    await city.permit(uscc, { from: '2026-12-01', to: '2027-12-01' });
    expect(await found('MISSING_PERMIT')).toHaveLength(1);
    on('2026-12-01');
    expect(await found('MISSING_PERMIT')).toEqual([]);
  });

  it('is none of a business that closed, nor of one whose trade needs nothing', async () => {
    const closed = await city.business({ trade: '8051' });
    await city.business({ trade: '9999' });
    expect(await found('MISSING_PERMIT')).toHaveLength(1);
    await city.sql(`UPDATE business SET status = 'DEREGISTERED' WHERE uscc = $1`, [closed]);
    expect(await found('MISSING_PERMIT')).toEqual([]);
  });
});

describe('EXPIRED_PERMIT_OPERATING', () => {
  it('is an inspection after the last permit of a kind lapsed', async () => {
    const uscc = await city.business();
    const permit = await city.permit(uscc, { to: '2026-06-30', status: 'INVALID' });
    await city.permit(uscc, { kind: 'ROAD_OCCUPATION', to: '2026-06-30' });
    await city.inspection(uscc, '2026-06-30');
    expect(await found('EXPIRED_PERMIT_OPERATING')).toEqual([]);
    const inspections = [
      await city.inspection(uscc, '2026-07-01', { department: 'urban-management' }),
      await city.inspection(uscc, '2026-08-01'),
    ];
    await city.inspection(uscc, '2026-07-15', { status: 'CANCELLED' });
    expect(await found('EXPIRED_PERMIT_OPERATING')).toMatchObject([
      {
        severity: 'HIGH',
        since: '2026-07-01',
        departments: ['WATER'],
        evidence: [
          { business: { uscc } },
          { permit: { id: permit } },
          ...inspections.map((number) => ({ inspection: { number } })),
        ],
      },
    ]);
    await city.permit(uscc, { from: '2026-07-01', to: '2026-07-31' });
    expect(await found('EXPIRED_PERMIT_OPERATING')).toMatchObject([{ since: '2026-08-01' }]);
    await city.permit(uscc, { from: '2026-10-01', to: null });
    expect(await found('EXPIRED_PERMIT_OPERATING')).toEqual([]);
  });
});

describe('UNREGISTERED_OPERATOR and UNLINKED_RECORD', () => {
  it('tell a party that is nobody from one that may be somebody', async () => {
    const uscc = await city.business();
    await city.party('nobody');
    await city.party('somebody', { candidates: [uscc] });
    await city.party('never met');
    const inspection = await city.inspection(null, '2026-03-05', { party: 'nobody' });
    await city.inspection(null, '2026-04-05', { party: 'somebody' });
    expect(await found('UNREGISTERED_OPERATOR')).toMatchObject([
      {
        severity: 'MEDIUM',
        since: '2026-03-05',
        departments: ['MARKET_SUPERVISION'],
        owed: ['WATER'],
        street: '古渡街道',
        business: null,
        evidence: [
          { party: { id: 'water:nobody', subject: { name: '流动摊贩' }, businesses: [] } },
          { inspection: { number: inspection } },
        ],
      },
    ]);
    expect(await found('UNLINKED_RECORD')).toMatchObject([
      {
        severity: 'LOW',
        since: '2026-04-05',
        departments: ['WATER'],
        evidence: [{ party: { id: 'water:somebody', businesses: [{ business: { uscc } }] } }],
      },
    ]);
    const fine = await city.penalty(null, '2026-02-01', { party: 'nobody' });
    const [operator] = await found('UNREGISTERED_OPERATOR');
    expect(operator).toMatchObject({ severity: 'HIGH', since: '2026-02-01' });
    expect(operator.evidence[1]).toEqual({ penalty: { number: fine } });
    // Linking finds out who both are.
    await city.sql('DELETE FROM matching.candidate');
    await city.sql(`UPDATE matching.link SET uscc = $1, method = 'DECISION'`, [uscc]);
    expect([await found('UNREGISTERED_OPERATOR'), await found('UNLINKED_RECORD')]).toEqual([
      [],
      [],
    ]);
    // The business turns out to be none.
    await city.sql('DELETE FROM business WHERE uscc = $1', [uscc]);
    expect(await found('UNREGISTERED_OPERATOR')).toHaveLength(2);
  });
});

describe('UNREGISTERED_OPERATOR', () => {
  it('is one gap of all the parties that records name alike at one place', async () => {
    const uscc = await city.business();
    const stall = { operator: 'a stall at a crossing' };
    await city.party('one', stall);
    const seen = await city.inspection(null, '2026-03-05', { party: 'one' });
    const [gap] = await found('UNREGISTERED_OPERATOR');
    // Others come to know it later: the gap stays the same, with more to show.
    const urban = { ...stall, department: 'urban-management' as const };
    await city.party('other', urban);
    await city.party('another', { operator: 'a stall elsewhere' });
    await city.party('unmet', urban);
    const fine = await city.penalty(null, '2026-02-05', {
      party: 'other',
      department: 'urban-management',
    });
    const all = await found('UNREGISTERED_OPERATOR');
    expect(all).toMatchObject([
      {
        id: gap.id,
        severity: 'HIGH',
        since: '2026-02-05',
        owed: ['URBAN_MANAGEMENT', 'WATER'],
        evidence: [
          { party: { id: 'water:one' } },
          { party: { id: 'urban-management:other' } },
          { penalty: { number: fine } },
          { inspection: { number: seen } },
        ],
      },
    ]);
    // The one it was found by turns out to be registered; the other is not.
    await city.sql(`UPDATE matching.link SET uscc = $1, method = 'DECISION' WHERE party = 'one'`, [
      uscc,
    ]);
    const [left] = await found('UNREGISTERED_OPERATOR');
    expect(left).toMatchObject({ owed: ['URBAN_MANAGEMENT'] });
    expect(left.id).not.toBe(gap.id);
    await city.sql(`UPDATE matching.link SET uscc = NULL, method = NULL WHERE party = 'one'`);
    expect(await found('UNREGISTERED_OPERATOR')).toMatchObject([{ id: gap.id }]);
    // What it has in common with the other was misread, or its department no longer tells of it.
    await city.sql(`UPDATE matching.party_key SET operator = 'a barrow' WHERE id = 'one'`);
    expect(await found('UNREGISTERED_OPERATOR')).toHaveLength(2);
    await city.sql(`UPDATE matching.party_key SET operator = $1 WHERE id = 'one'`, [
      stall.operator,
    ]);
    expect(await found('UNREGISTERED_OPERATOR')).toHaveLength(1);
    await city.sql(`DELETE FROM matching.party_key WHERE id = 'one'`);
    expect(await found('UNREGISTERED_OPERATOR')).toHaveLength(2);
    await city.sql(`DELETE FROM matching.party WHERE id = 'one'`);
    expect(await found('UNREGISTERED_OPERATOR')).toMatchObject([{ id: left.id }]);
  });
});

describe('PENALTY_NOT_SHARED', () => {
  it('is a serious penalty that the grade does not show', async () => {
    const uscc = await city.business({ grade: 'B' });
    await city.penalty(uscc, '2026-10-01', { fine: 9999 });
    await city.penalty(uscc, '2026-10-01', { fine: 30000, department: 'market-supervision' });
    await city.penalty(uscc, '2025-11-21', { fine: 30000 });
    expect(await found('PENALTY_NOT_SHARED')).toEqual([]);
    const number = await city.penalty(uscc, '2026-10-02', { fine: 10000 });
    const closure = await city.penalty(uscc, '2026-10-03', { categories: ['责令停产停业'] });
    expect(await found('PENALTY_NOT_SHARED')).toMatchObject([
      { since: '2026-10-03', evidence: [{ business: { uscc } }, { penalty: { number: closure } }] },
      {
        since: '2026-10-02',
        departments: ['MARKET_SUPERVISION'],
        owed: ['WATER'],
        evidence: [{ business: { uscc } }, { penalty: { number } }],
      },
    ]);
    await city.sql(`UPDATE business SET risk_grade = 'C'`);
    expect(await found('PENALTY_NOT_SHARED')).toEqual([]);
  });
});

describe('SAME_ACT_FINED_TWICE', () => {
  it('is two departments that fined the same kind of violation within a month', async () => {
    const uscc = await city.business();
    const earlier = await city.penalty(uscc, '2026-09-01');
    await city.penalty(uscc, '2026-09-02');
    await city.penalty(uscc, '2026-09-03', {
      department: 'culture-tourism',
      violation: '超时营业',
    });
    await city.penalty(uscc, '2026-10-03', { department: 'urban-management', fine: 0 });
    await city.penalty(uscc, '2026-10-05', { department: 'market-supervision' });
    expect(await found('SAME_ACT_FINED_TWICE')).toEqual([]);
    const later = await city.penalty(uscc, '2026-10-01', {
      department: 'urban-management',
      violation: ' 店外经营 违法。',
    });
    const gaps = await found('SAME_ACT_FINED_TWICE');
    expect(gaps).toMatchObject([
      // Market supervision fined for it four days later.
      { since: '2026-10-05', departments: ['MARKET_SUPERVISION', 'URBAN_MANAGEMENT'] },
      { since: '2026-10-01' },
      {
        since: '2026-10-01',
        departments: ['URBAN_MANAGEMENT', 'WATER'],
        severity: 'HIGH',
      },
    ]);
    expect(gaps.map(({ evidence }) => evidence)).toContainEqual([
      { business: { uscc } },
      { penalty: { number: later } },
      { penalty: { number: earlier } },
    ]);
  });

  it('is two kinds named after items that stand for each other, once they do', async () => {
    const uscc = await city.business();
    await city.penalty(uscc, '2026-09-01', {
      department: 'urban-management',
      violation: '建筑垃圾运输违法',
    });
    await city.penalty(uscc, '2026-09-10', { violation: '河道管理范围倾倒违法行为' });
    expect(await found('SAME_ACT_FINED_TWICE')).toEqual([]);
    await city.sql(
      `INSERT INTO recognised_item VALUES ('urban-management', 'UM-027', 'water', 'WA-013', '倾倒垃圾')`,
    );
    expect(await found('SAME_ACT_FINED_TWICE')).toMatchObject([
      { since: '2026-09-10', departments: ['URBAN_MANAGEMENT', 'WATER'] },
    ]);
    await city.sql('DELETE FROM recognised_item');
    expect(await found('SAME_ACT_FINED_TWICE')).toEqual([]);
  });
});

describe('NOT_PUBLISHED_IN_TIME', () => {
  it('is a decision without publication after seven working days of the State Council’s calendar', async () => {
    const uscc = await city.business();
    await city.party('nobody');
    // From 1 to 7 October nobody works, and 10 October is a working Saturday.
    const number = await city.penalty(uscc, '2026-09-30', { unpublished: true });
    await city.penalty(null, '2026-11-12', { unpublished: true, party: 'nobody' });
    await city.penalty(uscc, '2026-11-13', { unpublished: true });
    await city.penalty(uscc, '2026-09-30');
    on('2026-10-15');
    expect(await found('NOT_PUBLISHED_IN_TIME')).toEqual([]);
    on('2026-11-24');
    expect(await found('NOT_PUBLISHED_IN_TIME')).toMatchObject([
      { since: '2026-11-24', evidence: [{ penalty: {} }, { party: { id: 'water:nobody' } }] },
      { since: '2026-10-16', departments: ['WATER'], evidence: [{ penalty: { number } }, {}] },
    ]);
    await city.sql('UPDATE penalty SET unpublished = false WHERE id = $1', [number]);
    expect(await found('NOT_PUBLISHED_IN_TIME')).toHaveLength(1);
    on('2026-11-25');
    expect(await found('NOT_PUBLISHED_IN_TIME')).toHaveLength(2);
  });

  it('does not guess a deadline in a year without a published calendar, and says so', async () => {
    await city.penalty(await city.business(), '2026-12-28', { unpublished: true });
    on('2027-06-01');
    expect(await found('NOT_PUBLISHED_IN_TIME')).toEqual([]);
    const { gapRules } = await city.ask('{ gapRules { code unpublishedYear } }');
    expect(gapRules).toContainEqual({ code: 'NOT_PUBLISHED_IN_TIME', unpublishedYear: 2027 });
  });
});

describe('STALE_FEED', () => {
  it('is a department whose last complete word is older than it promised', async () => {
    await city.sql(`INSERT INTO feed (department, pulled_at, caught_up_at) VALUES
      ('water', now(), now() - interval '16 minutes'), ('culture-tourism', now(), now() - interval '14 minutes')`);
    expect(await found('STALE_FEED')).toMatchObject([
      {
        severity: 'MEDIUM',
        departments: ['WATER'],
        owed: ['CULTURE_TOURISM', 'MARKET_SUPERVISION', 'URBAN_MANAGEMENT'],
        evidence: [{ department: { code: 'WATER' } }],
      },
    ]);
    await city.sql(`UPDATE feed SET caught_up_at = now() WHERE department = 'water'`);
    expect(await found('STALE_FEED')).toEqual([]);
  });
});
