/** The server's own process: starting it on a cluster, finding the one that runs there, stopping it. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePorts } from '../processes/free-ports.ts';
import { isRunning, markOf, type ProcessMark } from '../processes/process-mark.ts';
import { EmbeddedServerError } from './embedded-server-error.ts';
import type { ServerUser } from './server-user.ts';

/** A server that accepts connections. */
export interface Postmaster {
  readonly process: ProcessMark;
  /** On 127.0.0.1. */
  readonly port: number;
}

export interface Launch {
  /** The program `postgres`. */
  readonly program: string;
  /** The data directory, as an absolute path without links. */
  readonly cluster: string;
  readonly user: ServerUser;
  /** Settings of postgresql.conf for this run. */
  readonly settings: Readonly<Record<string, string>>;
  /** Where the server writes what happens; emptied at the start. */
  readonly logFile: string;
}

/** Longer than recovery after a crash takes. */
const readyWithin = 120_000;

/** Longer than a fast shutdown with its checkpoint takes. */
const stoppedWithin = 20_000;

/** The server that runs on a cluster, once it accepts connections; undefined when none does. */
export async function findPostmaster(cluster: string): Promise<Postmaster | undefined> {
  const deadline = Date.now() + readyWithin;
  for (;;) {
    const noted = readPidFile(cluster);
    const mark = noted === undefined ? undefined : markOf(noted.pid);
    if (noted === undefined || mark === undefined || !serves(noted.pid, cluster)) return undefined;
    if (noted.status === 'ready') return { process: mark, port: noted.port };
    if (Date.now() > deadline) {
      throw new EmbeddedServerError(
        `The embedded PostgreSQL server (process ${noted.pid}) has been ${noted.status || 'starting'} for two ` +
          `minutes. End that process and try again; its log is beside ${cluster}.`,
      );
    }
    await sleep(20);
  }
}

/**
 * Starts the server on a free port of 127.0.0.1 and waits until it accepts connections. It outlives this process.
 *
 * @throws with the end of the server's log when it does not start.
 */
export async function launchPostmaster(launch: Launch): Promise<Postmaster> {
  disownStalePid(launch.cluster);
  for (let attempt = 1; ; attempt++) {
    const [port = 0] = await freePorts(1);
    const started = await tryLaunch(launch, port);
    if (typeof started !== 'string') return started;
    // Another program may take the port first; processes of a killed server take a moment to end.
    const passes = /could not bind|shared memory block .* is still in use/.test(started);
    if (!passes || attempt === 50) {
      throw new EmbeddedServerError(
        `The embedded PostgreSQL server did not start. Its log ends:\n${started}`,
      );
    }
    await sleep(200);
  }
}

/** Stops a server in good order: it ends its connections, writes everything down and leaves. */
export async function stopPostmaster(postmaster: Postmaster): Promise<void> {
  for (const signal of ['SIGINT', 'SIGQUIT', 'SIGKILL'] as const) {
    if (!isRunning(postmaster.process)) return;
    process.kill(postmaster.process.pid, signal);
    const deadline = Date.now() + stoppedWithin;
    while (isRunning(postmaster.process) && Date.now() < deadline) await sleep(10);
  }
}

/** A running server, or the end of its log when it gave up. */
async function tryLaunch(launch: Launch, port: number): Promise<Postmaster | string> {
  const log = openSync(launch.logFile, 'w', 0o600);
  const settings = Object.entries(launch.settings).flatMap(([name, value]) => [
    '-c',
    `${name}=${value}`,
  ]);
  const child = spawn(launch.program, ['-D', launch.cluster, '-p', String(port), ...settings], {
    ...launch.user,
    cwd: launch.cluster,
    // Of its own session, so that Ctrl-C reaches the program only, which stops the server when it is done with it.
    detached: true,
    stdio: ['ignore', log, log],
    // Nothing of PGDATA, PGOPTIONS and their like may come in from outside.
    env: { PATH: process.env['PATH'], LC_ALL: 'C' },
  });
  closeSync(log);
  child.unref();
  const ended = endOf(child);
  let waiting = true;
  const ready = (async (): Promise<Postmaster | undefined> => {
    const deadline = Date.now() + readyWithin;
    while (waiting && Date.now() < deadline) {
      const noted = readPidFile(launch.cluster);
      const mark = child.pid === undefined ? undefined : markOf(child.pid);
      if (mark !== undefined && noted?.pid === mark.pid && noted.status === 'ready') {
        return { process: mark, port };
      }
      await sleep(10);
    }
    return undefined;
  })();
  const outcome = await Promise.race([ready, ended]);
  waiting = false;
  if (typeof outcome === 'object') return outcome;
  const lines = readFileSync(launch.logFile, 'utf8').trimEnd().split('\n').slice(-20);
  return [...lines, ...(outcome === undefined ? [] : [outcome])].join('\n');
}

function endOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('exit', (code, signal) => resolve(`(ended with ${signal ?? `code ${code}`})`));
  });
}

interface PidFile {
  readonly pid: number;
  readonly port: number;
  /** `starting`, `ready` or `stopping`. */
  readonly status: string;
}

/** What the server wrote down about itself: process, …, port (4th line), …, status (8th line). */
function readPidFile(cluster: string): PidFile | undefined {
  try {
    const lines = readFileSync(pidFile(cluster), 'utf8').split('\n');
    const pid = Number(lines[0]);
    if (!Number.isInteger(pid) || pid <= 0) return undefined;
    return { pid, port: Number(lines[3]), status: lines[7]?.trim() ?? '' };
  } catch {
    return undefined;
  }
}

function pidFile(cluster: string): string {
  return join(cluster, 'postmaster.pid');
}

/** Whether a process is a PostgreSQL server on this cluster, and not another one with a reused number. */
function serves(pid: number, cluster: string): boolean {
  try {
    return process.platform === 'linux'
      ? readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(`\0-D\0${cluster}\0`)
      : execFileSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' }).includes(
          ` -D ${cluster} `,
        );
  } catch {
    return false;
  }
}

/**
 * A killed server leaves its pid file. PostgreSQL sees for itself that the process is gone, unless its number now
 * belongs to another program. The file is kept, since it also leads PostgreSQL to processes that the killed server
 * may have left; but it is made to name this process, which PostgreSQL, as our child, knows to be no server.
 */
function disownStalePid(cluster: string): void {
  const noted = readPidFile(cluster);
  if (noted === undefined || markOf(noted.pid) === undefined) return;
  const [, ...rest] = readFileSync(pidFile(cluster), 'utf8').split('\n');
  writeFileSync(pidFile(cluster), [String(process.pid), ...rest].join('\n'));
}
