/** What is planned, as it is handed on: the best plan of a premises, and visits with their days. */
import type { UnservedReason as BestReason, ProposedVisit } from '../best-visits.ts';
import type { DayWindow } from '../day-number.ts';
import type { StandingVisit, WantedDemand, WantedPremises } from './wanted.ts';

/** `CAPACITY`: on the days on which the visit that would serve it can be, a team has no room. */
export type UnservedReason = BestReason | 'CAPACITY';

/** A demand with the days of its window that lie in the period. */
export interface OpenDemand extends DayWindow {
  readonly wanted: WantedDemand;
}

/** The best plan of one premises, whose visits have no days yet. */
export interface PremisesPlan {
  readonly premises: WantedPremises;
  readonly visits: readonly ProposedVisit<OpenDemand>[];
  /** The visits that stand and are joined. */
  readonly joined: readonly JoinedVisit[];
  readonly unserved: readonly Unserved[];
  /** What visits could do if no day were a day off and no ceiling bound. */
  readonly best: Best;
}

export interface Best {
  readonly served: number;
  readonly visits: number;
}

export interface Unserved {
  readonly premises: WantedPremises;
  readonly demand: WantedDemand;
  readonly reason: UnservedReason;
}

/** A visit with its day. */
export interface DatedVisit {
  readonly premises: WantedPremises;
  readonly day: number;
  readonly demands: readonly WantedDemand[];
  /** Those whose demands it serves. */
  readonly departments: readonly string[];
  /** Those of them that come because of the plan. */
  readonly newcomers: readonly string[];
  /** The visit that it joins; null where it is a new one. */
  readonly joins: string | null;
}

/** A visit that stands, and what joins it. */
export interface JoinedVisit {
  readonly premises: WantedPremises;
  readonly visit: StandingVisit;
  readonly demands: readonly WantedDemand[];
}
