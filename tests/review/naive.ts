/** The two failings and the saving told naively, by comparing every check of a history with every other. */
import type { ReviewedInspection } from './reviewed-city.ts';

export type MadeCheck = Required<
  Pick<
    ReviewedInspection,
    'id' | 'department' | 'uscc' | 'day' | 'kind' | 'items' | 'status' | 'lastDay'
  >
> & { readonly address: string };

const today = '2026-11-21';

/** Items that stand for each other, beside each for itself. */
const recognised: readonly (readonly [string, string])[] = [
  ['water:WA-004', 'urban-management:UM-003'],
];

export function naivePairs(checks: readonly MadeCheck[]) {
  const duplicates: string[] = [];
  const separate: string[] = [];
  for (const earlier of checks) {
    for (const later of checks) {
      const days = (Date.parse(later.day) - Date.parse(earlier.day)) / 86_400_000;
      const here = earlier.uscc === later.uscc && earlier.address === later.address;
      if (!here || days < 1 || days > 29 || !binds(earlier) || !binds(later)) continue;
      const key = `${earlier.id} ${later.id} ${days}`;
      if (idsOf(later).some((one) => idsOf(earlier).some((other) => same(one, other)))) {
        duplicates.push(key);
      } else if (earlier.department !== later.department) {
        separate.push(key);
      }
    }
  }
  return { duplicates: duplicates.sort(), separate: separate.sort() };
}

export function naiveVisits(checks: readonly MadeCheck[], from: string, to: string) {
  const counted = checks.filter((it) => stands(it) && it.day >= from && it.day <= to);
  const visits = new Map<string, Set<string>>();
  for (const { uscc, address, day, department } of counted) {
    const visit = `${uscc} ${address} ${day}`;
    visits.set(visit, (visits.get(visit) ?? new Set()).add(department));
  }
  const joint = [...visits.values()].filter((bodies) => bodies.size > 1).length;
  return {
    inspections: counted.length,
    visits: visits.size,
    jointVisits: joint,
    visitsSaved: counted.length - visits.size,
  };
}

/** Days on which the body came to a place in the year, those for cases alone apart, and those it only plans. */
export function naiveBudget(
  checks: readonly MadeCheck[],
  {
    uscc,
    address,
    department,
    year,
  }: { uscc: string; address: string; department: string; year: number },
) {
  const own = checks.filter(
    (it) =>
      stands(it) &&
      it.uscc === uscc &&
      it.address === address &&
      it.department === department &&
      it.day.startsWith(`${year}-`),
  );
  const made = own.filter(({ status }) => status === 'DONE');
  const days = (some: readonly MadeCheck[]) => new Set(some.map(({ day }) => day));
  const ordinary = days(made.filter(({ kind }) => kind !== 'CASE'));
  const all = days(made);
  const planned = [...days(own)].filter((it) => !all.has(it));
  return {
    used: ordinary.size,
    caseChecks: all.size - ordinary.size,
    plannedByItself: planned.length,
  };
}

function binds(check: MadeCheck): boolean {
  return stands(check) && check.kind !== 'CASE';
}

function stands({ status, lastDay }: MadeCheck): boolean {
  return status === 'DONE' || (status === 'PLANNED' && lastDay >= today);
}

function idsOf({ department, items }: MadeCheck): readonly string[] {
  return items.map((code) => `${department}:${code}`);
}

function same(one: string, other: string): boolean {
  return (
    one === other ||
    recognised.some(
      ([first, second]) =>
        (one === first && other === second) || (one === second && other === first),
    )
  );
}
