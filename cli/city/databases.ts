/** The databases of the city: a department's own server where one is named, the embedded server for the rest. */
import pg from 'pg';
import { type SubgraphName, subgraphNames } from '../../schema/departments.ts';
import { startEmbedded } from '../../subgraphs/kit/postgres/embedded.ts';
import { databaseUrlInEnvironment } from './environment.ts';
import { postgresDirectory } from './place.ts';
import { runningCity } from './run-file.ts';

export interface CityDatabases {
  /** A subgraph's `postgres://` URL. */
  url(name: SubgraphName): string;
  /** Whether the embedded server holds a subgraph's database. */
  isEmbedded(name: SubgraphName): boolean;
  /** Settles when the embedded server ends although it is in use; never without one. */
  readonly lost: Promise<void>;
  /** Gives the databases up; the embedded server stops unless another process uses it. */
  close(): Promise<'stopped' | 'in use'>;
}

export interface DatabasesOptions {
  /** The folder of the city's data. */
  readonly dataDirectory: string;
  /** Those that are wanted; all by default. */
  readonly names?: readonly SubgraphName[];
  /** Hears what the user should know; standard error by default, so that a command's output stays its own. */
  readonly say?: (line: string) => void;
}

/**
 * Opens the databases: DATABASE_URL_<NAME> where it is set, else the server that a running `start` was given for that
 * subgraph, else the embedded one, which is joined where it runs and started where it doesn't, with a database for
 * each subgraph.
 */
export async function openDatabases(options: DatabasesOptions): Promise<CityDatabases> {
  const { dataDirectory, names = subgraphNames, say = console.error } = options;
  const running = runningCity(dataDirectory);
  const own = new Map<SubgraphName, string>();
  for (const name of names) {
    const given = running?.ownDatabases.find((one) => one.name === name);
    const url = databaseUrlInEnvironment(name) ?? given?.url;
    if (url !== undefined) own.set(name, url);
  }
  const embedded = names.filter((name) => !own.has(name));
  if (embedded.length === 0) {
    return {
      url: (name) => urlAmong(own, name),
      isEmbedded: () => false,
      lost: new Promise(() => undefined),
      close: async () => 'stopped',
    };
  }
  const server = await startEmbedded({
    directory: postgresDirectory(dataDirectory),
    data: 'kept',
    say,
  });
  try {
    await createMissing(server.url('postgres'), embedded);
  } catch (error) {
    await server.close();
    throw error;
  }
  return {
    url: (name) => (embedded.includes(name) ? server.url(name) : urlAmong(own, name)),
    isEmbedded: (name) => embedded.includes(name),
    lost: server.lost,
    close: () => server.close(),
  };
}

function urlAmong(own: ReadonlyMap<SubgraphName, string>, name: SubgraphName): string {
  const url = own.get(name);
  if (url === undefined) throw new Error(`The database of ${name} was not opened.`);
  return url;
}

async function createMissing(serverUrl: string, names: readonly SubgraphName[]): Promise<void> {
  const server = new pg.Client({ connectionString: serverUrl });
  await server.connect();
  try {
    // Two commands that start at once would both find a database missing.
    await server.query(`SELECT pg_advisory_lock(hashtext('databases of the city'))`);
    const { rows } = await server.query<{ datname: string }>('SELECT datname FROM pg_database');
    const existing = new Set(rows.map(({ datname }) => datname));
    for (const name of names) {
      if (!existing.has(name)) await server.query(`CREATE DATABASE "${name}"`);
    }
  } finally {
    await server.end();
  }
}
