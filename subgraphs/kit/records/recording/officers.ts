/** What holds for whoever came: enough officers, on a day that has been. */
import { today } from '../../clock.ts';
import { type RecordRefused, refused } from './refusal.ts';

/** Why a record of that day by these officers cannot be; undefined where it can. */
export function refusalOfPresence(
  day: string,
  officers: readonly string[],
  needed: number,
): RecordRefused | undefined {
  if (day > today()) {
    const message = `${day} is still to come: what is recorded has taken place.`;
    return refused('DAY_IN_FUTURE', message, 'Give the day it took place.');
  }
  const count = new Set(officers).size;
  if (count >= needed) return undefined;
  const message = `It takes at least ${needed} of the department's officers and names ${count}.`;
  return refused('OFFICERS_MISSING', message, 'Name all officers who came, by their certificates.');
}
