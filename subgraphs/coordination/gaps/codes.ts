/** What gaps are named and can be: the values of the enums of `gaps.graphql`. */

export type GapCode =
  | 'EXPIRED_PERMIT_OPERATING'
  | 'MISSING_PERMIT'
  | 'NEVER_CHECKED'
  | 'NOT_PUBLISHED_IN_TIME'
  | 'PENALTY_NOT_SHARED'
  | 'SAME_ACT_FINED_TWICE'
  | 'SHOULD_HAVE_BEEN_JOINT'
  | 'STALE_FEED'
  | 'STATUS_CONFLICT'
  | 'UNLINKED_RECORD'
  | 'UNREGISTERED_CHECK'
  | 'UNREGISTERED_OPERATOR';

export type GapStatus = 'OPEN' | 'ACKNOWLEDGED' | 'CLOSED';

export type GapSeverity = 'LOW' | 'MEDIUM' | 'HIGH';

export type GapEventKind = 'OPENED' | 'ACKNOWLEDGED' | 'CLOSED' | 'REOPENED';
