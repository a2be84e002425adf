/**
 * A lock between processes of one machine, kept in a directory, that a killed holder leaves open.
 *
 * Locks are files `NAME.lock.1`, `NAME.lock.2`, …; the highest number counts. It is free when its holder released it
 * or no longer runs, and is then taken by creating the next number, which only one process can. No file that may be
 * in force is ever removed, so two processes that find the same dead holder cannot both succeed it.
 */
import { randomUUID } from 'node:crypto';
import { linkSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { isRunning, markOf, type ProcessMark, processMarkSchema } from './process-mark.ts';

export interface DirectoryLock {
  /** Opens the lock for others. */
  release(): void;
}

/**
 * Takes the lock `name` of a directory, which is made when missing.
 *
 * @returns the lock, or the process that holds it.
 */
export function tryDirectoryLock(
  directory: string,
  name: string,
): { lock: DirectoryLock } | { holder: ProcessMark } {
  mkdirSync(directory, { recursive: true });
  const mine = markOf(process.pid);
  if (mine === undefined) throw new Error('This system does not tell when a process began.');
  for (;;) {
    const numbers = numbersOf(directory, name);
    const last = numbers[0] ?? 0;
    const holder = last === 0 ? undefined : holderOf(lockFile(directory, name, last));
    if (holder !== undefined && isRunning(holder)) return { holder };
    const file = lockFile(directory, name, last + 1);
    if (!createWhole(file, JSON.stringify(mine))) continue;
    // While we looked, others may have gone past this number and removed it; then theirs counts.
    if (numbersOf(directory, name)[0] !== last + 1) {
      rmSync(file, { force: true });
      continue;
    }
    for (const number of numbers) rmSync(lockFile(directory, name, number), { force: true });
    return { lock: { release: () => release(file, mine) } };
  }
}

/**
 * Runs `action` while holding the lock `name` of a directory, after waiting for its turn.
 *
 * @throws when another process holds it for a whole minute.
 */
export async function withDirectoryLock<T>(
  directory: string,
  name: string,
  action: () => Promise<T>,
): Promise<T> {
  const deadline = Date.now() + 60_000;
  for (;;) {
    const attempt = tryDirectoryLock(directory, name);
    if ('lock' in attempt) {
      try {
        return await action();
      } finally {
        attempt.lock.release();
      }
    }
    if (Date.now() > deadline) {
      throw new Error(
        `Process ${attempt.holder.pid} has been busy with ${directory} for more than a minute. ` +
          'Wait for it to end, or end it, and try again.',
      );
    }
    await sleep(25);
  }
}

/** Opens a lock for others, unless the directory went away meanwhile, and the lock with it. */
function release(file: string, mine: ProcessMark): void {
  const holder = holderOf(file);
  if (holder?.pid === mine.pid && holder.began === mine.began) writeFileSync(file, '');
}

/** The numbers in use, highest first. */
function numbersOf(directory: string, name: string): number[] {
  return readdirSync(directory)
    .filter((file) => file.startsWith(`${name}.lock.`))
    .map((file) => Number(file.slice(`${name}.lock.`.length)))
    .filter(Number.isInteger)
    .sort((a, b) => b - a);
}

function lockFile(directory: string, name: string, number: number): string {
  return join(directory, `${name}.lock.${number}`);
}

/** Who holds a lock file; undefined when it was released or has just been superseded. */
function holderOf(file: string): ProcessMark | undefined {
  try {
    return processMarkSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return undefined;
  }
}

/** Creates a file that nobody ever sees half written; false when it exists already. */
function createWhole(file: string, text: string): boolean {
  const draft = `${file}.${randomUUID()}`;
  writeFileSync(draft, text, { mode: 0o600 });
  try {
    linkSync(draft, file);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  } finally {
    rmSync(draft);
  }
}
