/** `one-check subgraph`: serves one subgraph as a process of its own. */
import { Command } from 'commander';
import { departmentNames, type SubgraphName } from '../schema/departments.ts';
import { openDatabases } from './city/databases.ts';
import {
  dayOption,
  feedKeyVariable,
  portOption,
  subgraphUrlInEnvironment,
  subgraphUrlVariable,
  todayInEnvironment,
} from './city/environment.ts';
import { type CityKeys, cityKeys } from './city/keys.ts';
import { dataDirectory } from './city/place.ts';
import { runningCity } from './city/run-file.ts';
import { type Served, serveUntilStopped } from './city/serve-until-stopped.ts';
import { subgraphArgument } from './city/subgraph-argument.ts';
import { Refusal } from './refusal.ts';

interface Options {
  readonly port?: number;
  readonly host: string;
  readonly today?: string;
}

export function subgraphCommand(): Command {
  return new Command('subgraph')
    .description('Serve one subgraph as a process of its own.')
    .addArgument(subgraphArgument())
    .option('--port <number>', 'the port to listen on (required); 0 takes a free one', portOption)
    .option('--host <address>', 'the address to listen on', '127.0.0.1')
    .option('--today <day>', 'the day that stands for today, YYYY-MM-DD', dayOption)
    .addHelpText(
      'after',
      `
Environment (NAME as in MARKET_SUPERVISION or WATER):
  DATABASE_URL_NAME    its database; the embedded one when absent
  SUBGRAPH_KEY_NAME    the key it shares with the gateway
  FEED_KEY_NAME        the key a department shares with coordination, which needs those of all departments
  SUBGRAPH_URL_NAME    where coordination finds the departments; those of a running \`start\` when absent
  METRICS_PORT, METRICS_HOST, OTEL_EXPORTER_OTLP_ENDPOINT
                       as of \`one-check gateway\`
Keys are at least 32 random bytes as base64url. On loopback, outside production, those of data/keys.json stand in.

Examples:
  one-check subgraph water --port 4004
  DATABASE_URL_WATER=postgres://water:secret@db.example/water SUBGRAPH_KEY_WATER=… FEED_KEY_WATER=… \\
    one-check subgraph water --port 4004 --host 0.0.0.0`,
    )
    .action((name: SubgraphName, { port, ...options }: Options) => {
      // Not by commander, which would ask for it before it says that there is no such subgraph.
      if (port === undefined)
        throw new Refusal(`Say where ${name} is to listen: add --port, such as --port 4004.`);
      return serveUntilStopped(name, () => serve(name, { ...options, port }));
    });
}

async function serve(
  name: SubgraphName,
  options: Options & { readonly port: number },
): Promise<Served> {
  const data = dataDirectory();
  const today = options.today ?? todayInEnvironment();
  if (today !== undefined) process.env['ONE_CHECK_TODAY'] = today;
  const keys = cityKeys(data, options.host);
  if (name === 'coordination') tellCoordination(data, keys);
  const subgraphKeys = keys.keysOf(name);
  const [databases, { definitionOf }, { serveSubgraph }, { startTracing }, { withFigures }] =
    await Promise.all([
      openDatabases({ dataDirectory: data, names: [name] }),
      import('../subgraphs/index.ts'),
      import('../subgraphs/kit/serve/serve.ts'),
      import('../subgraphs/kit/observation/tracing.ts'),
      import('./city/serve-figures.ts'),
    ]);
  try {
    if (databases.isEmbedded(name)) {
      const { migrateDatabases } = await import('./city/migrations.ts');
      await migrateDatabases(databases, [name]);
    }
    const tracing = await startTracing(name);
    const served = await serveSubgraph(definitionOf(name), {
      databaseUrl: databases.url(name),
      keys: subgraphKeys,
      port: options.port,
      host: options.host,
      tracing,
    });
    const service = {
      ...served,
      close: async () => {
        await served.close();
        await databases.close();
      },
    };
    return await withFigures(service, tracing);
  } catch (error) {
    await databases.close();
    if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE') {
      throw new Refusal(
        `Port ${options.port} on ${options.host} is taken by another program: stop that one, or choose another --port.`,
      );
    }
    throw error;
  }
}

/** Coordination reads from its environment where departments answer and with which keys; fills in what is known. */
function tellCoordination(data: string, keys: CityKeys): void {
  const running = runningCity(data);
  for (const name of departmentNames) {
    const served = running?.subgraphs.find((one) => one.name === name);
    const url = subgraphUrlInEnvironment(name) ?? served?.url;
    if (url === undefined) {
      throw new Refusal(
        `${subgraphUrlVariable(name)} is not set, so coordination would not know where ${name} answers, ` +
          'and no `one-check start` runs on this data that could tell.',
      );
    }
    process.env[subgraphUrlVariable(name)] = url;
    process.env[feedKeyVariable(name)] = Buffer.from(keys.feedKey(name)).toString('base64url');
  }
}
