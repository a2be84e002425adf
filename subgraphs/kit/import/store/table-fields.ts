/** The columns of a table, as an import writes them. */

/** Names and their types in PostgreSQL. */
export type TableFields = Readonly<Record<string, 'text' | 'text[]' | 'date' | 'numeric(16, 2)'>>;
