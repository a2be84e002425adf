/** Fresh databases for tests: each a copy of a template that is migrated once in a run. */
import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { inject } from 'vitest';
import type { SubgraphName } from '../../schema/departments.ts';
import { openDatabase } from '../../subgraphs/kit/postgres/database.ts';
import { migrate } from '../../subgraphs/kit/postgres/migrate.ts';

export interface TestDatabase {
  readonly url: string;
  /** Removes the database, whoever is still connected to it. */
  drop(): Promise<void>;
}

/** A freshly migrated, empty database of one subgraph. */
export async function createTestDatabase(name: SubgraphName): Promise<TestDatabase> {
  return withServer(async (server) => {
    await ensureTemplate(server, name);
    return copyOf(server, templateOf(name));
  });
}

/** A database with nothing in it. */
export async function createBlankDatabase(): Promise<TestDatabase> {
  return withServer((server) => copyOf(server, 'template0'));
}

async function copyOf(server: pg.Client, template: string): Promise<TestDatabase> {
  const copy = `test_${randomBytes(8).toString('hex')}`;
  await server.query(`CREATE DATABASE ${copy} TEMPLATE "${template}"`);
  return {
    url: urlOf(copy),
    drop: () =>
      withServer(async (again) => {
        await again.query(`DROP DATABASE IF EXISTS ${copy} WITH (FORCE)`);
      }),
  };
}

async function ensureTemplate(server: pg.Client, name: SubgraphName): Promise<void> {
  // Test files run in parallel; the first one to need a template makes it, the others wait.
  await server.query('SELECT pg_advisory_lock(hashtext($1))', [templateOf(name)]);
  const { rowCount } = await server.query('SELECT FROM pg_database WHERE datname = $1', [
    templateOf(name),
  ]);
  if (rowCount === 0) {
    // Loaded here, since only the first of a run needs the definitions.
    const { definitionOf } = await import('../../subgraphs/index.ts');
    const draft = await copyOf(server, 'template0');
    const database = openDatabase(draft.url);
    try {
      await migrate(database, definitionOf(name).migrations);
    } catch (error) {
      await database.close();
      await draft.drop();
      throw error;
    }
    await database.close();
    const [, draftName] = /\/([^/]+)$/.exec(draft.url) ?? [];
    await server.query(`ALTER DATABASE ${draftName} RENAME TO "${templateOf(name)}"`);
  }
  await server.query('SELECT pg_advisory_unlock(hashtext($1))', [templateOf(name)]);
}

function templateOf(name: SubgraphName): string {
  return `template-${name}`;
}

function urlOf(database: string): string {
  const url = new URL(inject('postgresUrl'));
  url.pathname = `/${database}`;
  return url.href;
}

async function withServer<T>(action: (server: pg.Client) => Promise<T>): Promise<T> {
  const server = new pg.Client({ connectionString: inject('postgresUrl') });
  await server.connect();
  try {
    return await action(server);
  } finally {
    await server.end();
  }
}
