/** What becomes of a change to a visit: it is as asked, or stays as it is, and why. */
import type { Figure, VisitChanged } from './outcomes.ts';

export type VisitRule =
  | 'INVALID_REQUEST'
  | 'NOT_POSSIBLE_NOW'
  | 'OUTSIDE_WINDOW'
  | 'QUIET_PERIOD'
  | 'CEILING_REACHED'
  | 'NOT_COMPETENT'
  | 'NOT_APPROVED'
  | 'BODY_NOT_ON_VISIT'
  | 'OFFICERS_MISSING'
  | 'OFFICER_NOT_CERTIFIED'
  | 'INSPECTOR_BLOCKED'
  | 'ALREADY_CHECKED_IN'
  | 'CODE_UNKNOWN';

export interface VisitRefused {
  readonly __typename: 'VisitRefused';
  readonly rule: VisitRule;
  readonly message: string;
  readonly figures: readonly Figure[];
  readonly lift: string;
  /** The visit as it stands, where that is what refuses; null else. */
  readonly standing: string | null;
}

export type VisitOutcome = VisitChanged | VisitRefused;

export function visitRefused(
  rule: VisitRule,
  message: string,
  lift: string,
  figures: readonly Figure[] = [],
): VisitRefused {
  return { __typename: 'VisitRefused', rule, message, figures, lift, standing: null };
}
