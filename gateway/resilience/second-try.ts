/** Whether it helps to ask a subgraph once more, and when. */
import type { SubgraphFault } from '../execution/subgraph-fault.ts';

/** Nobody waits longer than this for a second try, whatever the subgraph asks for. */
const longestWaitMs = 2_000;

/**
 * Milliseconds to wait before the second try of a request that failed after `elapsedMs` of `timeoutMs`; undefined where a
 * second try would not help: where the fault is no passing one, or where not even the time is left that the first try took.
 */
export function waitBeforeSecondTry(
  { isPassing, retryAfterMs = 0 }: SubgraphFault,
  elapsedMs: number,
  { timeoutMs, delayMs }: { readonly timeoutMs: number; readonly delayMs: number },
): number | undefined {
  if (!isPassing) return undefined;
  // Apart from each other, for those who failed together would come together again.
  const wait = retryAfterMs + delayMs * (0.5 + Math.random());
  return wait <= longestWaitMs && elapsedMs + wait <= timeoutMs / 2 ? wait : undefined;
}
