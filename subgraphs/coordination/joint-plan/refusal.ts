/** Why something asked of joint plans is not done, and what to do about it. */

export interface JointPlanRefused {
  readonly __typename: 'JointPlanRefused';
  readonly rule:
    | 'PERIOD_REVERSED'
    | 'PERIOD_OVER'
    | 'PERIOD_TOO_LONG'
    | 'UNKNOWN_STREET'
    | 'UNKNOWN_TRADE'
    | 'UNKNOWN_PLAN'
    | 'WORK_OVER'
    | 'NOT_DONE'
    | 'UNKNOWN_VISIT';
  readonly message: string;
}

export function refused(rule: JointPlanRefused['rule'], message: string): JointPlanRefused {
  return { __typename: 'JointPlanRefused', rule, message };
}
