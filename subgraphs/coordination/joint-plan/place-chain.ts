/** Places all visits to one premises together: on the days that cost least, given what the diaries hold otherwise. */
import { costOn, lift, type OpenVisit, place } from './diary.ts';

/** More than all street changes of a chain together: no visit stays unplaced to save any. */
const unplacedCost = 1e12;

/** A visit and those after it, placed as cheaply as can be. */
interface Placing {
  /** The day of the first of them; undefined where it stays unplaced. */
  readonly day: number | undefined;
  readonly cost: number;
}

const nothingToPlace: Placing = { day: undefined, cost: 0 };

interface Stage {
  readonly visit: OpenVisit;
  /** For each option of the visit, the cheapest placing that has it on that day or later. */
  readonly cheapest: readonly Placing[];
  readonly next: Stage | undefined;
}

/**
 * Places the visits of a chain anew, as many as can be, and tells whether that changed a day. Of days that cost the
 * same it takes the earliest. What the earlier visits leave to the later ones is only from which day on they may be, so
 * going through the chain from its end tries every choice of days.
 */
export function placeChain(chain: readonly OpenVisit[]): boolean {
  const before = chain.map((visit) => visit.day);
  for (const visit of chain) lift(visit);
  let stage: Stage | undefined;
  for (const visit of chain.toReversed()) stage = stageOf(visit, stage);
  for (let from = 0; stage !== undefined; stage = stage.next) {
    const { visit } = stage;
    const { day } = cheapestFrom(stage, from);
    if (day === undefined) continue;
    place(visit, day);
    from = day + visit.quiet;
  }
  return chain.some((visit, index) => visit.day !== before[index]);
}

function stageOf(visit: OpenVisit, next: Stage | undefined): Stage {
  const cheapest = new Array<Placing>(visit.options.length);
  let best: Placing = { day: undefined, cost: Number.POSITIVE_INFINITY };
  for (let i = visit.options.length - 1; i >= 0; i--) {
    const day = visit.options[i] as number;
    const cost = costOn(visit, day) + cheapestFrom(next, day + visit.quiet).cost;
    if (cost <= best.cost) best = { day, cost };
    cheapest[i] = best;
  }
  return { visit, cheapest, next };
}

function cheapestFrom(stage: Stage | undefined, from: number): Placing {
  if (stage === undefined) return nothingToPlace;
  const unplaced = unplacedCost + cheapestFrom(stage.next, from).cost;
  const placed = stage.cheapest[stage.visit.options.findIndex((day) => day >= from)];
  return placed !== undefined && placed.cost <= unplaced
    ? placed
    : { day: undefined, cost: unplaced };
}
