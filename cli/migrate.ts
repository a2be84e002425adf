/** `one-check migrate`: brings one subgraph's database up to date. */
import { Command } from 'commander';
import { openDatabases } from './city/databases.ts';
import { dataDirectory } from './city/place.ts';
import { subgraphArgument } from './city/subgraph-argument.ts';

export function migrateCommand(): Command {
  return new Command('migrate')
    .description('Bring a subgraph’s database up to date with this version of the program.')
    .addArgument(subgraphArgument())
    .addHelpText(
      'after',
      `
The database is that of DATABASE_URL_<NAME> (DATABASE_URL_WATER, DATABASE_URL_MARKET_SUPERVISION, …), or else the
embedded one. Running it again changes nothing; several at once take turns. \`start\` migrates by itself.

Example:
  DATABASE_URL_WATER=postgres://water:secret@db.example:5432/water one-check migrate water`,
    )
    .action(async (name) => {
      const { migrateDatabases } = await import('./city/migrations.ts');
      const databases = await openDatabases({ dataDirectory: dataDirectory(), names: [name] });
      try {
        await migrateDatabases(databases, [name]);
        console.log(`The database of ${name} is up to date.`);
      } finally {
        await databases.close();
      }
    });
}
