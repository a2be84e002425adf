/** Tries on which days a premises is visited and which bodies come, where ceilings may keep some of them away. */
import { yearOf } from '../policy/frequency.ts';
import type { ExistingVisits, JoinableVisit } from './best-visits.ts';
import type { Body } from './ceilings.ts';
import { type DayWindow, isWithin } from './day-number.ts';

export interface Premises<Demand extends DayWindow> {
  /** The demands of bodies that no ceiling keeps away and that no visit takes which stands. */
  readonly open: readonly Demand[];
  readonly bodies: readonly Body<Demand>[];
  readonly existing: ExistingVisits<JoinableVisit<Demand>>;
}

/** A day on which the plan has something happen. */
export interface TakenDay<Demand> {
  readonly day: number;
  /** Whether a new visit is made; otherwise what is served joins visits that stand. */
  readonly opens: boolean;
  /** What is served on it of the bodies near their ceilings. */
  readonly served: readonly Demand[];
}

/** Where more than so many situations would have to be looked at, the search is given up: it would hold up the others. */
const mostSituations = 20_000;

/**
 * The days of a best plan in order: the most demands served, by the fewest new visits, on the earliest days (as
 * `bestVisits` has it). `candidates` are the days for new ones; visits that stand are joined on their days.
 *
 * It goes through the days and tries, on each, to visit or not and which of the bodies come. What can follow depends on
 * the last new visit, on what each body still waits for and on how often it has come in the year, and on nothing else:
 * each such situation is looked at once. A body comes without being tried otherwise when it comes anyway, or has a check
 * left for all it waits for in the year: to stay away could then serve no more.
 *
 * @returns undefined where that takes too long.
 */
export function searchDays<Demand extends DayWindow>(
  premises: Premises<Demand>,
  candidates: readonly number[],
): readonly TakenDay<Demand>[] | undefined {
  const search = new Search(premises, candidates);
  try {
    const taken: TakenDay<Demand>[] = [];
    for (let step = search.best(); step; step = step.next) if (step.taken) taken.push(step.taken);
    return taken;
  } catch (error) {
    if (error instanceof TooManySituations) return undefined;
    throw error;
  }
}

class TooManySituations extends Error {
  override readonly name = 'TooManySituations';
}

/** How a body stands before a day. */
interface Standing<Demand extends DayWindow> {
  readonly body: Body<Demand>;
  /** What it could still serve. */
  readonly waiting: readonly Demand[];
  /** The days of the year on which the plan has it come. */
  readonly came: number;
}

/** What a body does on a day. */
interface Move<Demand extends DayWindow> {
  readonly standing: Standing<Demand>;
  readonly served: readonly Demand[];
}

/** The best there is from a day on. */
interface Step<Demand> {
  readonly worth: number;
  readonly taken: TakenDay<Demand> | undefined;
  readonly next: Step<Demand> | undefined;
}

class Search<Demand extends DayWindow> {
  readonly #premises: Premises<Demand>;
  readonly #candidates: ReadonlySet<number>;
  readonly #days: readonly number[];
  readonly #demandWorth: number;
  readonly #number: ReadonlyMap<Demand, number>;
  readonly #looked = new Map<string, Step<Demand> | undefined>();

  constructor(premises: Premises<Demand>, candidates: readonly number[]) {
    const { bodies, open, existing } = premises;
    const limited = bodies.flatMap(({ demands }) => demands);
    this.#premises = premises;
    this.#candidates = new Set(candidates);
    const standing = existing.joinable.map(({ day }) => day);
    this.#days = [...new Set([...candidates, ...standing])].sort((a, b) => a - b);
    // A new visit counts −1, and none is made that serves nothing.
    this.#demandWorth = open.length + limited.length + 1;
    this.#number = new Map(limited.map((demand, index) => [demand, index]));
  }

  best(): Step<Demand> | undefined {
    const bodies = this.#premises.bodies.map((body) => ({ body, waiting: body.demands, came: 0 }));
    return this.#from(0, Number.NEGATIVE_INFINITY, bodies);
  }

