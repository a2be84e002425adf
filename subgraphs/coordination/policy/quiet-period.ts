/** The quiet period: how near to one another checks of one premises may be. Days are whole numbers. */

/** A day on which a check that starts a quiet period takes or took place. */
export interface Occupied {
  readonly day: number;
  /** The 30th day after is free again where this is 30. */
  readonly quietDays: number;
}

/** What keeps a binding visit with a quiet period of `quietDays` from `day`. */
export function conflictsOn<Check extends Occupied>(
  day: number,
  quietDays: number,
  occupied: readonly Check[],
): readonly Check[] {
  return occupied.filter(
    (check) => Math.abs(day - check.day) < quietBetween(check, day, quietDays),
  );
}

/** The earlier of two checks keeps the later one away, each by the quiet period that held when it was planned. */
function quietBetween(check: Occupied, day: number, quietDays: number): number {
  return check.day <= day ? check.quietDays : quietDays;
}
