/** How long work that asks departments waits before it asks again. */
import { setTimeout as sleep } from 'node:timers/promises';

/** The first pause, in milliseconds, before a department that fails is asked again. */
const shortestPause = 500;

/** The longest pause, in milliseconds, before a department that fails is asked again. */
export const longestPause = 15_000;

/** Doubles with every failure in a row, and differs by chance, so that many who wait do not all ask at once. */
export function pauseAfter(failures: number): number {
  const longest = Math.min(shortestPause * 2 ** (failures - 1), longestPause);
  return longest * (0.5 + Math.random() / 2);
}

/** Ends early, and quietly, when the work stops. */
export async function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  await sleep(milliseconds, undefined, { signal }).catch(() => undefined);
}
