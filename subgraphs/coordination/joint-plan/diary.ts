/** The diaries of teams while days are being chosen: how full each day is, and in how many streets the team is then. */
import type { DayWindow } from './day-number.ts';

/** What a team does on each day; every list of numbers has an entry a day. */
export interface Diary {
  /** Visits a day at most. */
  readonly capacity: Int32Array;
  /** Visits that exist or were placed. */
  readonly load: Int32Array;
  /** Streets in which they are. */
  readonly streets: Int32Array;
  /** The placed ones, a list a day: these can still move. */
  readonly placed: readonly OpenVisit[][];
  /** The ones that exist. */
  readonly booked: TeamVisit[];
  readonly byStreet: Map<string, StreetDiary>;
  /** The pass that found no way to make room on this day, or 0. */
  readonly hopeless: Int32Array;
}

/** A visit of a team as the bounds see it: it is in a street, on a day of its window. */
export interface TeamVisit extends DayWindow {
  readonly street: string;
}

/** What a team does in one street. */
export interface StreetDiary {
  readonly diary: Diary;
  /** Its visits there, a day. */
  readonly load: Int32Array;
}

/** A visit whose day is being chosen. Days are counted from the first that any visit could be on. */
export interface OpenVisit {
  /** The visits to its premises, itself among them, in their order. */
  readonly chain: readonly OpenVisit[];
  /** Visits of the chain are at least so many days apart. */
  readonly quiet: number;
  /** The days that its demands and existing visits allow, in order. */
  readonly options: readonly number[];
  /** Those of them that it would rather be on. */
  readonly preferred: ReadonlySet<number>;
  readonly street: string;
  /** The diaries of its teams in its street. */
  readonly teams: readonly StreetDiary[];
  /**
   * For each option, the cheapest placing of it and the visits after it that has it on that day or later: its day, and
   * what all cost. It is found anew whenever the chain is placed; the lists are kept, since making them takes as long.
   */
  readonly cheapest: { readonly days: Int32Array; readonly costs: Float64Array };
  /** Undefined while it is not placed. */
  day: number | undefined;
}

export function newDiary(days: number, capacityOf: (day: number) => number): Diary {
  return {
    capacity: Int32Array.from({ length: days }, (_, day) => capacityOf(day)),
    load: new Int32Array(days),
    streets: new Int32Array(days),
    placed: Array.from({ length: days }, () => []),
    booked: [],
    byStreet: new Map(),
    hopeless: new Int32Array(days),
  };
}

/** The team's diary of one street. */
export function streetDiary(diary: Diary, street: string): StreetDiary {
  let there = diary.byStreet.get(street);
  if (there === undefined) {
    there = { diary, load: new Int32Array(diary.load.length) };
    diary.byStreet.set(street, there);
  }
  return there;
}

/** Enters a visit that exists. */
export function bookIn(diary: Diary, street: string, day: number): void {
  diary.booked.push({ street, earliest: day, latest: day });
  enter(streetDiary(diary, street), day);
}

function enter({ diary, load }: StreetDiary, day: number): void {
  if (at(load, day) === 0) diary.streets[day] = at(diary.streets, day) + 1;
  load[day] = at(load, day) + 1;
  diary.load[day] = at(diary.load, day) + 1;
}

export function place(visit: OpenVisit, day: number): void {
  visit.day = day;
  for (const team of visit.teams) {
    enter(team, day);
    team.diary.placed[day]?.push(visit);
  }
}

/** Takes a placed visit off its day. */
export function lift(visit: OpenVisit): void {
  const { day } = visit;
  if (day === undefined) return;
  visit.day = undefined;
  for (const { diary, load } of visit.teams) {
    load[day] = at(load, day) - 1;
    diary.load[day] = at(diary.load, day) - 1;
    if (at(load, day) === 0) diary.streets[day] = at(diary.streets, day) - 1;
    const placed = diary.placed[day] ?? [];
    placed.splice(placed.indexOf(visit), 1);
  }
}

export function isFull({ capacity, load }: Diary, day: number): boolean {
  return at(load, day) >= at(capacity, day);
}

/** Outweighs every liking for company: no team makes a million visits. */
const streetChange = 1_000_000;

/** Outweighs company, and on every day of a year together no change of street. */
const preferredDay = 1_000;

/**
 * What a visit costs on `day`, where it is not placed yet: infinitely much where one of its teams is full; a great
 * deal for each team that must then go to one more street; less on a day that it prefers; the less, the more visits the
 * team makes in its street on that day already, so that small groups of visits gather to large ones and days for other
 * streets fall free.
 */
export function costOn(visit: OpenVisit, day: number): number {
  // Most prefer no day: telling so by the size is quicker than looking each day up.
  let cost = visit.preferred.size > 0 && visit.preferred.has(day) ? -preferredDay : 0;
  for (const { diary, load } of visit.teams) {
    if (isFull(diary, day)) return Number.POSITIVE_INFINITY;
    const company = at(load, day);
    cost += company === 0 && at(diary.streets, day) > 0 ? streetChange : -company;
  }
  return cost;
}

/** Whether `day` is the quiet period apart from the placed visits to the same premises. */
export function isApart(visit: OpenVisit, day: number): boolean {
  const place = visit.chain.indexOf(visit);
  return visit.chain.every((other, index) => {
    if (other.day === undefined || other === visit) return true;
    return (index < place ? day - other.day : other.day - day) >= visit.quiet;
  });
}

function at(days: Int32Array, day: number): number {
  return days[day] as number;
}
