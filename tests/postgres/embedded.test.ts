/** The embedded server through what happens to it: restarts, company, kills, leftovers, foreign data. */
import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import pg from 'pg';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  type EmbeddedServer,
  removeEmbedded,
  startEmbedded,
} from '../../subgraphs/kit/postgres/embedded.ts';
import { markOf } from '../../subgraphs/kit/processes/process-mark.ts';

let directory: string;
let servers: EmbeddedServer[];
let programs: ChildProcess[];

beforeEach(() => {
  directory = join(tmpdir(), `one-check-embedded-${randomUUID()}`);
  servers = [];
  programs = [];
});

afterEach(async () => {
  for (const program of programs) program.kill('SIGKILL');
  await Promise.all(servers.map((server) => server.close()));
  await expect.poll(() => removeEmbedded(directory), { timeout: 20_000 }).toBeUndefined();
  expect(existsSync(directory)).toBe(false);
});

async function start(data: 'kept' | 'throwaway' = 'kept'): Promise<EmbeddedServer> {
  const server = await startEmbedded({ directory, data, say: () => undefined });
  servers.push(server);
  return server;
}

/** Another process that uses the server, once it has it. */
async function startElsewhere(): Promise<{ program: ChildProcess; url: string }> {
  const program = spawn(
    process.execPath,
    ['--import', 'tsx', join(import.meta.dirname, 'embedded-program.ts'), directory],
    { stdio: ['pipe', 'pipe', 'inherit'], detached: true },
  );
  programs.push(program);
  for await (const url of createInterface({ input: program.stdout })) return { program, url };
  throw new Error('The program ended without a server.');
}

async function query(url: string, sql: string): Promise<unknown> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const results: pg.QueryArrayResult | pg.QueryArrayResult[] = await client.query({
      text: sql,
      rowMode: 'array',
    });
    const last = Array.isArray(results) ? results.at(-1) : results;
    return last?.rows[0]?.[0];
  } finally {
    await client.end();
  }
}

async function postmasterPid(): Promise<number> {
  return Number((await readFile(join(directory, 'cluster/postmaster.pid'), 'utf8')).split('\n')[0]);
}

function ended(program: ChildProcess): Promise<number | null> {
  return new Promise((resolve) => program.once('exit', resolve));
}

describe('an embedded server', () => {
  it('knows Chinese letters, so that trigram search in Chinese finds and is indexed', async () => {
    const { url } = await start();
    await query(
      url('postgres'),
      `CREATE EXTENSION pg_trgm;
       CREATE TABLE place (name text);
       INSERT INTO place SELECT '第' || n || '号烧烤店' FROM generate_series(1, 2000) n;
       INSERT INTO place VALUES ('台河区运河人家饭店');
       CREATE INDEX place_by_name ON place USING gin (name gin_trgm_ops);
       ANALYZE place`,
    );
    expect(await query(url('postgres'), `SELECT '台河区' % '台河区运河'`)).toBe(true);
    const search = `SELECT name FROM place WHERE name LIKE '%运河人%'`;
    expect(await query(url('postgres'), search)).toBe('台河区运河人家饭店');
    expect(
      await query(url('postgres'), `EXPLAIN (FORMAT JSON) ${search}`).then(JSON.stringify),
    ).toContain('place_by_name');
  });

  it('listens on loopback alone, and only to its password, which only its owner can read', async () => {
    const { url } = await start();
    expect(await query(url('postgres'), 'SHOW listen_addresses')).toBe('127.0.0.1');
    expect(await query(url('postgres'), 'SHOW unix_socket_directories')).toBe('');
    const guess = new URL(url('postgres'));
    guess.password = 'guess';
    await expect(query(guess.href, 'SELECT 1')).rejects.toThrow('password authentication failed');
    expect((await stat(join(directory, 'password'))).mode & 0o777).toBe(0o600);
    expect((await stat(directory)).mode & 0o777).toBe(0o700);
  });

  it('keeps its data from one start to the next, and writes kept data through to the disk', async () => {
    const first = await start();
    await query(first.url('postgres'), 'CREATE TABLE kept AS SELECT 42 AS n');
    await first.close();
    const second = await start();
    expect(await query(second.url('postgres'), 'SELECT n FROM kept')).toBe(42);
    expect(await query(second.url('postgres'), 'SHOW fsync')).toBe('on');
  });

  it('leaves nothing of throw-away data', async () => {
    const server = await start('throwaway');
    const pid = await postmasterPid();
    await server.close();
    expect(existsSync(directory)).toBe(false);
    expect(markOf(pid)).toBeUndefined();
  });
});

