/**
 * Chooses the days of planned visits: within what the best plan of each premises leaves open, so that no team has more
 * visits on a day than it can make, its day stays in one street where it can, and visits are on days that they prefer.
 */
import type { OpenVisit } from './diary.ts';
import { type Distance, onPreferredDays, type Reach, streetChanges, unplaced } from './distance.ts';
import { makeRoom } from './make-room.ts';
import { placeChain } from './place-chain.ts';
import { type PlannedPremises, Roster, type Teams } from './roster.ts';

export interface DayChoice {
  /**
   * For each premises, in the order given, the days of its visits; undefined where a visit found no room, so that its
   * demands stay unserved for want of `CAPACITY`.
   */
  readonly days: readonly (readonly (number | undefined)[])[];
  /** Visits without room. */
  readonly unplaced: Distance;
  /** How often teams change street within a day: k − 1 times on a day with k streets, existing visits included. */
  readonly streetChanges: Distance;
  /** Visits on days that they prefer. */
  readonly onPreferredDays: Reach;
}

/** Once a pass has moved fewer premises than this part of all, another is not worth its time. */
const stillMoving = 1 / 50;

/** Premises placed between two pauses. */
const stretch = 100;

/**
 * Chooses a day for every visit for which there is room, and moves, splits and merges none beyond that: a visit keeps
 * its demands, stays in their windows, free of existing visits' quiet periods, and the quiet period apart from the
 * visits before and after it.
 *
 * A heuristic. The premises with the least choice of days come first; each is placed as well as can be, all its visits
 * together (placeChain); then visits without room get others to move (makeRoom); and then all premises are placed anew,
 * time after time, for as long as that moves enough of them. No step takes the room of a placed visit away, and none
 * adds changes of street except to place a visit more.
 *
 * Of days that need no more changes of street it takes those that visits prefer.
 *
 * How far from the best it can be, it says, in `unplaced`, `streetChanges` and `onPreferredDays`.
 *
 * Equal input gives equal days.
 */
export function chooseDays(premises: readonly PlannedPremises[], teams: Teams): DayChoice {
  const choosing = choosingDays(premises, teams);
  for (;;) {
    const step = choosing.next();
    if (step.done) return step.value;
  }
}

/** Chooses days as `chooseDays` does, and pauses now and then for whoever has something else to do meanwhile. */
export function* choosingDays(
  premises: readonly PlannedPremises[],
  teams: Teams,
): Generator<void, DayChoice> {
  const roster = new Roster(premises, teams);
  const chains = premises.map((each) => roster.open(each));
  let moved = chains.length;
  for (let pass = 1; moved > chains.length * stillMoving; pass++) {
    const inTurn = pass === 1 ? leastChoiceFirst(chains) : chains;
    moved = 0;
    for (const [index, chain] of inTurn.entries()) {
      if (index % stretch === 0) yield;
      if (placeChain(chain)) moved += 1;
    }
    for (const visit of inTurn.flat()) {
      if (visit.day !== undefined) continue;
      yield;
      if (makeRoom(visit, pass)) moved += 1;
    }
  }
  return {
    days: chains.map((chain) => chain.map((visit) => roster.dayOf(visit))),
    unplaced: unplaced(chains.flat()),
    streetChanges: streetChanges(roster.diaries, chains.flat()),
    onPreferredDays: onPreferredDays(chains.flat()),
  };
}

function leastChoiceFirst(
  chains: readonly (readonly OpenVisit[])[],
): readonly (readonly OpenVisit[])[] {
  return chains
    .map((chain) => ({ chain, choice: choiceOf(chain) }))
    .sort((a, b) => a.choice - b.choice)
    .map(({ chain }) => chain);
}

/** How many days the visit with the least choice has, when all visits to the premises are placed. */
function choiceOf(chain: readonly OpenVisit[]): number {
  const latest: number[] = [];
  let before = Number.POSITIVE_INFINITY;
  for (const { options, quiet } of chain.toReversed()) {
    const last = options.findLast((day) => day <= before) ?? -1;
    latest.unshift(last);
    before = last - quiet;
  }
  let from = 0;
  let least = Number.POSITIVE_INFINITY;
  for (const [index, { options, quiet }] of chain.entries()) {
    const possible = options.filter((day) => from <= day && day <= (latest[index] ?? 0));
    least = Math.min(least, possible.length);
    from = (possible[0] ?? from) + quiet;
  }
  return least;
}
