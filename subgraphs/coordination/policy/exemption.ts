/** Which checks a quiet period binds: routine checks and locally launched campaigns, and no others. */

/** Why no quiet period binds a demand. */
export type DemandExemption =
  | 'CASE'
  | 'SUPERIOR_ORDER'
  | 'RECTIFICATION'
  | 'FREQUENCY_BY_LAW'
  | 'EMERGENCY';

/** A visit may also be made in spite of a quiet period: for a minimum that wins over it, or by an override. */
export type VisitExemption = DemandExemption | 'MINIMUM' | 'OVERRIDE';

export interface Grounds {
  readonly kind: string;
  /** The number of the superior's order, for a campaign ordered from above. */
  readonly superiorOrder: string | null;
  /** The inspection whose rectification is checked again. */
  readonly recheckOf: string | null;
  /** Whether a law fixes how often every one of the items is checked. */
  readonly frequencyByLaw: boolean;
}

/** Why no quiet period binds a demand that is planned; null where one does. An emergency never is: it has taken place. */
export function exemptionOf(grounds: Grounds): DemandExemption | null {
  if (grounds.kind === 'CASE') return 'CASE';
  if (grounds.kind === 'SPECIAL_CAMPAIGN' && grounds.superiorOrder !== null) {
    return 'SUPERIOR_ORDER';
  }
  if (grounds.recheckOf !== null) return 'RECTIFICATION';
  return grounds.frequencyByLaw ? 'FREQUENCY_BY_LAW' : null;
}

/** Whether a visit with this exemption starts a quiet period: an ordinary check does, even one made in spite of one. */
export function startsQuietPeriod(exemption: string | null): boolean {
  return exemption === null || exemption === 'MINIMUM' || exemption === 'OVERRIDE';
}

/**
 * Cases, and checks that what was ordered has been put right, follow what was found and may exceed a yearly ceiling, as
 * may emergencies.
 */
export function mayExceedCeiling(exemption: DemandExemption | null): boolean {
  return exemption === 'CASE' || exemption === 'RECTIFICATION' || exemption === 'EMERGENCY';
}
