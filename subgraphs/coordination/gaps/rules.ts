/** The rules that are evaluated, in the order of their codes. A new kind of gap is a file of its own, listed here. */
import type { GapRule } from './rule.ts';
import { expiredPermitOperating } from './rules/expired-permit-operating.ts';
import { missingPermit } from './rules/missing-permit.ts';
import { neverChecked } from './rules/never-checked.ts';
import { notPublishedInTime } from './rules/not-published-in-time.ts';
import { penaltyNotShared } from './rules/penalty-not-shared.ts';
import { sameActFinedTwice } from './rules/same-act-fined-twice.ts';
import { shouldHaveBeenJoint } from './rules/should-have-been-joint.ts';
import { staleFeed } from './rules/stale-feed.ts';
import { statusConflict } from './rules/status-conflict.ts';
import { unlinkedRecord } from './rules/unlinked-record.ts';
import { unregisteredCheck } from './rules/unregistered-check.ts';
import { unregisteredOperator } from './rules/unregistered-operator.ts';

export const gapRules: readonly GapRule[] = [
  expiredPermitOperating,
  missingPermit,
  neverChecked,
  notPublishedInTime,
  penaltyNotShared,
  sameActFinedTwice,
  shouldHaveBeenJoint,
  staleFeed,
  statusConflict,
  unlinkedRecord,
  unregisteredCheck,
  unregisteredOperator,
];
