/**
 * Reads lists from the database, one statement however many parents ask: at the root, or under each of many
 * parents by a lateral join.
 */
import DataLoader from 'dataloader';
import { type SQL, sql } from 'drizzle-orm';
import type { Database } from '../postgres/database.ts';
import {
  type ColumnType,
  type Connection,
  connectionOf,
  type Keyset,
  type Page,
  type PageArguments,
  pageOf,
} from './connection.ts';

/** What can be listed, in SQL. */
export interface Listing {
  /** The columns of an entry, each with its name in camel case. */
  readonly select: SQL;
  /** The tables of the list. */
  readonly from: SQL;
  /** What every entry fulfils, beyond what a caller filters by. */
  readonly where?: SQL;
  /** The column that names the parent, for lists under a parent. */
  readonly parent?: SQL;
  /** The ordering columns, the last of them unique within a parent; each with the type its text is read back as. */
  readonly order: readonly { readonly column: SQL; readonly type: ColumnType }[];
  readonly direction: 'ASC' | 'DESC';
}

/** Every entry carries its place in the order. */
export type Listed<Row> = Row & { readonly keyset: Keyset };

/** A page of a list at the root. */
export async function listRoot<Row>(
  database: Database,
  listing: Listing,
  pageArguments: PageArguments,
  filters: readonly (SQL | undefined)[],
): Promise<Connection<Listed<Row>>> {
  const page = pageOf(pageArguments, typesOf(listing));
  const { rows } = await database.orm.execute(pageQuery(listing, page, filters));
  return connectionOf(rows as unknown as Listed<Row>[], page);
}

/** Loads the same page of a list under each of many parents. Make one a request; equal arguments share a statement. */
export class ChildListLoader<Row, Arguments extends PageArguments> {
  readonly #loaders = new Map<string, DataLoader<string, Connection<Listed<Row>>>>();
  readonly #database: Database;
  readonly #listing: Listing;
  readonly #filters: (args: Arguments) => readonly (SQL | undefined)[];

  constructor(
    database: Database,
    listing: Listing,
    filters: (args: Arguments) => readonly (SQL | undefined)[],
  ) {
    this.#database = database;
    this.#listing = listing;
    this.#filters = filters;
  }

  load(parent: string, args: Arguments): Promise<Connection<Listed<Row>>> {
    const key = JSON.stringify(args, Object.keys(args).sort());
    let loader = this.#loaders.get(key);
    if (!loader) {
      const page = pageOf(args, typesOf(this.#listing));
      loader = new DataLoader((parents) => this.#loadPages(parents, page, args));
      this.#loaders.set(key, loader);
    }
    return loader.load(parent);
  }

  async #loadPages(parents: readonly string[], page: Page, args: Arguments) {
    const child = pageQuery(this.#listing, page, [
      sql`${this.#listing.parent} = parent.key`,
      ...this.#filters(args),
    ]);
    // A lateral join runs its inner query once a parent and hands its rows on in their order.
    const { rows } = await this.#database.orm.execute(sql`
      SELECT parent.key AS "parentKey", child.*
      FROM unnest(${sql.param(parents)}::text[]) AS parent(key) CROSS JOIN LATERAL (${child}) child
    `);
    const children = new Map<string, Listed<Row>[]>(parents.map((parent) => [parent, []]));
    for (const row of rows as unknown as (Listed<Row> & { parentKey: string })[]) {
      children.get(row.parentKey)?.push(row);
    }
    return parents.map((parent) => connectionOf(children.get(parent) ?? [], page));
  }
}

function typesOf({ order }: Listing) {
  return order.map(({ type }) => type);
}

function pageQuery(listing: Listing, page: Page, filters: readonly (SQL | undefined)[]): SQL {
  const columns = sql.join(
    listing.order.map(({ column }) => column),
    sql`, `,
  );
  const ordered = sql.join(
    listing.order.map(({ column }) => sql`${column} ${sql.raw(listing.direction)}`),
    sql`, `,
  );
  const keyset = sql.join(
    listing.order.map(({ column }) => sql`${column}::text`),
    sql`, `,
  );
  const conditions = [
    listing.where,
    page.after && after(listing, columns, page.after),
    ...filters,
  ].filter((condition) => condition !== undefined);
  const where = conditions.length > 0 ? sql`WHERE ${sql.join(conditions, sql` AND `)}` : sql``;
  return sql`SELECT ${listing.select}, ARRAY[${keyset}] AS keyset
    FROM ${listing.from} ${where} ORDER BY ${ordered} LIMIT ${page.limit + 1}`;
}

function after(listing: Listing, columns: SQL, keyset: Keyset): SQL {
  const values = sql.join(
    listing.order.map(({ type }, index) => sql`${keyset[index]}::${sql.raw(type)}`),
    sql`, `,
  );
  return sql`(${columns}) ${sql.raw(listing.direction === 'ASC' ? '>' : '<')} (${values})`;
}