  /** The best from a day on, after a new visit on the day `last`; undefined when there is no day. */
  #from(
    place: number,
    last: number,
    before: readonly Standing<Demand>[],
  ): Step<Demand> | undefined {
    const day = this.#days[place];
    if (day === undefined) return undefined;
    const newYear = place > 0 && yearOf(this.#days[place - 1] as number) !== yearOf(day);
    const bodies = before.map(({ body, waiting, came }) => ({
      body,
      waiting: waiting.filter(({ latest }) => latest >= day),
      came: newYear ? 0 : came,
    }));
    const key = `${place} ${last} ${bodies.map((it) => `${it.waiting.map((demand) => this.#number.get(demand))}/${it.came}`)}`;
    if (this.#looked.has(key)) return this.#looked.get(key);
    if (this.#looked.size >= mostSituations) throw new TooManySituations();
    let best: Step<Demand> | undefined;
    for (const opens of this.#mayOpen(day, last) ? [true, false] : [false]) {
      const others = opens ? this.#othersOn(day, last) : 0;
      for (const moves of this.#moves(bodies, day, opens)) {
        const served = moves.flatMap((move) => move.served);
        if (opens && others + served.length === 0) continue;
        const standings = moves.map(({ standing }) => standing);
        const next = this.#from(place + 1, opens ? day : last, standings);
        const worth =
          (others + served.length) * this.#demandWorth - (opens ? 1 : 0) + (next?.worth ?? 0);
        const taken = opens || served.length > 0 ? { day, opens, served } : undefined;
        const step = { worth, taken, next };
        if (best === undefined || isBetter(step, best)) best = step;
      }
    }
    this.#looked.set(key, best);
    return best;
  }

  #mayOpen(day: number, last: number): boolean {
    return this.#candidates.has(day) && day - last >= this.#premises.existing.quiet;
  }

  /** How many demands of bodies far from their ceilings a new visit on `day` serves that none before it did. */
  #othersOn(day: number, last: number): number {
    return this.#premises.open.filter((it) => it.earliest > last && isWithin(day, it)).length;
  }

  /** All that the bodies can do on a day, together. */
  #moves(
    bodies: readonly Standing<Demand>[],
    day: number,
    opens: boolean,
  ): readonly (readonly Move<Demand>[])[] {
    return bodies.reduce<readonly (readonly Move<Demand>[])[]>(
      (together, standing) => {
        const moves = this.#movesOf(standing, day, opens);
        return together.flatMap((others) => moves.map((move) => [...others, move]));
      },
      [[]],
    );
  }

  #movesOf(standing: Standing<Demand>, day: number, opens: boolean): readonly Move<Demand>[] {
    const { body, waiting, came } = standing;
    const joinable = this.#premises.existing.joinable.filter((visit) => visit.day === day);
    const served = waiting.filter(
      (it) => isWithin(day, it) && (opens || joinable.some((visit) => visit.admits(it))),
    );
    const stays = { standing, served: [] };
    if (served.length === 0) return [stays];
    const later = waiting.filter((it) => !served.includes(it));
    if (body.days.has(day)) return [{ standing: { body, waiting: later, came }, served }];
    const comes = { standing: { body, waiting: later, came: came + 1 }, served };
    const left = body.leftIn(yearOf(day)) - came;
    if (left <= 0) return [stays];
    const inYear = waiting.filter(({ earliest }) => yearOf(earliest) <= yearOf(day));
    return left >= inYear.length ? [comes] : [comes, stays];
  }
}

/** Of plans that are worth the same, the one whose first new visit is the earlier one, of these the one whose second is. */
function isBetter<Demand>(one: Step<Demand>, other: Step<Demand>): boolean {
  if (one.worth !== other.worth) return one.worth > other.worth;
  const [ours, theirs] = [newVisits(one), newVisits(other)];
  for (const day of theirs) {
    const our = ours.next().value;
    if (our === undefined || our !== day) return our !== undefined && our < day;
  }
  return false;
}

function* newVisits<Demand>(first: Step<Demand>): Generator<number, undefined> {
  for (let step: Step<Demand> | undefined = first; step; step = step.next) {
    if (step.taken?.opens) yield step.taken.day;
  }
}
