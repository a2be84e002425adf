/**
 * Competence: a body may check the items of its own published list everywhere, unless an exception takes that away
 * for a place or time, or gives it another body's items.
 */

export interface CompetenceException {
  readonly itemDepartment: string;
  /** Every item of the list where null. */
  readonly itemCode: string | null;
  /** Everywhere where null. */
  readonly street: string | null;
  /** The first day and the day after the last; open where null. */
  readonly from: number | null;
  readonly until: number | null;
  readonly competent: boolean;
  readonly basis: string;
}

export interface PlacedItem {
  readonly department: string;
  readonly code: string;
}

/**
 * Whether `department` may check `item` in `street` on `day`. The exception that is narrowest in place, then in item,
 * decides; of two alike, the one that takes away.
 */
export function isCompetent(
  department: string,
  item: PlacedItem,
  street: string | null,
  day: number,
  exceptions: readonly CompetenceException[],
): boolean {
  const holding = exceptions
    .filter(
      (it) =>
        it.itemDepartment === item.department &&
        (it.itemCode === null || it.itemCode === item.code) &&
        (it.street === null || it.street === street) &&
        (it.from === null || it.from <= day) &&
        (it.until === null || day < it.until),
    )
    .sort((one, other) => narrowness(other) - narrowness(one));
  return holding[0]?.competent ?? item.department === department;
}

function narrowness({ street, itemCode, competent }: CompetenceException): number {
  return (street === null ? 0 : 4) + (itemCode === null ? 0 : 2) + (competent ? 0 : 1);
}
