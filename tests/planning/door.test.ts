/** At the door: who may check in with a visit's code, and what becomes of a visit when its bodies say what they found. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { type PlanningCity, startPlanningCity } from './planning-city.ts';

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
    const { market, water } = await city.jointVisit();
    const code = await city.approve(market, 'market-supervision');
    const all = ['M1', 'M2', 'W1', 'W2'];
    expect(await checkIn(code, all, '2026-12-01')).toMatchObject({ rule: 'NOT_APPROVED' });
    await city.approve(water);
    expect((await checkIn(code, all, '2026-12-01')).visit.status).toBe('UNDERWAY');
  });

  it('on another day than planned moves the visit there, and nowhere else', async () => {
    const { uscc, code, planned } = await approved({
      earliest: '2026-11-23',
      latest: '2026-12-31',
    });
    expect(planned.day).toBe('2026-11-23');
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

  describe('at an hour', () => {
    // The day alone is set elsewhere, and has no hour.
    const at = (time: string) => `2026-11-21T${time}:00+08:00`;
    const clock = (time: string) => vi.setSystemTime(new Date(at(time)));
    beforeEach(() => {
      vi.unstubAllEnvs();
      vi.useFakeTimers({ toFake: ['Date'] });
    });
    afterEach(() => vi.useRealTimers());

    it.each([
      ['23:30', 'It is 14:22, and 23:30 is still to come: officers check in when they are there.'],
      ['14:28', 'It is 14:22, and 14:28 is still to come: officers check in when they are there.'],
      [
        '09:54',
        'The code was issued on 2026-11-21 at 10:00: nobody can have checked in with it on 2026-11-21 at 09:54.',
      ],
    ])('that cannot be is refused: %s', async (time, message) => {
      clock('10:00');
      const { code } = await approved(on('2026-11-21'));
      clock('14:22');
      const input = { code, officers: ['W1', 'W2'], at: at(time) };
      expect(await city.change('water', 'checkIn', input)).toMatchObject({
        rule: 'INVALID_REQUEST',
        message,
      });
    });

    it.each(['09:55', '14:27'])('that a slow or fast clock tells is taken: %s', async (time) => {
      clock('10:00');
      const { code } = await approved(on('2026-11-21'));
      clock('14:22');
      const input = { code, officers: ['W1', 'W2'], at: at(time) };
      expect((await city.change('water', 'checkIn', input)).visit.status).toBe('UNDERWAY');
    });
  });

  it('again tells who is there since when, and changes nothing; who comes later is added', async () => {
    await city.officers([['W4', 'water']]);
    const { code, planned } = await approved(on('2026-11-21'));
    const again = (officers: string[], time: string) =>
      city.as(
        'water',
        `mutation ($input: CheckInInput!) { checkIn(input: $input) {
          ... on VisitRefused { rule message standing { ...there } } ... on VisitChanged { visit { ...there } }
        } }
        fragment there on Visit { id attendance { department certificate checkedInAt } }`,
        { code, officers, at: `2026-11-21T${time}:00+08:00` },
      );
    const there = (certificate: string, time: string) => ({
      department: 'WATER',
      certificate,
      checkedInAt: `2026-11-21T${time}:00.000+08:00`,
    });
    const first = [there('W1', '09:30'), there('W2', '09:30')];
    expect((await again(['W1', 'W2'], '09:30')).visit.attendance).toEqual(first);
    expect(await again(['W2', 'W1'], '11:00')).toEqual({
      rule: 'ALREADY_CHECKED_IN',
      message: 'They have checked in on 2026-11-21: W1 at 09:30, W2 at 09:30. That stands.',
      standing: { id: planned.visit.id, attendance: first },
    });
    const more = await again(['W1', 'W4'], '11:00');
    expect(more.visit.attendance).toEqual([...first, there('W4', '11:00')]);
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
    const { market, urban, water } = await city.jointVisit();
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
    expect(await complete('water', 'PROBLEMS_FOUND')).toMatchObject({
      rule: 'NOT_POSSIBLE_NOW',
      message: 'The visit is DONE: what water found stands as it was told.',
    });
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
