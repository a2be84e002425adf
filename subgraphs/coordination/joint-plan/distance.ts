/** How far a choice of days is from what no choice can do better than. */
import { leastStreetChanges, leastWithoutRoom } from './bounds.ts';
import type { DayWindow } from './day-number.ts';
import type { Diary, OpenVisit, TeamVisit } from './diary.ts';

/** What was reached, and what every choice of days comes to at least. */
export interface Distance {
  readonly reached: number;
  readonly atLeast: number;
}

/**
 * The visits without room. The bound adds up how many each team alone would find no room for (leastWithoutRoom); a
 * visit of several teams is taken to the one that lacks most room, so that none counts twice.
 */
export function unplaced(visits: readonly OpenVisit[]): Distance {
  const lack = new Map<Diary, number>();
  for (const [diary, wanting] of byDiary(visits, diariesOf)) {
    lack.set(diary, lackOf(diary, wanting));
  }
  const lackingMost = (visit: OpenVisit): readonly Diary[] =>
    diariesOf(visit)
      .sort((a, b) => (lack.get(b) ?? 0) - (lack.get(a) ?? 0))
      .slice(0, 1);
  let atLeast = 0;
  for (const [diary, wanting] of byDiary(visits, lackingMost)) atLeast += lackOf(diary, wanting);
  return { reached: visits.filter(({ day }) => day === undefined).length, atLeast };
}

/**
 * How often teams change street within a day, k − 1 times on a day with k streets, to make the visits that exist and
 * those that are placed. The bound adds up what the windows force on each team (leastStreetChanges).
 */
export function streetChanges(diaries: Iterable<Diary>, visits: readonly OpenVisit[]): Distance {
  // A team with one street has none to change to.
  const several = [...diaries].filter(({ byStreet }) => byStreet.size > 1);
  if (several.length === 0) return { reached: 0, atLeast: 0 };
  const placed = byDiary(
    visits.filter(({ day }) => day !== undefined),
    diariesOf,
  );
  let reached = 0;
  let atLeast = 0;
  for (const diary of several) {
    for (const streets of diary.streets) reached += Math.max(0, streets - 1);
    const planned = (placed.get(diary) ?? []).map(teamVisitOf);
    const capacity = diary.capacity.map((most, day) => Math.max(most, diary.load[day] ?? 0));
    atLeast += leastStreetChanges([...diary.booked, ...planned], [...capacity]);
  }
  return { reached, atLeast };
}

/** What was reached, and what no choice of days can exceed. */
export interface Reach {
  readonly reached: number;
  readonly atMost: number;
}

/**
 * The placed visits that are on days they prefer. The bound adds up how many each team alone could make on such days
 * (mostPreferred); a visit of several teams is taken to the one that falls shortest, so that none counts twice.
 */
export function onPreferredDays(visits: readonly OpenVisit[]): Reach {
  const placed = visits.filter(({ day, preferred }) => day !== undefined && preferred.size > 0);
  const short = new Map<Diary, number>();
  for (const [diary, wanting] of byDiary(placed, diariesOf)) {
    short.set(diary, wanting.length - mostPreferred(diary, wanting));
  }
  const fallingShortest = (visit: OpenVisit): readonly Diary[] =>
    diariesOf(visit)
      .sort((a, b) => (short.get(b) ?? 0) - (short.get(a) ?? 0))
      .slice(0, 1);
  let atMost = 0;
  for (const [diary, wanting] of byDiary(placed, fallingShortest)) {
    atMost += mostPreferred(diary, wanting);
  }
  const reached = placed.filter(({ day, preferred }) => day !== undefined && preferred.has(day));
  return { reached: reached.length, atMost };
}

/** On each day a team makes no more visits than it has room for, and no more than prefer the day. */
function mostPreferred({ capacity, booked }: Diary, wanting: readonly OpenVisit[]): number {
  const room = [...capacity];
  for (const { earliest } of booked) room[earliest] = (room[earliest] ?? 0) - 1;
  const preferring = new Map<number, number>();
  for (const { preferred } of wanting) {
    for (const day of preferred) preferring.set(day, (preferring.get(day) ?? 0) + 1);
  }
  let most = 0;
  for (const [day, visits] of preferring) most += Math.max(0, Math.min(visits, room[day] ?? 0));
  return Math.min(most, wanting.length);
}

function diariesOf({ teams }: OpenVisit): Diary[] {
  return teams.map(({ diary }) => diary);
}

function byDiary(
  visits: readonly OpenVisit[],
  diariesOf: (visit: OpenVisit) => readonly Diary[],
): ReadonlyMap<Diary, readonly OpenVisit[]> {
  const byDiary = new Map<Diary, OpenVisit[]>();
  for (const visit of visits) {
    for (const diary of diariesOf(visit)) {
      const there = byDiary.get(diary);
      if (there === undefined) byDiary.set(diary, [visit]);
      else there.push(visit);
    }
  }
  return byDiary;
}

function lackOf({ capacity, booked }: Diary, wanting: readonly OpenVisit[]): number {
  const room = [...capacity];
  for (const { earliest } of booked) room[earliest] = (room[earliest] ?? 0) - 1;
  return leastWithoutRoom(wanting.map(windowOf), room);
}

/** Without options, a window without days. */
function windowOf({ options }: OpenVisit): DayWindow {
  return { earliest: options[0] ?? 0, latest: options.at(-1) ?? -1 };
}

function teamVisitOf(visit: OpenVisit): TeamVisit {
  return { ...windowOf(visit), street: visit.street };
}
