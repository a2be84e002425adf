/** `data/run.json`: what the `start` that runs on this data has running, for the commands beside it. */
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { subgraphNames } from '../../schema/departments.ts';
import { isRunning, processMarkSchema } from '../../subgraphs/kit/processes/process-mark.ts';

const runningCitySchema = z.object({
  /** The process of `start` itself. */
  start: processMarkSchema,
  gateway: z.object({ url: z.string(), pid: z.int() }),
  subgraphs: z.array(z.object({ name: z.enum(subgraphNames), url: z.string(), pid: z.int() })),
  /** The database servers that `start` was given, passwords included; the other subgraphs use the embedded one. */
  ownDatabases: z.array(z.object({ name: z.enum(subgraphNames), url: z.string() })),
});

export type RunningCity = z.infer<typeof runningCitySchema>;

/** The city that runs on this data; undefined when none does. */
export function runningCity(data: string): RunningCity | undefined {
  let city: RunningCity;
  try {
    city = runningCitySchema.parse(JSON.parse(readFileSync(runFile(data), 'utf8')));
  } catch {
    return undefined;
  }
  return isRunning(city.start) ? city : undefined;
}

export function writeRunFile(data: string, city: RunningCity): void {
  // Read by others at any moment, so it is never seen half written.
  const draft = `${runFile(data)}.draft`;
  writeFileSync(draft, `${JSON.stringify(city, undefined, 2)}\n`, { mode: 0o600 });
  renameSync(draft, runFile(data));
}

export function removeRunFile(data: string): void {
  rmSync(runFile(data), { force: true });
}

function runFile(data: string): string {
  return join(data, 'run.json');
}
