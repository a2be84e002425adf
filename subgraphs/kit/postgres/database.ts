/** A subgraph's own database: one pool of connections, with drizzle over it and plain SQL beside it. */
import type { SQL } from 'drizzle-orm';
import { drizzle, type NodePgDatabase } from 'drizzle-orm/node-postgres';
import pg from 'pg';

export interface Database {
  /** Typed queries over tables; `date` columns come as `YYYY-MM-DD`. */
  readonly orm: NodePgDatabase;
  /** The connections themselves, for COPY and other plain SQL; `date` columns come as `YYYY-MM-DD` here too. */
  readonly pool: pg.Pool;
  close(): Promise<void>;
}

/** Where statements run: a database, or a transaction on it. */
export interface Executor {
  execute(query: SQL): PromiseLike<{ readonly rows: readonly Record<string, unknown>[] }>;
}

export interface DatabaseOptions {
  /** Hears every statement that runs through `orm`. */
  readonly onStatement?: (sql: string) => void;
  /** The most connections held at once; 10 by default. */
  readonly max?: number;
}

/** pg's default turns a day into midnight of the local time zone, which is another day elsewhere. */
const asWritten = (text: string): string => text;
const types: pg.CustomTypesConfig = {
  getTypeParser: (oid, format) =>
    oid === pg.types.builtins.DATE ? asWritten : pg.types.getTypeParser(oid, format),
};

/**
 * Opens the database at a `postgres://` URL. Connections are made when first needed, so a server that is down shows
 * at the first query, and a server that comes back is used again.
 */
export function openDatabase(url: string, options: DatabaseOptions = {}): Database {
  const pool = new pg.Pool({
    connectionString: url,
    max: options.max ?? 10,
    connectionTimeoutMillis: 10_000,
    types,
  });
  // An idle connection that breaks is dropped by the pool; whoever queries next hears what is wrong.
  pool.on('error', () => undefined);
  // One that breaks while someone holds it fails that one's statement; unheard, its error would end the process.
  pool.on('connect', (client) => client.on('error', () => undefined));
  const { onStatement } = options;
  const orm = drizzle(pool, {
    logger: onStatement ? { logQuery: (sql) => onStatement(sql) } : false,
  });
  return { orm, pool, close: () => pool.end() };
}
