/** Brings databases of the city up to date. */
import { environmentSuffix, type SubgraphName } from '../../schema/departments.ts';
import { definitionOf } from '../../subgraphs/index.ts';
import { openDatabase } from '../../subgraphs/kit/postgres/database.ts';
import { MigrationError, migrate } from '../../subgraphs/kit/postgres/migrate.ts';
import { Refusal } from '../refusal.ts';
import type { CityDatabases } from './databases.ts';

/**
 * Applies what each named subgraph's database lacks.
 *
 * @throws Refusal when a database can't be reached or a migration can't be applied.
 */
export async function migrateDatabases(
  databases: CityDatabases,
  names: readonly SubgraphName[],
): Promise<void> {
  const results = await Promise.allSettled(names.map((name) => migrateOne(databases, name)));
  for (const result of results) if (result.status === 'rejected') throw result.reason;
}

async function migrateOne(databases: CityDatabases, name: SubgraphName): Promise<void> {
  const database = openDatabase(databases.url(name), { max: 1 });
  try {
    await migrate(database, definitionOf(name).migrations);
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : String(cause);
    if (cause instanceof MigrationError) throw new Refusal(`${name}: ${message}`, { cause });
    throw new Refusal(
      `The database of ${name} cannot be used: ${message || 'no answer'}. ` +
        `Is the server that DATABASE_URL_${environmentSuffix(name)} names running, and may this user create tables?`,
      { cause },
    );
  } finally {
    await database.close();
  }
}
