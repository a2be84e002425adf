/** Why something is not recorded, as data that the graph tells with what to do about it. */

export type RecordRule =
  | 'INCOMPLETE'
  | 'VALUE_UNUSABLE'
  | 'DAY_IN_FUTURE'
  | 'OFFICERS_MISSING'
  | 'CODE_MISTYPED'
  | 'FINDINGS_CONTRADICT'
  | 'RECORDED_OTHERWISE'
  | 'CALLED_OFF';

export interface RecordRefused {
  readonly __typename: 'RecordRefused';
  readonly rule: RecordRule;
  readonly message: string;
  /** What to do about it. */
  readonly remedy: string;
}

/** What was recorded, by the department's own number. */
export interface Recorded {
  readonly number: string;
}

export type RecordOutcome = Recorded | RecordRefused;

export function refused(rule: RecordRule, message: string, remedy: string): RecordRefused {
  return { __typename: 'RecordRefused', rule, message, remedy };
}

export function isRefused(value: object): value is RecordRefused {
  return '__typename' in value && value.__typename === 'RecordRefused';
}
