/** Who is at the same number of the same road: in the same town, unless one of them does not say in which. */

/** The rows of a table of keys that are at the door of `other`, a row of keys; an index finds each part. */
export function sameDoor(table: string, other: string): string {
  const there = `SELECT near.* FROM ${table} AS near WHERE near.road = ${other}.road AND near.house = ${other}.house`;
  return `${there} AND near.town = ${other}.town
    UNION ALL ${there} AND near.town IS NULL
    UNION ALL ${there} AND near.town IS NOT NULL AND ${other}.town IS NULL`;
}
