/** What a body is told that wants to check a business: a visit of its own, another's to join, or why there is none. */
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { officerOf, type PlanningCity, startPlanningCity, supervisor } from './planning-city.ts';

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
    expect(await city.override({ ...input, reason: ' ' })).toMatchObject({
      rule: 'INVALID_REQUEST',
    });
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
    const nextYear = await city.plan(uscc, { earliest: '2026-12-28', latest: '2027-01-20' });
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

describe('joining', () => {
  it('comes before a visit of its own where the lead has consented in advance', async () => {
    const uscc = await city.business({ tradeCode: '6210' });
    const first = await city.plan(uscc, on('2026-12-20'), 'market-supervision');
    const outcome = await city.plan(uscc);
    expect(outcome).toMatchObject({
      arrangement: 'JOINED',
      day: '2026-12-20',
      warnings: [],
      visit: {
        id: first.visit.id,
        lead: 'MARKET_SUPERVISION',
        departments: ['MARKET_SUPERVISION', 'WATER'],
      },
    });
    expect(outcome.visit.demands).toHaveLength(2);
  });

  it('awaits the lead’s consent by a deadline elsewhere; the demand joins with it', async () => {
    const uscc = await city.business();
    const first = await city.plan(uscc, on('2026-12-20'), 'market-supervision');
    const outcome = await city.plan(uscc);
    expect(outcome).toMatchObject({
      arrangement: 'AWAITING_CONSENT',
      consentBy: '2026-11-23',
      demand: { state: 'AWAITING_CONSENT' },
      visit: { id: first.visit.id, departments: ['MARKET_SUPERVISION'] },
    });
    const answer = { demand: outcome.demand.id, answer: 'CONSENT' };
    await expect(city.change('water', 'answerJoinRequest', answer)).rejects.toThrow('FORBIDDEN');
    const joined = await city.change('market-supervision', 'answerJoinRequest', answer);
    expect(joined).toMatchObject({
      arrangement: 'JOINED',
      demand: { state: 'SERVED' },
      day: '2026-12-20',
    });
  });

  it('is not what a consent brings about that comes when the visit has left the window', async () => {
    const uscc = await city.business();
    const first = await city.plan(
      uscc,
      { earliest: '2026-12-20', latest: '2027-02-20' },
      'market-supervision',
    );
    const { demand } = await city.plan(uscc, on('2026-12-20'));
    await city.change('market-supervision', 'rescheduleVisit', {
      visit: first.visit.id,
      day: '2027-02-10',
      reason: '暴雨',
    });
    const answer = { demand: demand.id, answer: 'CONSENT' };
    const outcome = await city.change('market-supervision', 'answerJoinRequest', answer);
    expect(outcome).toMatchObject({ arrangement: 'NEW_VISIT', day: '2026-12-20' });
  });

  it('is over when the lead declines: the demand is planned by itself', async () => {
    const uscc = await city.business();
    await city.plan(uscc, on('2026-12-23'), 'market-supervision');
    const outcome = await city.plan(uscc);
    const declined = await city.change('market-supervision', 'answerJoinRequest', {
      demand: outcome.demand.id,
      answer: 'DECLINE',
      reason: '行动保密',
    });
    expect(declined).toMatchObject({ arrangement: 'NEW_VISIT', day: '2026-11-23' });
    expect((await city.demand(outcome.demand.id)).reason).toBe('行动保密');
  });

  it('chooses a day on which others would come too', async () => {
    const uscc = await city.business();
    await city.database.pool.query(
      `INSERT INTO inspection (department, id, party_id, uscc, name, address, inspection_kind, selection, item_codes,
         planned_from, planned_to, day, status, generation)
       VALUES ('urban-management', $1, 'party', $1, '商户', '河埠街道枕河路1号', 'ROUTINE', 'TARGETED', '{UM-008}',
         '2026-12-10', '2026-12-14', '2026-12-10', 'PLANNED', 1)`,
      [uscc],
    );
    expect(await city.plan(uscc)).toMatchObject({ arrangement: 'NEW_VISIT', day: '2026-12-10' });
  });
});

describe('warnings', () => {
  it('flag visits too often in a day, week and month, refuse nothing, and reach the supervising authority alone', async () => {
    const uscc = await city.business();
    const rules = [];
    for (const [at, day] of [
      '2026-11-23',
      '2026-11-23',
      '2026-11-24',
      '2026-11-30',
      '2026-12-01',
    ].entries()) {
      const source = { kind: 'COMPLAINT', number: `often-${at}` };
      // Each by another premises-sharing body's case, so that none joins another.
      const bodies = [
        'water',
        'urban-management',
        'culture-tourism',
        'market-supervision',
        'water',
      ] as const;
      const outcome = await city.plan(uscc, { ...on(day), kind: 'CASE', source }, bodies[at]);
      rules.push(outcome.warnings.map(({ rule }: { rule: string }) => rule));
    }
    expect(rules).toEqual([[], ['FREQUENCY_DAY'], ['FREQUENCY_WEEK'], ['FREQUENCY_MONTH'], []]);
    const list =
      '{ inspectionWarnings(first: 100) { nodes { rule day department business { uscc } } } }';

    const { data } = await city.served.ask(list, {}, supervisor);
    const here = data.inspectionWarnings.nodes.filter(
      ({ business }: { business: { uscc: string } }) => business.uscc === uscc,
    );
    expect(here).toHaveLength(3);
    const { errors } = await city.served.ask(list, {}, officerOf('water'));
    expect(errors[0]?.extensions?.code).toBe('FORBIDDEN');
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
