/** Loads tables of one department into its database: each is staged, and when all are, they are merged by kind. */
import type { ClientBase } from 'pg';
import type { Database } from '../postgres/database.ts';
import type { DepartmentImports, ImportKind } from './kinds.ts';
import type { LaidOutRow, Layout } from './layout/layout.ts';
import { layingOut, type OpenTable, type RejectedRow } from './layout/rows-to-records.ts';
import type { Reason } from './rejection.ts';
import type { RowBatches } from './source/row.ts';
import { type MergeCounts, mergeStaged } from './store/merge.ts';
import { Staging } from './store/staging.ts';

/** What became of the rows of a kind; read = loaded + updated + repeated + rejected. */
export interface ImportSummary extends MergeCounts {
  readonly kind: ImportKind;
  /** Rows under the headings in which anything is written. */
  readonly read: number;
  readonly rejected: number;
  /** How often each reason rejected a row. */
  readonly reasons: Readonly<Partial<Record<Reason, number>>>;
  readonly seconds: number;
}

export interface LoadingOptions {
  readonly client: ClientBase;
  readonly imports: DepartmentImports;
  /** Told now and then how many rows have been read. */
  onRows(rows: number): void;
}

/** A table to load, and who hears of its rejected rows. */
export interface TableToLoad extends OpenTable {
  readonly rows: RowBatches;
  onRejected?(rejected: readonly RejectedRow[]): Promise<void>;
}

/** Rows of one kind, so far. */
interface Kind {
  readonly staging: Staging;
  readonly reasons: Partial<Record<Reason, number>>;
  read: number;
  rejected: number;
}

export class Loading {
  readonly #options: LoadingOptions;
  readonly #started = performance.now();
  readonly #kinds = new Map<Layout, Kind>();
  #rows = 0;

  constructor(options: LoadingOptions) {
    this.#options = options;
  }

  /** Reads a table to its end. */
  async read(table: TableToLoad): Promise<void> {
    const kind = await this.#kindOf(table.layout);
    await kind.staging.fill(this.#goodRows(table, kind));
  }

  /** Stores what was read; a kind is merged as a whole, so that over all tables the last row of a record counts. */
  async store(): Promise<ImportSummary[]> {
    const summaries: ImportSummary[] = [];
    for (const [{ kind }, { staging, read, rejected, reasons }] of this.#kinds) {
      const counts = await mergeStaged(this.#options.client, staging);
      const seconds = (performance.now() - this.#started) / 1000;
      summaries.push({ kind, read, ...counts, rejected, reasons, seconds });
    }
    return summaries;
  }

  async #kindOf(layout: Layout): Promise<Kind> {
    const known = this.#kinds.get(layout);
    if (known) return known;
    const staging = await Staging.open(this.#options.client, layout);
    const kind = { staging, reasons: {}, read: 0, rejected: 0 };
    this.#kinds.set(layout, kind);
    return kind;
  }

  async *#goodRows(table: TableToLoad, kind: Kind): AsyncGenerator<readonly LaidOutRow[]> {
    const layOut = layingOut(table, this.#options.imports);
    for await (const batch of table.rows) {
      const { good, bad } = layOut(batch);
      for (const { rejection } of bad) {
        kind.reasons[rejection.reason] = (kind.reasons[rejection.reason] ?? 0) + 1;
      }
      kind.read += batch.length;
      kind.rejected += bad.length;
      if (bad.length > 0) await table.onRejected?.(bad);
      yield good;
      this.#rows += batch.length;
      this.#options.onRows(this.#rows);
    }
  }
}

/** Runs `work` in a transaction that has room for sorting a file's rows. */
export async function inTransaction<T>(
  database: Database,
  work: (client: ClientBase) => Promise<T>,
): Promise<T> {
  const client = await database.pool.connect();
  let broken = true;
  try {
    await client.query('BEGIN');
    // A file's rows are sorted by their ids before they are written; without room for it, on disk.
    await client.query(`SET LOCAL work_mem = '64MB'`);
    const result = await work(client);
    await client.query('COMMIT');
    broken = false;
    return result;
  } finally {
    // A connection that failed within COPY is not worth mending: closing it takes the transaction back.
    client.release(broken);
  }
}
