/** Makes the databases ready to serve: up to date, and with a demo city where there is nothing yet. */
import { subgraphNames } from '../../schema/departments.ts';
import { cityIsEmpty, loadDemoCity } from '../demo-city/load.ts';
import { showProgress } from '../progress.ts';
import type { CityDatabases } from './databases.ts';
import { migrateDatabases } from './migrations.ts';

/**
 * @throws Refusal when a database can't be used.
 */
export async function prepareDatabases(databases: CityDatabases): Promise<void> {
  await migrateDatabases(databases, subgraphNames);
  if (!(await cityIsEmpty(databases))) return;
  console.log('The databases are empty: loading a demo city.');
  const progress = showProgress();
  try {
    await loadDemoCity(databases, progress.update);
  } finally {
    progress.stop();
  }
}
