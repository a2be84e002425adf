/** Inspectors who keep coming and find nothing: after some clean checks in a row, the next one needs a reason. */

/** How many of an inspector's last checks of a business, newest first, were clean before one that was not. */
export function cleanRun(outcomes: readonly string[]): number {
  const broken = outcomes.findIndex((outcome) => outcome !== 'CLEAN');
  return broken < 0 ? outcomes.length : broken;
}
