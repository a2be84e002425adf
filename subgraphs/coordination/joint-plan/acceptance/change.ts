/** What has changed about something planned, so that it cannot be accepted as it was. */
import type { PlaceOnDay } from '../../planning/place.ts';

export type ChangeRule =
  | 'NO_LONGER_PLANNED'
  | 'SERVED_ELSEWHERE'
  | 'SUBJECT_CHANGED'
  | 'WINDOW_CHANGED'
  | 'DAY_PASSED'
  | 'BUSINESS_NOT_ACTIVE'
  | 'VISIT_CHANGED'
  | 'QUIET_PERIOD'
  | 'ITEM_NOT_PUBLISHED'
  | 'NOT_COMPETENT'
  | 'CEILING_REACHED'
  | 'INSPECTOR_BLOCKED';

export interface Change {
  readonly rule: ChangeRule;
  readonly message: string;
}

export function changed(rule: ChangeRule, message: string): Change {
  return { rule, message };
}

/** What keeps a demand from a day, as a decision about it says; undefined where it can be served. */
export function changeOf(decision: PlaceOnDay['decision']): Change | undefined {
  switch (decision.type) {
    case 'DUPLICATE': {
      const near = decision.conflicts.map(({ day, departments }) => `${day} (${departments})`);
      return changed('QUIET_PERIOD', `Too near to what is checked there on ${near.join(', ')}.`);
    }
    case 'STANDS':
      return changed('SERVED_ELSEWHERE', decision.message);
    case 'REFUSED':
      return changed(ruleOf(decision.rule), decision.message);
    default:
      return undefined;
  }
}

/** What planning may refuse of things that joint plans take up. */
const refusals: ReadonlyMap<string, ChangeRule> = new Map([
  ['ITEM_NOT_PUBLISHED', 'ITEM_NOT_PUBLISHED'],
  ['NOT_COMPETENT', 'NOT_COMPETENT'],
  ['CEILING_REACHED', 'CEILING_REACHED'],
  ['INSPECTOR_BLOCKED', 'INSPECTOR_BLOCKED'],
  ['BUSINESS_UNKNOWN', 'BUSINESS_NOT_ACTIVE'],
  ['BUSINESS_NOT_OPERATING', 'BUSINESS_NOT_ACTIVE'],
  ['WINDOW_PASSED', 'DAY_PASSED'],
]);

function ruleOf(rule: string): ChangeRule {
  return refusals.get(rule) ?? 'NO_LONGER_PLANNED';
}
