/** What no choice of days can do better than: the fewest visits without room, the fewest changes of street. */
import type { DayWindow } from './day-number.ts';
import type { TeamVisit } from './diary.ts';

/** How many visits it takes at least to come once within each of the windows, whatever keeps visits apart. */
export function leastVisits(windows: readonly DayWindow[]): number {
  let visits = 0;
  let last = Number.NEGATIVE_INFINITY;
  // A window that begins after `last` has no day in common with those counted, so none of them counts for it.
  for (const { earliest, latest } of [...windows].sort((a, b) => a.latest - b.latest)) {
    if (earliest <= last) continue;
    visits += 1;
    last = latest;
  }
  return visits;
}

/**
 * How many visits of one team find no room at least, however days are chosen within their windows; exactly that many,
 * where nothing else binds them. `room` has an entry a day; windows are counted in its days.
 *
 * Taking the visits by the end of their windows, and giving each the first day with room, is enough. When one with the
 * window [a, b] finds no room, all days from a to b are full. A visit on one of them whose window begins before a went
 * to its first day with room, so the days from there to a are full too. Going back so as far as it leads, to a day s,
 * all days from s to b are full of visits whose windows lie within [s, b], since no window so far ends after b. So one
 * visit more than there is room for must be within [s, b]; where several such spans overlap, the same holds of their
 * union. Hence each visit without room is one too many, whatever days the others take.
 */
export function leastWithoutRoom(visits: readonly DayWindow[], room: readonly number[]): number {
  const left = [...room];
  let without = 0;
  for (const { earliest, latest } of [...visits].sort((a, b) => a.latest - b.latest)) {
    let day = earliest;
    while (day <= latest && (left[day] ?? 0) <= 0) day += 1;
    if (day > latest) without += 1;
    else left[day] = (left[day] ?? 0) - 1;
  }
  return without;
}

/** What a team's visits to one street need in a span of days. */
interface StreetNeed {
  visits: number;
  /** Windows of which each begins after the one before has ended: so many days the street takes. */
  apart: number;
  /** When the last of them ends. */
  end: number;
}

/**
 * How often a team changes street within a day at least, when every visit is made in its window: k − 1 times on a day
 * with k streets. `capacity` has an entry a day, 0 where the team makes no visit; windows are counted in its days.
 *
 * The visits whose windows lie within a span of days take, in each street, as many of its days as have windows apart
 * from each other, and as many as they fill when every day is as long as the longest. What all streets take together,
 * beyond the days of the span on which the team works, is how often it changes street in the span, at least. The bound
 * is the best sum over spans that do not overlap.
 */
export function leastStreetChanges(
  visits: readonly TeamVisit[],
  capacity: readonly number[],
): number {
  const longest = Math.max(1, ...capacity);
  const needs = new Map<string, StreetNeed>();
  for (const { street } of visits) needs.set(street, { visits: 0, apart: 0, end: -1 });
  let byEnd = visits
    .map(({ street, earliest, latest }) => ({ earliest, latest, need: needs.get(street) }))
    .sort((a, b) => a.latest - b.latest);
  // Entry i: how many changes there are before day i, at least.
  const least = new Array<number>(capacity.length + 1).fill(0);
  for (let first = 0; first < capacity.length; first++) {
    const before = least[first] ?? 0;
    for (const need of needs.values()) Object.assign(need, { visits: 0, apart: 0, end: -1 });
    byEnd = byEnd.filter(({ earliest }) => earliest >= first);
    let beyond = 0;
    let next = 0;
    for (let last = first; last < capacity.length; last++) {
      if ((capacity[last] ?? 0) > 0) beyond -= 1;
      for (let visit = byEnd[next]; visit && visit.latest <= last; visit = byEnd[++next]) {
        if (visit.need) beyond += growthOf(visit.need, visit, longest);
      }
      least[last + 1] = Math.max(least[last + 1] ?? 0, least[last] ?? 0, before + beyond);
    }
  }
  return least.at(-1) ?? 0;
}

/** Adds a visit to what its street needs, and tells by how many days that grows. */
function growthOf(need: StreetNeed, { earliest, latest }: DayWindow, longest: number): number {
  const before = daysOf(need, longest);
  need.visits += 1;
  if (earliest > need.end) {
    need.apart += 1;
    need.end = latest;
  }
  return daysOf(need, longest) - before;
}

function daysOf({ visits, apart }: StreetNeed, longest: number): number {
  return Math.max(apart, Math.ceil(visits / longest));
}
