/**
 * What a body has filed before: a check is filed once. While a demand stands, until its outcome is known, the body has
 * no other for one of its items at these premises in a window that meets its own. What a superior ordered and re-checks
 * are told apart by the order and by the inspection checked again; a case follows from a record of its own and is told
 * apart by that. Two demands that each stand for a record of the department's own system are the department's to tell
 * apart.
 */
import { dayOf } from '../joint-plan/day-number.ts';
import type { DemandState } from './demand-rows.ts';
import type { Refusal } from './outcomes.ts';
import type { Wish } from './wish.ts';

/** A demand of the body that stands. Days are numbers. */
export interface FiledDemand {
  readonly id: string;
  readonly record: string | null;
  readonly superiorOrder: string | null;
  readonly recheckOf: string | null;
  /** By department and code. */
  readonly items: readonly string[];
  readonly earliest: number;
  readonly latest: number;
  readonly state: DemandState;
  /** The day of the visit that serves it. */
  readonly day: number | null;
}

/** A demand that stands already, and why another is not filed. */
export interface AlreadyPlanned extends Refusal {
  readonly demand: string;
}

/** Those of `filed` that are for some of `items` and for the same ground as the wish, whatever their windows. */
export function filedAlike(
  { kind, superiorOrder, recheckOf, record }: Wish,
  items: readonly string[],
  filed: readonly FiledDemand[],
): readonly FiledDemand[] {
  if (kind === 'CASE') return [];
  return filed.filter(
    (it) =>
      it.superiorOrder === superiorOrder &&
      it.recheckOf === recheckOf &&
      (it.record === null || record === null) &&
      it.items.some((item) => items.includes(item)),
  );
}

/** Whether a window from `earliest` to `latest` meets that of one of `filed`. */
export function meetsOne(filed: readonly FiledDemand[], earliest: number, latest: number): boolean {
  return filed.some((it) => it.earliest <= latest && earliest <= it.latest);
}

/** Says that the check is filed, where a window of `alike` meets the one that the demand is kept with. */
export function alreadyPlanned(
  { department, window: { earliest, latest } }: Wish,
  items: readonly string[],
  alike: readonly FiledDemand[],
): AlreadyPlanned | undefined {
  const standing = alike.filter((it) => meetsOne([it], earliest, latest));
  const [first] = standing;
  if (!first) return undefined;
  const shared = items.filter((item) => standing.some((it) => it.items.includes(item)));
  const others = standing.length === 1 ? '' : ` So do ${standing.length - 1} more.`;
  return {
    rule: 'ALREADY_PLANNED',
    message:
      `${department} has filed ${shared.join(', ')} here for ${dayOf(first.earliest)} to ${dayOf(first.latest)}: ` +
      `the demand ${first.id} stands, and ${becomingOf(first)}.${others}`,
    figures: [
      { name: 'items filed before', value: shared.length },
      { name: 'items asked for', value: items.length },
      { name: 'demands that stand', value: standing.length },
    ],
    lift: liftFor(first),
    demand: first.id,
  };
}

function becomingOf({ state, day }: FiledDemand): string {
  if (day !== null) return `a visit serves it on ${dayOf(day)}`;
  return state === 'AWAITING_CONSENT' ? 'awaits a lead’s consent' : 'waits for a visit';
}

function liftFor({ state, latest }: FiledDemand): string {
  const otherDay =
    state === 'SERVED'
      ? 'For another day, its visit is moved with `rescheduleVisit`.'
      : 'For another window, it is moved with `moveDemand`.';
  return (
    `Nothing, where this is the same check: it is planned. ${otherDay} For a further check, a window from ` +
    `${dayOf(latest + 1)} on, or items that are not filed; else withdraw it with \`withdrawDemand\` first.`
  );
}
