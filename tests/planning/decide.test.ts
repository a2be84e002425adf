/** Where a demand goes, for any situation: held against the words of the rules, day by day. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { WorkingDays } from '../../subgraphs/coordination/calendar/working-days.ts';
import { dayNumber, dayOf } from '../../subgraphs/coordination/joint-plan/day-number.ts';
import { decide } from '../../subgraphs/coordination/planning/decide.ts';
import type { Situation, StandingVisit } from '../../subgraphs/coordination/planning/situation.ts';
import type { Wish } from '../../subgraphs/coordination/planning/wish.ts';

const today = dayNumber('2026-11-21');
const aDay = fc.integer({ min: today, max: today + 200 });
const calendar = new WorkingDays();

describe('a decision', () => {
  const item = {
    id: 'water:WA-001',
    department: 'water',
    code: 'WA-001',
    name: '取水计量检查',
    field: '取水',
    keyField: false,
    frequencyByLaw: false,
    reuseMonths: 6,
    recognised: [],
  };
  const visit = fc.record({
    id: fc.uuid(),
    day: aDay,
    lead: fc.constantFrom('water', 'urban-management', 'market-supervision'),
    status: fc.constant<StandingVisit['status']>('PLANNED'),
    exemption: fc.constantFrom(null, null, 'CASE', 'OVERRIDE'),
    quietDays: fc.constant(30),
    consented: fc.boolean(),
  });
  const situation = fc.record({
    visits: fc.array(visit, { maxLength: 5 }),
    past: fc.array(fc.integer({ min: today - 60, max: today }), { maxLength: 3 }),
    ceiling: fc.constantFrom(null, null, 1, 2, 8),
    wishes: fc.array(
      fc.tuple(aDay, fc.nat(20)).map(([earliest, more]) => ({ earliest, latest: earliest + more })),
      { maxLength: 4 },
    ),
    minimum: fc.constantFrom(0, 0, 12),
    filed: fc.array(fc.tuple(aDay, fc.nat(15)), { maxLength: 2 }),
  });
  const wish = fc.record({
    kind: fc.constantFrom('ROUTINE', 'ROUTINE', 'SPECIAL_CAMPAIGN', 'CASE'),
    earliest: fc.integer({ min: today - 20, max: today + 150 }),
    more: fc.nat(60),
    onDuplicate: fc.constantFrom<'ASK' | 'JOIN'>('ASK', 'JOIN'),
  });

  function given(drawn: {
    visits: readonly object[];
    past: readonly number[];
    ceiling: number | null;
    wishes: Situation['wishes'];
    minimum: number;
    filed: readonly (readonly [number, number])[];
  }): Situation {
    return {
      today,
      quietDays: 30,
      consentDays: 2,
      cleanRun: 3,
      flags: { visitsADay: 1, visitsAWeek: 2, visitsAMonth: 3 },
      business: { status: 'ACTIVE', riskGrade: 'B' },
      items: [item],
      exceptions: [],
      minimums:
        drawn.minimum === 0 ? [] : [{ field: item.field, checks: drawn.minimum, items: [item.id] }],
      officers: [],
      recheckedItems: null,
      sourceUsed: false,
      othersWait: false,
      plansByItself: false,
      filed: drawn.filed.map(([earliest, more], index) => ({
        id: `filed-${index}`,
        record: null,
        superiorOrder: null,
        recheckOf: null,
        items: [item.id],
        earliest,
        latest: earliest + more,
        state: 'OPEN',
        day: null,
      })),
      ceiling: drawn.ceiling,
      wishes: drawn.wishes,
      visits: drawn.visits.map((it) => {
        const standing = it as StandingVisit;
        return { ...standing, parts: [{ department: standing.lead, items: [] }] };
      }),
      past: drawn.past.map((day, index) => ({
        id: `water:${index}`,
        department: 'urban-management',
        day,
        kind: 'ROUTINE',
        items: [],
        outcome: 'CLEAN',
        free: true,
      })),
    };
  }

  /** Of days that may be chosen, those that are better for being working days: all, where there is none. */
  function workingOf(days: readonly number[]): readonly number[] {
    const working = days.filter((day) => calendar.isWorkingDay(day));
    return working.length > 0 ? working : days;
  }

  /** Every day of the window, and whether the check may be there, by the words of the rules. */
  function freeDays(asked: Wish, { visits, past }: Situation): number[] {
    const quiet = [
      ...visits.filter((it) => it.exemption === null || it.exemption === 'OVERRIDE'),
      ...past,
    ].map(({ day }) => day);
    const days = [];
    for (let day = Math.max(asked.earliest, today); day <= asked.latest; day += 1) {
      if (asked.kind === 'CASE' || quiet.every((it) => Math.abs(it - day) >= 30)) days.push(day);
    }
    return days;
  }

  const daysOf = ({ earliest, latest }: Wish): number[] => {
    const first = Math.max(earliest, today);
    return Array.from({ length: Math.max(0, latest - first + 1) }, (_, index) => first + index);
  };

  it('keeps every rule, whatever stands and is asked', () => {
    const seen = new Map<string, number>();
    fc.assert(
      fc.property(situation, wish, (drawn, { more, ...drawnWish }) => {
        const stands = given(drawn);
        const asked: Wish = {
          ...drawnWish,
          latest: drawnWish.earliest + more,
          department: 'water',
          superiorOrder: null,
          recheckOf: null,
          items: ['WA-001'],
          record: null,
          window: { earliest: drawnWish.earliest, latest: drawnWish.earliest + more },
          street: null,
          officerReason: null,
          declinedVisits: [],
          avoided: [],
          overriddenOn: null,
          consentedTo: null,
        };
        const decision = decide(asked, stands);
        const name =
          decision.type === 'NEW_VISIT' ? (decision.exemption ?? decision.type) : decision.type;
        seen.set(name, (seen.get(name) ?? 0) + 1);
        const free = freeDays(asked, stands);
        const inWindow = stands.visits.filter(
          ({ day }) => day >= Math.max(asked.earliest, today) && day <= asked.latest,
        );
        const own = stands.visits.filter(({ lead }) => lead === 'water').map(({ day }) => day);
        const used = (day: number) =>
          new Set(own.filter((it) => dayOf(it).slice(0, 4) === dayOf(day).slice(0, 4))).size;
        const mayCome = (day: number) =>
          stands.ceiling === null || asked.kind === 'CASE' || used(day) < stands.ceiling;
        const alike = asked.kind === 'CASE' ? [] : stands.filed;
        const filedWithin = (earliest: number, latest: number) =>
          alike.filter((it) => it.earliest <= latest && it.latest >= earliest);
        const filedNow = filedWithin(asked.earliest, asked.latest);
        expect(decision.type === 'STANDS').toBe(filedNow.length > 0);
        switch (decision.type) {
          case 'STANDS':
            expect(filedNow.map(({ id }) => id)).toContain(decision.demand);
            break;
          case 'NEW_VISIT': {
            if (decision.exemption === 'MINIMUM') {
              expect(stands.minimums).toHaveLength(1);
              expect(free.filter(mayCome)).toEqual([]);
              const days = daysOf(asked).filter(mayCome);
              const apart = (day: number) =>
                Math.min(
                  ...stands.visits
                    .filter((it) => it.exemption !== 'CASE')
                    .map((it) => Math.abs(it.day - day)),
                  ...stands.past.map((it) => Math.abs(it.day - day)),
                );
              const most = Math.max(...workingOf(days).map(apart));
              expect(decision.day).toBe(workingOf(days).find((day) => apart(day) === most));
              break;
            }
            const days = free.filter(mayCome);
            const company = (day: number) =>
              stands.wishes.filter((it) => it.earliest <= day && day <= it.latest).length;
            const most = Math.max(...workingOf(days).map(company));
            expect(decision.day).toBe(
              asked.kind === 'CASE'
                ? days[0]
                : workingOf(days).find((day) => company(day) === most),
            );
            // What can be merged is not repeated.
            expect(
              inWindow.filter(
                (it) =>
                  asked.kind !== 'CASE' &&
                  (it.consented || it.lead === 'water') &&
                  (stands.ceiling === null ||
                    used(it.day) < stands.ceiling ||
                    own.includes(it.day)),
              ),
            ).toEqual([]);
            expect(decision.exemption).toBe(asked.kind === 'CASE' ? 'CASE' : null);
            break;
          }
          case 'JOIN':
          case 'ASK_LEAD':
            if (asked.onDuplicate === 'ASK') expect(inWindow).toContain(decision.visit);
            expect(
              filedWithin(
                Math.min(asked.earliest, decision.visit.day),
                Math.max(asked.latest, decision.visit.day),
              ),
            ).toEqual([]);
            expect(decision.type === 'JOIN').toBe(
              decision.visit.consented || decision.visit.lead === 'water',
            );
            if (asked.kind === 'CASE') expect(decision.type).toBe('JOIN');
            break;
          case 'DUPLICATE': {
            expect(asked.kind).not.toBe('CASE');
            if (stands.ceiling === null) expect(free).toEqual([]);
            expect(decision.conflicts.length).toBeGreaterThan(0);
            for (const way of decision.waysOut) {
              if (way.__typename === 'JoinVisit') {
                const day = dayNumber(way.day);
                const widened = filedWithin(
                  Math.min(asked.earliest, day),
                  Math.max(asked.latest, day),
                );
                expect(widened).toEqual([]);
              }
              if (way.__typename !== 'FirstFreeDay') continue;
              const day = dayNumber(way.day);
              const until = { ...asked, earliest: asked.latest + 1, latest: day };
              const first = freeDays(until, stands).filter(
                (it) =>
                  calendar.isWorkingDay(it) && mayCome(it) && filedWithin(it, it).length === 0,
              );
              expect(first).toEqual([day]);
            }
            break;
          }
          case 'REFUSED':
            if (decision.rule === 'WINDOW_PASSED') expect(asked.latest).toBeLessThan(today);
            else expect(decision.rule).toBe('CEILING_REACHED');
        }
      }),
      { numRuns: 3000 },
    );
    expect([...seen.keys()].sort()).toEqual([
      'ASK_LEAD',
      'CASE',
      'DUPLICATE',
      'JOIN',
      'MINIMUM',
      'NEW_VISIT',
      'REFUSED',
      'STANDS',
    ]);
  });
});
