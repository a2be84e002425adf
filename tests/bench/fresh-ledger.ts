/** A ledger with nothing in it, in a database of its own, for benchmarks that fill it. */
import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { definitionOf } from '../../subgraphs/index.ts';
import { type Database, openDatabase } from '../../subgraphs/kit/postgres/database.ts';
import type { EmbeddedServer } from '../../subgraphs/kit/postgres/embedded.ts';
import { migrate } from '../../subgraphs/kit/postgres/migrate.ts';

export async function freshLedger(server: EmbeddedServer): Promise<Database> {
  const name = `bench_${randomUUID().replaceAll('-', '')}`;
  const admin = new pg.Client({ connectionString: server.url('postgres') });
  await admin.connect();
  await admin.query(`CREATE DATABASE ${name}`);
  await admin.end();
  const database = openDatabase(server.url(name));
  await migrate(database, definitionOf('coordination').migrations);
  return database;
}
