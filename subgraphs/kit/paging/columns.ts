/** The columns of a table as a SELECT list whose names are those of the declaration. */
import { getTableColumns, type SQL, sql, type Table } from 'drizzle-orm';

/** `"permit"."decided_on" AS "decidedOn", …` for every column declared; money as numbers. */
export function columnsOf(table: Table): SQL {
  return sql.join(
    Object.entries(getTableColumns(table)).map(([name, column]) => {
      const value =
        column.columnType === 'PgNumericNumber' ? sql`${column}::float8` : sql`${column}`;
      return sql`${value} AS ${sql.identifier(name)}`;
    }),
    sql`, `,
  );
}
