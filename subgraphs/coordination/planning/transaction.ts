/**
 * Transactions that plan: tried again when something that holds no lock came between. Every statement is prepared once
 * a connection, and its plan kept: what stands at a subject is asked in one large statement, which takes PostgreSQL
 * several times longer to plan than to run.
 */
import { createHash } from 'node:crypto';
import type { SQL } from 'drizzle-orm';
import { PgDialect } from 'drizzle-orm/pg-core';
import pg from 'pg';
import type { Database } from '../../kit/postgres/database.ts';

/** Where the statements of one transaction run. */
export interface Transaction {
  execute(
    query: SQL,
  ): Promise<{ readonly rows: readonly { readonly [column: string]: unknown }[] }>;
}

/** A visit appeared under the lock: planned around it, so the transaction must be tried again. */
export class SubjectChanged extends Error {
  override readonly name = 'SubjectChanged';
}

/** How often a transaction is tried. */
const attempts = 5;

/** What another transaction can cause: a unique or exclusion violation, a deadlock, a failed serialisation. */
const passing: ReadonlySet<string | undefined> = new Set(['23505', '23P01', '40P01', '40001']);

const dialect = new PgDialect();

/** Runs `work` in a transaction: all of it is written, or nothing. */
export async function planInTransaction<Result>(
  { pool }: Database,
  work: (tx: Transaction) => Promise<Result>,
): Promise<Result> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await attemptOn(pool, work);
    } catch (error) {
      if (attempt === attempts || !mayPass(error)) throw error;
    }
  }
}

async function attemptOn<Result>(
  pool: pg.Pool,
  work: (tx: Transaction) => Promise<Result>,
): Promise<Result> {
  const client = await pool.connect();
  let broken = true;
  try {
    await client.query('BEGIN; SET LOCAL plan_cache_mode = force_generic_plan');
    const result = await work(preparing(client));
    await client.query('COMMIT');
    broken = false;
    return result;
  } catch (error) {
    broken = await client.query('ROLLBACK').then(
      () => false,
      () => true,
    );
    throw error;
  } finally {
    client.release(broken);
  }
}

function preparing(client: pg.ClientBase): Transaction {
  return {
    execute(query) {
      const { sql: text, params: values } = dialect.sqlToQuery(query);
      const name = createHash('sha256').update(text).digest('base64url');
      return client.query({ name, text, values });
    },
  };
}

function mayPass(error: unknown): boolean {
  if (error instanceof SubjectChanged) return true;
  return error instanceof pg.DatabaseError && passing.has(error.code);
}
