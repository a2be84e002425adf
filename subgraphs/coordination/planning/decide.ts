/**
 * Decides where a demand goes, from nothing but what it asks and what stands: refused, on a visit that exists, on a new
 * visit of its own, or nowhere because a quiet period leaves no day of its window.
 *
 * In this order: where the body has filed the same before, that demand stands; what no day could change refuses it; a
 * visit in its window that it can join takes it (what can be merged is not repeated); a new visit goes on the best free
 * day, which is a working day where there is one, one on which most other bodies would come too, and of these the first;
 * and what is left is a duplicate, with every honest way out. A working day comes before everything else that makes a
 * day good, in whatever way a day is chosen; a joined visit keeps its own, and an authority's override the one it names.
 */
import { addDays } from '../../kit/clock.ts';
import { WorkingDays } from '../calendar/working-days.ts';
import { dayOf } from '../joint-plan/day-number.ts';
import { isCompetent } from '../policy/competence.ts';
import { exemptionOf, mayExceedCeiling, type VisitExemption } from '../policy/exemption.ts';
import { yearOf } from '../policy/frequency.ts';
import { winsOverQuietPeriod } from '../policy/minimum.ts';
import { conflictsOn, type Occupied } from '../policy/quiet-period.ts';
import { reusable } from '../policy/reuse.ts';
import {
  type AlreadyPlanned,
  alreadyPlanned,
  type FiledDemand,
  filedAlike,
  meetsOne,
} from './filed-before.ts';
import type { PlanWarning, QuietConflict, Refusal, WayOut } from './outcomes.ts';
import { publishedItems, refusalOf } from './refusals.ts';
import type { PublishedItem, Situation, StandingVisit } from './situation.ts';
import { checkDays, type Standing, standingChecks } from './standing.ts';
import { ceilingWarnings, frequencyWarnings } from './warnings.ts';
import type { Wish } from './wish.ts';

export type Decision =
  | ({ readonly type: 'REFUSED' } & Refusal)
  | ({ readonly type: 'STANDS' } & AlreadyPlanned)
  | {
      readonly type: 'NEW_VISIT';
      readonly day: number;
      readonly exemption: VisitExemption | null;
      readonly warnings: readonly PlanWarning[];
    }
  | {
      readonly type: 'JOIN' | 'ASK_LEAD';
      readonly visit: StandingVisit;
      readonly warnings: readonly PlanWarning[];
    }
  | {
      readonly type: 'DUPLICATE';
      readonly conflicts: readonly QuietConflict[];
      readonly waysOut: readonly WayOut[];
    };

/** How far ahead the first free day is looked for, in days: two years. */
const horizon = 731;

const calendar = new WorkingDays();

/** The working days among `days`, by number; all of them where there is none: a window of days off alone is meant so. */
export function preferWorkingDays(days: readonly number[]): readonly number[] {
  const working = days.filter((day) => calendar.isWorkingDay(day));
  return working.length > 0 ? working : days;
}

export function decide(wish: Wish, situation: Situation): Decision {
  const items = publishedItems(wish, situation);
  const ids = items.flatMap((item) => item?.id ?? []);
  const alike = filedAlike(wish, ids, situation.filed);
  const standing = alreadyPlanned(wish, ids, alike);
  if (standing) return { type: 'STANDS', ...standing };
  const refusal = refusalOf(wish, situation, items);
  if (refusal) return { type: 'REFUSED', ...refusal };
  return new Placing(wish, situation, items as readonly PublishedItem[], alike).decide();
}

/** Finds the place of a demand that nothing refuses outright. */
class Placing {
  readonly #wish: Wish;
  readonly #situation: Situation;
  readonly #items: readonly PublishedItem[];
  /** What the body has filed for the same in other windows. */
  readonly #alike: readonly FiledDemand[];
  readonly #exemption: ReturnType<typeof exemptionOf>;
  readonly #standing: readonly Standing[];
  /** The days on which the body checks the premises, each once. */
  readonly #ownDays: readonly number[];

