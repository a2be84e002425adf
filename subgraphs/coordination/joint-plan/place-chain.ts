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

/** Where no day is possible; its cost tells. */
const noDay = -1;

const nothingToPlace: Placing = { day: undefined, cost: 0 };

/** A visit whose `cheapest` is filled in, and those after it. */
interface Stage {
  readonly visit: OpenVisit;
  readonly next: Stage | undefined;
  /** The first day that is an option of any of them. */
  readonly begins: number;
  /** What is cheapest for them from that day on, which is what is asked for most. */
  readonly whole: Placing;
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
  const { options, quiet } = visit;
  const { days, costs } = visit.cheapest;
  let bestDay = noDay;
  let bestCost = Number.POSITIVE_INFINITY;
  for (let i = options.length - 1; i >= 0; i--) {
    const day = options[i] as number;
    const cost = costOn(visit, day) + cheapestFrom(next, day + quiet).cost;
    if (cost <= bestCost) {
      bestDay = day;
      bestCost = cost;
    }
    days[i] = bestDay;
    costs[i] = bestCost;
  }
  const begins = Math.min(
    options[0] ?? Number.POSITIVE_INFINITY,
    next?.begins ?? Number.POSITIVE_INFINITY,
  );
  return { visit, next, begins, whole: placingFrom(visit, next, begins) };
}

function cheapestFrom(stage: Stage | undefined, from: number): Placing {
  if (stage === undefined) return nothingToPlace;
  return from <= stage.begins ? stage.whole : placingFrom(stage.visit, stage.next, from);
}

function placingFrom(
  { options, cheapest: { days, costs } }: OpenVisit,
  next: Stage | undefined,
  from: number,
): Placing {
  const unplaced = unplacedCost + cheapestFrom(next, from).cost;
  const first = firstFrom(options, from);
  const cost = costs[first] ?? Number.POSITIVE_INFINITY;
  return cost <= unplaced ? { day: days[first], cost } : { day: undefined, cost: unplaced };
}

/** Where in `options`, which are in order, the first day from `from` on is. */
function firstFrom(options: readonly number[], from: number): number {
  let low = 0;
  let high = options.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((options[middle] as number) < from) low = middle + 1;
    else high = middle;
  }
  return low;
}
