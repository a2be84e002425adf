/** Makes room for a visit that no day has room for: others move one after the other, the last to a day with room. */
import { type Diary, isApart, isFull, lift, type OpenVisit, place } from './diary.ts';

/** A move to a day on which one team is full: possible once another visit has left that day. */
interface Wish {
  readonly visit: OpenVisit;
  readonly day: number;
  readonly full: Diary;
  /** The wish that comes true when this one does; undefined where the visit is the one that wants room. */
  readonly makesWayFor: Wish | undefined;
}

/**
 * Places an unplaced visit, moving placed ones where that helps, and tells whether it could. It looks for the shortest
 * row of moves, breadth first, from a day of the visit to one with room. With one team for each visit and one visit for
 * each premises it misses none (these are the augmenting paths of a matching). Days on which several teams of a visit
 * are full are not tried; and in one `pass`, days that turned out to lead nowhere are not looked at again.
 */
export function makeRoom(visit: OpenVisit, pass: number): boolean {
  const wishes: Wish[] = [];
  let found = look(visit, undefined, wishes, pass);
  // The list grows while it is gone through.
  for (let i = 0; !found && i < wishes.length; i++) {
    const wish = wishes[i] as Wish;
    const others = [...(wish.full.placed[wish.day] ?? [])];
    found = others.some((other) => look(other, wish, wishes, pass));
  }
  if (found) for (const { full, day } of wishes) full.hopeless[day] = 0;
  return found;
}

/** Moves the visit to a day with room, and tells whether it could; else adds its wishes to the list. */
function look(
  visit: OpenVisit,
  makesWayFor: Wish | undefined,
  wishes: Wish[],
  pass: number,
): boolean {
  for (const day of visit.options) {
    if (day === makesWayFor?.day || !isApart(visit, day)) continue;
    const full = visit.teams.filter((team) => isFull(team.diary, day));
    const diary = full[0]?.diary;
    if (diary === undefined) {
      if (move(visit, day, makesWayFor)) return true;
    } else if (full.length === 1 && diary.hopeless[day] !== pass) {
      diary.hopeless[day] = pass;
      wishes.push({ visit, day, full: diary, makesWayFor });
    }
  }
  return false;
}

/** Makes the move and then those it makes way for: all of them, or none where one is in another's way after all. */
function move(visit: OpenVisit, to: number, makesWayFor: Wish | undefined): boolean {
  const { day: from } = visit;
  if (!isApart(visit, to) || visit.teams.some(({ diary }) => isFull(diary, to))) return false;
  lift(visit);
  place(visit, to);
  if (makesWayFor === undefined) return true;
  if (move(makesWayFor.visit, makesWayFor.day, makesWayFor.makesWayFor)) return true;
  lift(visit);
  if (from !== undefined) place(visit, from);
  return false;
}