  constructor(
    wish: Wish,
    situation: Situation,
    items: readonly PublishedItem[],
    alike: readonly FiledDemand[],
  ) {
    this.#wish = wish;
    this.#situation = situation;
    this.#items = items;
    this.#alike = alike;
    this.#exemption = exemptionOf({
      ...wish,
      frequencyByLaw: items.every(({ frequencyByLaw }) => frequencyByLaw),
    });
    this.#standing = standingChecks(situation);
    this.#ownDays = checkDays(situation, wish.department);
  }

  decide(): Decision {
    const { earliest, latest, overriddenOn } = this.#wish;
    const { today } = this.#situation;
    const window =
      overriddenOn === null
        ? daysFrom(Math.max(earliest, today), latest)
        : daysFrom(Math.max(overriddenOn, today), overriddenOn);
    const competent = window.filter((day) => this.#isCompetent(day));
    if (competent.length === 0) return this.#notCompetent();
    const allowed = competent.filter((day) => this.#hasRoom(day) || this.#isThere(day));
    if (allowed.length === 0) return this.#ceilingReached(competent);
    const joined = this.#join(allowed);
    if (joined) return joined;
    const own = allowed.filter((day) => this.#hasRoom(day) && !this.#wish.avoided.includes(day));
    const free = own.filter((day) => this.#isFree(day));
    const best = this.#best(free);
    if (best !== undefined) return this.#newVisit(best, this.#exemption);
    return this.#inSpite(own) ?? this.#duplicate(window);
  }

  #isCompetent(day: number): boolean {
    const { department, street } = this.#wish;
    return this.#items.every((item) =>
      isCompetent(department, item, street, day, this.#situation.exceptions),
    );
  }

  /** Whether one more on-site check in the year of `day` stays within the body's ceiling. */
  #hasRoom(day: number): boolean {
    const { ceiling } = this.#situation;
    if (ceiling === null || mayExceedCeiling(this.#exemption)) return true;
    return this.#checksInYear(day) < ceiling;
  }

  #checksInYear(day: number): number {
    return this.#ownDays.filter((own) => yearOf(own) === yearOf(day)).length;
  }

  /** Whether the body comes that day anyway: a visit counts once, however much is checked. */
  #isThere(day: number): boolean {
    return this.#ownDays.includes(day);
  }

  #isFree(day: number): boolean {
    if (this.#exemption !== null) return true;
    return conflictsOn(day, this.#situation.quietDays, this.#standing).length === 0;
  }

  /** The first visit on one of `days` that the demand can join; those whose lead must be asked come last. */
  #join(days: readonly number[]): Decision | undefined {
    const on = new Set(days);
    const fitting = this.#joinable().filter(({ day }) => on.has(day));
    const visit = fitting.find((it) => !this.#needsConsent(it));
    if (visit) return { type: 'JOIN', visit, warnings: this.#ceilingWarnings(visit.day) };
    // What follows from a case cannot wait for a lead's answer.
    const [asked] = this.#exemption === null ? fitting : [];
    return asked && { type: 'ASK_LEAD', visit: asked, warnings: [] };
  }

  /** Visits to come that its lead has not refused it, first day first. */
  #joinable(): readonly StandingVisit[] {
    const { declinedVisits, avoided } = this.#wish;
    return this.#situation.visits.filter(
      ({ id, day, status }) =>
        status === 'PLANNED' &&
        day >= this.#situation.today &&
        !declinedVisits.includes(id) &&
        !avoided.includes(day) &&
        !this.#meetsAlikeOn(day) &&
        this.#isCompetent(day) &&
        (this.#hasRoom(day) || this.#isThere(day)),
    );
  }

  /** Whether the window of the demand, with `day` in it, would meet that of another for the same. */
  #meetsAlikeOn(day: number): boolean {
    const { earliest, latest } = this.#wish.window;
    return meetsOne(this.#alike, Math.min(day, earliest), Math.max(day, latest));
  }

  #needsConsent({ id, consented, parts, lead }: StandingVisit): boolean {
    const { department, consentedTo } = this.#wish;
    if (id === consentedTo) return false;
    return !consented && lead !== department && !parts.some((it) => it.department === department);
  }

  #best(days: readonly number[]): number | undefined {
    // A case is not to wait for company.
    if (this.#exemption === 'CASE') return days[0];
    let best: number | undefined;
    let most = -1;
    for (const day of preferWorkingDays(days)) {
      const company = this.#situation.wishes.filter(
        ({ earliest, latest }) => earliest <= day && day <= latest,
      ).length;
      if (company > most) [best, most] = [day, company];
    }
    return best;
  }

  #newVisit(
    day: number,
    exemption: VisitExemption | null,
    more: readonly PlanWarning[] = [],
  ): Decision {
    const frequent = frequencyWarnings(day, this.#situation);
    const warnings = [...more, ...this.#ceilingWarnings(day), ...frequent];
    return { type: 'NEW_VISIT', day, exemption, warnings };
  }

  #ceilingWarnings(day: number): readonly PlanWarning[] {
    return ceilingWarnings(day, this.#ownDays, this.#situation);
  }

  /** In spite of the quiet period: by the authority's override, or for a minimum that cannot be kept otherwise. */
  #inSpite(days: readonly number[]): Decision | undefined {
    const [first] = days;
    if (first === undefined) return undefined;
    if (this.#wish.overriddenOn !== null) return this.#newVisit(first, 'OVERRIDE');
    const minimum = this.#minimums().find((it) =>
      winsOverQuietPeriod(it, {
        year: yearOf(first),
        // A day off too: on one, minimum and quiet period are both kept.
        firstFree: this.#freeFrom(first)[0] ?? null,
        quietDays: this.#situation.quietDays,
      }),
    );
    if (!minimum) return undefined;
    const day = farthest(preferWorkingDays(days), this.#standing);
    return this.#newVisit(day, 'MINIMUM', [
      {
        rule: 'MINIMUM_OVER_QUIET_PERIOD',
        message: `${minimum.field} must see this business ${minimum.checks} times a year, which the quiet period would prevent: the minimum wins.`,
        figures: [
          { name: 'minimum a year', value: minimum.checks },
          { name: 'quiet period in days', value: this.#situation.quietDays },
        ],
      },
    ]);
  }

  /** The minimums of the fields of the items, each with the days on which its field is checked. */
  #minimums() {
    const { visits, past, minimums } = this.#situation;
    const { department } = this.#wish;
    const fields = new Set(this.#items.map(({ field }) => field));
    return minimums
      .filter(({ field }) => fields.has(field))
      .map(({ field, checks, items }) => {
        const touches = (checked: readonly string[]) => checked.some((it) => items.includes(it));
        const days = [
          ...visits
            .filter(({ parts }) =>
              parts.some((it) => it.department === department && touches(it.items)),
            )
            .map(({ day }) => day),
          ...past
            .filter((it) => it.free && it.department === department && touches(it.items))
            .map(({ day }) => day),
        ];
        return { field, checks, days: [...new Set(days)] };
      });
  }

  /** The days from `day` on that are free for a visit of its own, as far as it is looked ahead. */
  #freeFrom(day: number): readonly number[] {
    return daysFrom(day, day + horizon).filter(
      (it) => this.#isFree(it) && this.#isCompetent(it) && this.#hasRoom(it),
    );
  }

  #duplicate(window: readonly number[]): Decision {
    const first = window[0] as number;
    const last = window.at(-1) as number;
    const { quietDays } = this.#situation;
    const joins = this.#joinable().filter(
      ({ day }) => Math.abs(day - first) < quietDays || Math.abs(day - last) < quietDays,
    );
    const nearest = byDistance(joins, first, last)[0];
    if (nearest && this.#wish.onDuplicate === 'JOIN') {
      const type = this.#needsConsent(nearest) ? 'ASK_LEAD' : 'JOIN';
      return { type, visit: nearest, warnings: this.#ceilingWarnings(nearest.day) };
    }
    const inTheWay = new Set(window.flatMap((day) => conflictsOn(day, quietDays, this.#standing)));
    const [free] = preferWorkingDays(
      this.#freeFrom(last + 1).filter((day) => !meetsOne(this.#alike, day, day)),
    );
    return {
      type: 'DUPLICATE',
      conflicts: [...inTheWay].sort((one, other) => one.day - other.day).map(conflictOf),
      waysOut: [
        ...byDistance(joins, first, last).map(
          (visit): WayOut => ({
            __typename: 'JoinVisit',
            visit: visit.id,
            day: dayOf(visit.day),
            needsConsent: this.#needsConsent(visit),
          }),
        ),
        ...reusable(this.#items, this.#situation.past, this.#situation.today).map(
          ({ result, items }): WayOut => ({
            __typename: 'ReuseResult',
            inspection: result.id,
            department: result.department,
            day: dayOf(result.day),
            items,
            settlesAll: items.length === this.#items.length,
          }),
        ),
        ...(free === undefined ? [] : [{ __typename: 'FirstFreeDay', day: dayOf(free) } as const]),
        { __typename: 'AuthorityOverride', earliest: dayOf(first), latest: dayOf(last) },
      ],
    };
  }

  #notCompetent(): Decision {
    const { department, street, earliest, latest } = this.#wish;
    const from = Math.max(earliest, this.#situation.today);
    const lacking = this.#items.filter(
      (item) =>
        !daysFrom(from, latest).some((day) =>
          isCompetent(department, item, street, day, this.#situation.exceptions),
        ),
    );
    const named = (lacking.length > 0 ? lacking : this.#items).map(({ id }) => id).join(', ');
    return {
      type: 'REFUSED',
      rule: 'NOT_COMPETENT',
      message: `${department} is not competent for ${named} in ${street ?? 'this place'} on any day of the window.`,
      figures: [{ name: 'items without competence', value: lacking.length }],
      lift: 'The body that is competent there files the demand, or competence is granted to this one.',
    };
  }

  #ceilingReached(days: readonly number[]): Decision {
    const first = days[0] as number;
    const { ceiling, business } = this.#situation;
    const checks = this.#checksInYear(first);
    return {
      type: 'REFUSED',
      rule: 'CEILING_REACHED',
      message: `${this.#wish.department} has made or planned ${checks} checks here in ${yearOf(first)}; a business of grade ${business?.riskGrade} may have ${ceiling} a year.`,
      figures: [
        { name: 'checks in the year', value: checks },
        { name: 'ceiling', value: ceiling ?? 0 },
      ],
      lift: `A window that reaches into ${yearOf(first) + 1}, or a day on which the body comes anyway.`,
    };
  }
}

function conflictOf({ day, quietDays, visit, inspection, departments }: Standing): QuietConflict {
  return {
    day: dayOf(day),
    freeFrom: addDays(dayOf(day), quietDays),
    visit: visit?.id ?? null,
    inspection,
    departments,
  };
}

function daysFrom(first: number, last: number): readonly number[] {
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => first + index);
}

/** The day that is farthest from every check, the first of several. */
function farthest(days: readonly number[], checks: readonly Occupied[]): number {
  const distance = (day: number) => Math.min(...checks.map((check) => Math.abs(check.day - day)));
  return days.reduce((best, day) => (distance(day) > distance(best) ? day : best));
}

function byDistance(visits: readonly StandingVisit[], first: number, last: number) {
  const distance = ({ day }: StandingVisit) => Math.max(first - day, day - last);
  return [...visits].sort((one, other) => distance(one) - distance(other) || one.day - other.day);
}
