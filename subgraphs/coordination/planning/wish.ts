/** What is to find a place: a demand with all that decides where it can go. */

/** A demand as far as its place depends on it. Days are whole numbers. */
export interface Wish {
  readonly department: string;
  readonly kind: string;
  readonly superiorOrder: string | null;
  readonly recheckOf: string | null;
  readonly items: readonly string[];
  /** The record of its department's own system that it stands for. */
  readonly record: string | null;
  /** The window that it is kept with. */
  readonly window: { readonly earliest: number; readonly latest: number };
  /** The first and the last day on which it may be put. */
  readonly earliest: number;
  readonly latest: number;
  readonly street: string | null;
  readonly officerReason: string | null;
  readonly onDuplicate: 'ASK' | 'JOIN';
  /** Visits whose leads would not have it. */
  readonly declinedVisits: readonly string[];
  /** Days that it is not to be put on again. */
  readonly avoided: readonly number[];
  /** The day on which the supervising authority lets it be in spite of a quiet period. */
  readonly overriddenOn: number | null;
  /** The visit whose lead consents to its joining. */
  readonly consentedTo: string | null;
}
