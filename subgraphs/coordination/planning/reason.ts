/** The reason that a change of a demand or visit is given, for whoever reads later why it was made. */
import { misfitOf } from '../code/refusal.ts';

const longestReason = 2000;

/** What is wrong with the reason of `what`, such as `A withdrawal`; undefined where nothing is. */
export function faultOfReason(what: string, reason: string): string | undefined {
  if (!reason.trim()) return `${what} needs its reason.`;
  return misfitOfReason(reason);
}

/** What is wrong with a reason that may be left out; undefined where nothing is. */
export function misfitOfReason(reason: string): string | undefined {
  return misfitOf('The reason', reason, longestReason);
}