describe('several users of one directory', () => {
  it('share one server, which the last to leave stops', async () => {
    const [first, second] = [await start(), await start()];
    expect(second.url('postgres')).toBe(first.url('postgres'));
    const pid = await postmasterPid();
    await first.close();
    expect(await query(second.url('postgres'), 'SELECT 1')).toBe(1);
    await second.close();
    expect(markOf(pid)).toBeUndefined();
  });

  it('may come at the same moment, from several processes, to an empty directory', async () => {
    const users = await Promise.all([startElsewhere(), startElsewhere(), startElsewhere()]);
    expect(new Set(users.map(({ url }) => url)).size).toBe(1);
    const [first, ...others] = users;
    if (!first) throw new Error('unreachable');
    first.program.stdin?.end();
    expect(await ended(first.program)).toBe(0);
    for (const { url } of others) expect(await query(url, 'SELECT 1')).toBe(1);
  });

  it('may leave at the same moment, and one of them stops it', async () => {
    const users = await Promise.all([startElsewhere(), startElsewhere()]);
    const pid = await postmasterPid();
    for (const { program } of users) program.stdin?.end();
    expect(await Promise.all(users.map(({ program }) => ended(program)))).toEqual([0, 0]);
    expect(markOf(pid)).toBeUndefined();
  });

  it('keep their data from being removed', async () => {
    const server = await start();
    await expect(removeEmbedded(directory)).rejects.toThrow(
      `is in use by process ${process.pid}: stop that first`,
    );
    expect(await query(server.url('postgres'), 'SELECT 1')).toBe(1);
  });
});

describe('after a kill', () => {
  it('of the server, its user hears of it and the next start recovers', async () => {
    const server = await start();
    await query(server.url('postgres'), 'CREATE TABLE kept AS SELECT 42 AS n');
    process.kill(await postmasterPid(), 'SIGKILL');
    await server.lost;
    await server.close();
    const next = await start();
    expect(await query(next.url('postgres'), 'SELECT n FROM kept')).toBe(42);
  });

  it('of the server, a pid file whose number another program has now does not stop the next start', async () => {
    const server = await start();
    const pidFile = join(directory, 'cluster/postmaster.pid');
    const [, ...rest] = (await readFile(pidFile, 'utf8')).split('\n');
    await server.close();
    // Of the server's user: PostgreSQL ignores the processes of others by itself.
    const { uid, gid } = await stat(join(directory, 'cluster'));
    const bystander = spawn('sleep', ['600'], { uid, gid });
    programs.push(bystander);
    await writeFile(pidFile, [bystander.pid, ...rest].join('\n'));
    const next = await start();
    expect(await query(next.url('postgres'), 'SELECT 1')).toBe(1);
    expect(bystander.exitCode).toBeNull();
  });

  it('of its only user, the server is joined and in the end stopped by the next', async () => {
    const { program, url } = await startElsewhere();
    const gone = ended(program);
    program.kill('SIGKILL');
    await gone;
    const pid = await postmasterPid();
    const next = await start();
    expect(next.url('postgres')).toBe(url);
    await next.close();
    expect(markOf(pid)).toBeUndefined();
  });
});

it('is out of reach of Ctrl-C, which only its users decide about', async () => {
  const { program, url } = await startElsewhere();
  if (program.pid === undefined) throw new Error('unreachable');
  process.kill(-program.pid, 'SIGINT');
  program.stdin?.end();
  expect(await ended(program)).toBe(0);
  await expect(query(url, 'SELECT 1')).rejects.toThrow('ECONNREFUSED');
});

it('refuses data of another major version and says what to do', async () => {
  await (await start()).close();
  await writeFile(join(directory, 'cluster/PG_VERSION'), '17\n');
  await expect(start()).rejects.toThrow(
    /was made by PostgreSQL 17, and this program brings PostgreSQL 18\. Dump it .* or begin anew with `one-check start --fresh`/,
  );
});
