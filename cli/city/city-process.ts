/** One process of the running city: launched, ready, watched, stopped. */
import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { z } from 'zod';
import { Refusal } from '../refusal.ts';
import { program } from './place.ts';

/** What to run. */
export interface Launch {
  readonly name: string;
  /** What follows `one-check` on the command line. */
  readonly args: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  /** Where it writes what happens; emptied at the launch. */
  readonly logFile: string;
}

export interface CityProcess {
  /** Resolves once it serves; fails with what the process said if it ends before. */
  readonly ready: Promise<ServingProcess>;
  /** Asks it to leave in good order, and makes it when it takes too long. */
  stop(): Promise<void>;
}

export interface ServingProcess extends Omit<Launch, 'env'> {
  readonly pid: number;
  /** Where its graph answers. */
  readonly url: string;
  /** Resolves when the process has ended: how. */
  readonly ended: Promise<string>;
}

const leaveWithin = 5_000;

const readyMessage = z.object({ url: z.string() });

/** Launches a process of the city. It ends when this process does, however that comes about. */
export function launchProcess(launch: Launch): CityProcess {
  mkdirSync(dirname(launch.logFile), { recursive: true });
  const log = openSync(launch.logFile, 'w', 0o600);
  const child = spawn(process.execPath, [...process.execArgv, program, ...launch.args], {
    env: launch.env,
    stdio: ['ignore', log, log, 'ipc'],
    // Of its own session, so that Ctrl-C reaches `start` alone, which then stops everything in order.
    detached: true,
  });
  closeSync(log);
  const ended = endOf(child);
  return { ready: readyOf(child, ended, launch), stop: () => stopChild(child, ended) };
}

function endOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve) => {
    child.once('error', (error) => resolve(`could not be launched (${error.message})`));
    child.once('exit', (code, signal) =>
      resolve(signal === null ? `ended with exit code ${code}` : `was ended by ${signal}`),
    );
  });
}

async function readyOf(
  child: ChildProcess,
  ended: Promise<string>,
  { name, args, logFile }: Launch,
): Promise<ServingProcess> {
  const ready = new Promise<{ url: string }>((resolve) => {
    child.once('message', (message) => resolve(readyMessage.parse(message)));
  });
  const outcome = await Promise.race([ready, ended]);
  if (typeof outcome === 'object' && child.pid !== undefined) {
    return { name, args, logFile, pid: child.pid, url: outcome.url, ended };
  }
  const said = readFileSync(logFile, 'utf8').trim().split('\n').slice(-15).join('\n');
  throw new Refusal(`${name} ${outcome} before it served anything. It said:\n${said}`);
}

async function stopChild(child: ChildProcess, ended: Promise<string>): Promise<void> {
  child.kill('SIGTERM');
  const impatience = setTimeout(() => child.kill('SIGKILL'), leaveWithin);
  await ended;
  clearTimeout(impatience);
}
