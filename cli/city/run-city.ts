/** The whole city on this machine, from its first process to its last. */
import { createServer } from 'node:net';
import { join } from 'node:path';
import { type SubgraphName, subgraphNames } from '../../schema/departments.ts';
import { removeEmbedded } from '../../subgraphs/kit/postgres/embedded.ts';
import {
  type DirectoryLock,
  tryDirectoryLock,
} from '../../subgraphs/kit/processes/directory-lock.ts';
import { freePorts } from '../../subgraphs/kit/processes/free-ports.ts';
import { markOf } from '../../subgraphs/kit/processes/process-mark.ts';
import { Refusal } from '../refusal.ts';
import { announce, announceLoss } from './announce.ts';
import { type CityProcess, launchProcess, type ServingProcess } from './city-process.ts';
import { type CityDatabases, openDatabases } from './databases.ts';
import { databaseUrlInEnvironment, databaseVariable, todayInEnvironment } from './environment.ts';
import { cityKeys } from './keys.ts';
import { ledgerCaughtUp } from './ledger-caught-up.ts';
import { dataDirectory, postgresDirectory } from './place.ts';
import { prepareDatabases } from './prepare-databases.ts';
import { type CityWiring, gatewayEnvironment, subgraphEnvironment } from './process-environment.ts';
import { removeRunFile, runningCity, writeRunFile } from './run-file.ts';
import { askSampleQuestion } from './sample-question.ts';
import { stopRequest } from './serve-until-stopped.ts';

export interface CityOptions {
  /** The gateway's; 0 takes a free one. */
  readonly port: number;
  /** What becomes of the embedded database that is there. */
  readonly data: 'kept' | 'deleted';
}

const loopback = '127.0.0.1';

/**
 * Runs the city until someone stops it, and then ends this process.
 *
 * @throws Refusal when it can't start or lost its database; then nothing is left running.
 */
export async function runCity(options: CityOptions): Promise<void> {
  const stop = stopRequest();
  const data = dataDirectory();
  const lock = lockCity(data);
  const processes: CityProcess[] = [];
  let databases: CityDatabases | undefined;
  try {
    const port = options.port || (await freePort());
    await requireFreePort(port);
    if (options.data === 'deleted') await deleteDatabase(data);
    databases = await openDatabases({ dataDirectory: data, say: console.log });
    const lost = databases.lost.then(() => {
      throw new Refusal(
        `The embedded PostgreSQL server ended; its log is in ${postgresDirectory(data)}. Everything else was stopped.`,
      );
    });
    const running = bringUp(data, port, databases, processes);
    await Promise.race([stop, lost, running.then(() => stop)]);
    console.log('Stopping.');
  } finally {
    removeRunFile(data);
    await Promise.all(processes.splice(0).map((one) => one.stop()));
    if ((await databases?.close()) === 'in use') {
      console.log(
        'The embedded PostgreSQL server stays until the other process that uses it ends.',
      );
    }
    lock.release();
  }
  process.exit(0);
}

/** Brings everything up and says so. Each process is in `processes` as soon as it exists. */
async function bringUp(
  data: string,
  port: number,
  databases: CityDatabases,
  processes: CityProcess[],
): Promise<void> {
  const wiring = { keys: cityKeys(data, loopback), databases, ports: await freshPorts() };
  await prepareDatabases(databases);
  const launchedAt = new Date();
  const launch = (
    name: string,
    args: readonly string[],
    env: NodeJS.ProcessEnv,
  ): Promise<ServingProcess> => {
    const logFile = join(data, 'logs', `${name}.log`);
    const launched = launchProcess({ name, args, env, logFile });
    processes.push(launched);
    return launched.ready;
  };
  const [gateway, ...subgraphs] = await Promise.all([
    launch('gateway', ['gateway', '--port', String(port)], gatewayEnvironment(wiring)),
    ...subgraphNames.map((name) =>
      launch(name, subgraphArguments(name, wiring), subgraphEnvironment(name, wiring)),
    ),
  ]);
  noteRunning(data, gateway, subgraphs, databases);
  for (const one of [gateway, ...subgraphs]) {
    void one.ended.then((how) => {
      // When the city is being stopped, none is listed any more.
      if (processes.length > 0) announceLoss(one, how);
    });
  }
  announce({ gateway, subgraphs });
  const sample = await ledgerCaughtUp(gateway.url, launchedAt)
    .then(() => askSampleQuestion(gateway.url))
    // A gateway that ended meanwhile has been told of.
    .catch(() => undefined);
  if (sample) console.log(`\nA question:\n${sample.question}\nits answer:\n${sample.answer}`);
}

async function freePort(): Promise<number> {
  const [port = 0] = await freePorts(1);
  return port;
}

async function freshPorts(): Promise<ReadonlyMap<SubgraphName, number>> {
  const ports = await freePorts(subgraphNames.length);
  return new Map(subgraphNames.map((name, index) => [name, ports[index] ?? 0]));
}

function subgraphArguments(name: SubgraphName, { ports }: CityWiring): string[] {
  const today = todayInEnvironment();
  return [
    ...['subgraph', name, '--port', String(ports.get(name))],
    // Whoever brings it back from another terminal has no such variable there.
    ...(today === undefined ? [] : ['--today', today]),
  ];
}

function noteRunning(
  data: string,
  gateway: ServingProcess,
  subgraphs: readonly ServingProcess[],
  databases: CityDatabases,
): void {
  const start = markOf(process.pid);
  if (start === undefined) throw new Error('This process runs, and yet has no mark.');
  writeRunFile(data, {
    start,
    gateway: { url: gateway.url, pid: gateway.pid },
    subgraphs: subgraphNames.flatMap((name) => {
      const served = subgraphs.find((one) => one.name === name);
      return served ? [{ name, url: served.url, pid: served.pid }] : [];
    }),
    ownDatabases: subgraphNames
      .filter((name) => !databases.isEmbedded(name))
      .map((name) => ({ name, url: databases.url(name) })),
  });
}

/** Makes sure that no other `start` works on the same data. */
function lockCity(data: string): DirectoryLock {
  const attempt = tryDirectoryLock(data, 'start');
  if ('lock' in attempt) return attempt.lock;
  const { pid } = attempt.holder;
  const url = runningCity(data)?.gateway.url;
  throw new Refusal(
    `One Check already ${url ? `runs on this data: its graph is at ${url}` : 'starts on this data'} (process ${pid}). ` +
      `Use that one, or stop it first with Ctrl-C in its terminal or \`kill ${pid}\`. ` +
      'For a second city beside it, set ONE_CHECK_DATA to another folder and choose another --port.',
  );
}

/** Deletes the embedded database, where the city uses no other. */
async function deleteDatabase(data: string): Promise<void> {
  const own = subgraphNames.find((name) => databaseUrlInEnvironment(name) !== undefined);
  if (own !== undefined) {
    throw new Refusal(
      `--fresh deletes the embedded database only, and ${databaseVariable(own)} names another server. ` +
        'Unset it, or start without --fresh.',
    );
  }
  await removeEmbedded(postgresDirectory(data));
}

/** Finds out early, before minutes of loading, whether the gateway will be able to listen. */
function requireFreePort(port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) => {
      const taken = `Port ${port} is taken by another program. Stop that one`;
      const why =
        error.code === 'EADDRINUSE' ? taken : `Port ${port} cannot be used (${error.message})`;
      reject(new Refusal(`${why}, or choose another port: one-check start --port ${port + 1}`));
    });
    server.listen(port, loopback, () => server.close(() => resolve()));
  });
}
