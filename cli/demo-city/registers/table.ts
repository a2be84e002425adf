/** What a department's own register hands to the database: a table, and its rows by the names of their columns. */

/** The rows of one table; days are `YYYY-MM-DD`. */
export interface RegisterTable {
  readonly table: string;
  readonly rows: readonly Readonly<Record<string, string | number | boolean | null>>[];
}
