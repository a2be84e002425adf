/** The pure rules of planning: what they hold for any days, and the days on which they turn. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dayNumber, dayOf } from '../../subgraphs/coordination/joint-plan/day-number.ts';
import { newVisitCode } from '../../subgraphs/coordination/planning/code.ts';
import { cleanRun } from '../../subgraphs/coordination/policy/clean-run.ts';
import { isCompetent } from '../../subgraphs/coordination/policy/competence.ts';
import { exemptionOf } from '../../subgraphs/coordination/policy/exemption.ts';
import { exceededOn } from '../../subgraphs/coordination/policy/frequency.ts';
import { winsOverQuietPeriod } from '../../subgraphs/coordination/policy/minimum.ts';
import { conflictsOn } from '../../subgraphs/coordination/policy/quiet-period.ts';
import { monthsAfter, reusable } from '../../subgraphs/coordination/policy/reuse.ts';
import { isVisitCode, typedCode } from '../../subgraphs/kit/records/visit-code.ts';

const today = dayNumber('2026-11-21');
const aDay = fc.integer({ min: today, max: today + 200 });

describe('a quiet period', () => {
  it('is the overlap of the days that each of two checks keeps to itself', () => {
    const period = fc.integer({ min: 0, max: 60 });
    fc.assert(
      fc.property(aDay, period, aDay, period, (day, quietDays, other, othersDays) => {
        const one = Array.from({ length: quietDays }, (_, index) => day + index);
        const two = Array.from({ length: othersDays }, (_, index) => other + index);
        const overlap = one.some((it) => two.includes(it));
        fc.pre(quietDays > 0 && othersDays > 0);
        const found = conflictsOn(day, quietDays, [{ day: other, quietDays: othersDays }]);
        expect(found.length > 0).toBe(overlap);
      }),
    );
  });
});

describe('frequency', () => {
  const flags = { visitsADay: 1, visitsAWeek: 2, visitsAMonth: 3 };
  const rulesOn = (day: string, others: string[]) =>
    exceededOn(dayNumber(day), others.map(dayNumber), flags).map(({ rule }) => rule);

  it('counts weeks from Monday to Sunday', () => {
    expect(rulesOn('2026-11-29', ['2026-11-23', '2026-11-25'])).toEqual(['FREQUENCY_WEEK']);
    expect(rulesOn('2026-11-30', ['2026-11-23', '2026-11-25'])).toEqual([]);
  });

  it('counts months and years as the calendar has them', () => {
    const three = ['2026-12-01', '2026-12-10', '2026-12-20'];
    expect(rulesOn('2026-12-31', three)).toEqual(['FREQUENCY_MONTH']);
    expect(rulesOn('2027-01-01', three)).toEqual([]);
    expect(rulesOn('2027-12-31', three)).toEqual([]);
  });

  it('of a day, a week and a month can be exceeded at once', () => {
    const day = '2026-12-09';
    expect(rulesOn(day, [day, day, day])).toEqual([
      'FREQUENCY_DAY',
      'FREQUENCY_WEEK',
      'FREQUENCY_MONTH',
    ]);
  });
});

describe('a minimum', () => {
  it('wins exactly when the checks still owed do not fit a quiet period apart into the year', () => {
    const year = 2026;
    const lastFitting = (owed: number) => dayNumber('2026-12-31') - (owed - 1) * 30;
    for (const owed of [1, 2, 3]) {
      const wins = (firstFree: number | null) =>
        winsOverQuietPeriod({ checks: owed, days: [] }, { year, firstFree, quietDays: 30 });
      expect([wins(lastFitting(owed)), wins(lastFitting(owed) + 1), wins(null)]).toEqual([
        false,
        true,
        true,
      ]);
    }
  });
});

describe('exemption', () => {
  it('follows from the kind and its grounds, and from nothing a caller may merely say', () => {
    const plain = { superiorOrder: null, recheckOf: null, frequencyByLaw: false };
    expect(exemptionOf({ kind: 'ROUTINE', ...plain })).toBeNull();
    expect(exemptionOf({ kind: 'SPECIAL_CAMPAIGN', ...plain })).toBeNull();
    expect(exemptionOf({ kind: 'ROUTINE', ...plain, superiorOrder: '8号' })).toBeNull();
    expect(exemptionOf({ kind: 'CASE', ...plain })).toBe('CASE');
  });
});

describe('reuse', () => {
  const item = { id: 'water:WA-001', keyField: false, reuseMonths: 6, recognised: ['urban:UM-1'] };
  const result = (day: string, outcome = 'CLEAN', items = ['water:WA-001']) => ({
    id: 'r',
    department: 'water',
    day: dayNumber(day),
    items,
    outcome,
  });
  const settles = (it: ReturnType<typeof result>, on: string) =>
    reusable([item], [it], dayNumber(on)).length === 1;

  it('ends on the day six months later, the last of a shorter month included', () => {
    expect([
      settles(result('2026-05-21'), '2026-11-20'),
      settles(result('2026-05-21'), '2026-11-21'),
    ]).toEqual([true, false]);
    expect(dayOf(monthsAfter(dayNumber('2026-08-31'), 6))).toBe('2027-02-28');
    expect(dayOf(monthsAfter(dayNumber('2027-08-31'), 6))).toBe('2028-02-29');
  });

  it('takes clean results of the item or one recognised in its place, and none of the future', () => {
    const on = '2026-11-21';
    const told = [
      result('2026-11-01'),
      result('2026-11-01', 'CLEAN', ['urban:UM-1']),
      result('2026-11-01', 'PROBLEMS_FOUND'),
      result('2026-11-01', 'NO_VIOLATION_ADVICE'),
      result('2026-11-01', 'CLEAN', ['water:WA-004']),
      result('2026-11-22'),
    ].map((it) => settles(it, on));
    expect(told).toEqual([true, true, false, false, false, false]);
    expect(reusable([{ ...item, keyField: true }], [result('2026-11-01')], today)).toEqual([]);
  });
});

describe('competence', () => {
  const exception = {
    itemDepartment: 'water',
    itemCode: null,
    street: null,
    from: null,
    until: null,
    competent: false,
    basis: '划转',
  };
  const item = { department: 'water', code: 'WA-001' };

  it('is decided by what is narrowest, and by what takes away where both are alike', () => {
    const inTown = { ...exception, street: '古城街道', competent: true };
    const of = (...exceptions: (typeof exception | typeof inTown)[]) =>
      isCompetent('water', item, '古城街道', today, exceptions);
    expect(of()).toBe(true);
    expect(of(exception)).toBe(false);
    expect(of(exception, inTown)).toBe(true);
    expect(of(exception, { ...exception, competent: true })).toBe(false);
    expect(of(inTown, { ...inTown, itemCode: 'WA-001', competent: false } as never)).toBe(false);
  });

  it('changes on the days that a grant begins and ends', () => {
    const granted = { ...exception, competent: true, from: today, until: today + 10 };
    const on = (day: number) => isCompetent('urban-management', item, null, day, [granted]);
    expect([today - 1, today, today + 9, today + 10].map(on)).toEqual([false, true, true, false]);
  });
});

describe('a run of clean checks', () => {
  it('ends with the newest check that was not clean', () => {
    expect(cleanRun([])).toBe(0);
    expect(cleanRun(['CLEAN', 'CLEAN', 'OTHER', 'CLEAN'])).toBe(2);
    expect(cleanRun(['OTHER', 'CLEAN', 'CLEAN', 'CLEAN'])).toBe(0);
  });
});

describe('a code', () => {
  it('is known by its check character, whatever one slip or two exchanged characters make of it', () => {
    const alphabet = '0123456789ABCDEFGHJKLMNPQRTUWXY';
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 15 }),
        fc.integer({ min: 0, max: 15 }),
        fc.constantFrom(...alphabet),
        (at, other, character) => {
          const code = newVisitCode();
          expect(isVisitCode(code)).toBe(true);
          const slip = code.slice(0, at) + character + code.slice(at + 1);
          expect(isVisitCode(slip)).toBe(slip === code);
          const characters = [...code];
          [characters[at], characters[other]] = [characters[other] ?? '', characters[at] ?? ''];
          expect(isVisitCode(characters.join(''))).toBe(characters.join('') === code);
        },
      ),
      { numRuns: 2000 },
    );
  });

  it('is read as people type it', () => {
    expect(typedCode(' 0abc-defg hjkl-mnpq ')).toBe('0ABCDEFGHJKLMNPQ');
    expect(isVisitCode('')).toBe(false);
  });
});
