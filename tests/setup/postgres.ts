/** One throw-away PostgreSQL server for a whole run of the tests; what a killed run left is removed first. */
import { randomUUID } from 'node:crypto';
import { mkdir, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { removeEmbedded, startEmbedded } from '../../subgraphs/kit/postgres/embedded.ts';
import { markOf } from '../../subgraphs/kit/processes/process-mark.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** The server's database `postgres`, as its superuser. */
    postgresUrl: string;
  }
}

const prefix = 'one-check-tests-';

export async function setup(project: TestProject): Promise<() => Promise<void>> {
  await removeAbandoned();
  const directory = join(tmpdir(), `${prefix}${process.pid}-${randomUUID()}`);
  // Stands here as a mark of this run even where the data has to go elsewhere.
  await mkdir(directory);
  const server = await startEmbedded({ directory, data: 'throwaway', say: console.log });
  project.provide('postgresUrl', server.url('postgres'));
  return async () => {
    await server.close();
    await rm(directory, { recursive: true, force: true });
  };
}

/** Stops and removes the servers of runs that were killed. */
async function removeAbandoned(): Promise<void> {
  for (const name of await readdir(tmpdir())) {
    const pid = Number(name.startsWith(prefix) && name.slice(prefix.length).split('-')[0]);
    if (!pid || markOf(pid) !== undefined) continue;
    // Another run that starts at this moment may be removing it too, and one of the two finds it gone.
    await removeEmbedded(join(tmpdir(), name)).catch(() => undefined);
    await rm(join(tmpdir(), name), { recursive: true, force: true });
  }
}
