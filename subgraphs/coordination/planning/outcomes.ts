/** The outcomes of planning, as they are kept for whoever sends a request again and as the graph's types read them. */

/** A number that a rule compared: `checks this year` 2. */
export interface Figure {
  readonly name: string;
  readonly value: number;
}

export type WarningRule =
  | 'FREQUENCY_DAY'
  | 'FREQUENCY_WEEK'
  | 'FREQUENCY_MONTH'
  | 'CEILING_EXCEEDED'
  | 'MINIMUM_OVER_QUIET_PERIOD'
  | 'EMERGENCY_REGISTERED_LATE'
  | 'EMERGENCY_DEADLINE_UNKNOWN'
  | 'VISIT_MOVED'
  | 'VISIT_CANCELLED'
  | 'PREMISES_CHANGED'
  | 'UNREGISTERED_CHECK';

export interface PlanWarning {
  readonly rule: WarningRule;
  readonly message: string;
  readonly figures: readonly Figure[];
}

export type CheckRule =
  | 'INVALID_REQUEST'
  | 'ITEM_NOT_PUBLISHED'
  | 'NOT_COMPETENT'
  | 'CEILING_REACHED'
  | 'INSPECTOR_BLOCKED'
  | 'BUSINESS_UNKNOWN'
  | 'BUSINESS_NOT_OPERATING'
  | 'ALREADY_PLANNED'
  | 'SOURCE_USED'
  | 'RECHECK_UNFOUNDED'
  | 'WINDOW_PASSED'
  | 'NOT_POSSIBLE_NOW';

/** Why a check is refused, and what would lift that. */
export interface Refusal {
  readonly rule: CheckRule;
  readonly message: string;
  readonly figures: readonly Figure[];
  readonly lift: string;
}

/** A check that keeps the demand from a day: a visit that is planned, or an inspection that took place. */
export interface QuietConflict {
  readonly day: string;
  /** The first day after it that is free again. */
  readonly freeFrom: string;
  readonly visit: string | null;
  readonly inspection: string | null;
  readonly departments: readonly string[];
}

export interface JoinVisit {
  readonly __typename: 'JoinVisit';
  readonly visit: string;
  readonly day: string;
  readonly needsConsent: boolean;
}

export interface ReuseResult {
  readonly __typename: 'ReuseResult';
  readonly inspection: string;
  readonly department: string;
  readonly day: string;
  readonly items: readonly string[];
  readonly settlesAll: boolean;
}

export interface FirstFreeDay {
  readonly __typename: 'FirstFreeDay';
  readonly day: string;
}

export interface AuthorityOverride {
  readonly __typename: 'AuthorityOverride';
  readonly earliest: string;
  readonly latest: string;
}

export type WayOut = JoinVisit | ReuseResult | FirstFreeDay | AuthorityOverride;

export interface InspectionPlanned {
  readonly __typename: 'InspectionPlanned';
  readonly arrangement: 'NEW_VISIT' | 'JOINED' | 'AWAITING_CONSENT';
  readonly demand: string;
  readonly visit: string;
  readonly day: string;
  readonly consentBy: string | null;
  readonly warnings: readonly PlanWarning[];
}

export interface DuplicateCheck {
  readonly __typename: 'DuplicateCheck';
  readonly demand: string;
  readonly conflicts: readonly QuietConflict[];
  readonly waysOut: readonly WayOut[];
}

export interface CheckRefused extends Refusal {
  readonly __typename: 'CheckRefused';
  /** The one that stands already, where that refuses it; null where the request could not even be kept. */
  readonly demand: string | null;
}

export interface DemandWithdrawn {
  readonly __typename: 'DemandWithdrawn';
  readonly demand: string;
}

export type WithdrawOutcome = DemandWithdrawn | CheckRefused;

export interface VisitChanged {
  readonly __typename: 'VisitChanged';
  readonly visit: string;
  /** Demands that were planned anew because of it, as far as that was possible. */
  readonly replanned: readonly string[];
}

export type PlanOutcome = InspectionPlanned | DuplicateCheck | CheckRefused;

/** What became of many requests, in their order; an error where a fault left one unplanned. */
export interface PlannedInspections {
  readonly planned: readonly (PlanOutcome | Error)[];
}

export function refused(refusal: Refusal, demand: string | null): CheckRefused {
  return { __typename: 'CheckRefused', demand, ...refusal };
}

/** A request that cannot be carried out as it is; `message` says what to change. */
export function invalid(message: string): CheckRefused {
  return refused(
    { rule: 'INVALID_REQUEST', message, figures: [], lift: 'Mend the request and send it again.' },
    null,
  );
}
