/**
 * Tells departments what coordination has decided about their records, for as long as the subgraph runs: a loop for each
 * department, so that one that is down or slow delays nobody else. What is to be told is the difference between what a
 * department should know and what it has acknowledged: nothing piles up, and whatever is killed, the rest is told later.
 */
import { pino } from 'pino';
import { Agent } from 'undici';
import { z } from 'zod';
import type { DepartmentName } from '../../../schema/departments.ts';
import type { Background } from '../../kit/definition.ts';
import type { Database } from '../../kit/postgres/database.ts';
import { type Asking, askDepartment, FeedError } from '../feed/ask-department.ts';
import type { FeedSource } from '../feed/configuration.ts';
import { longestPause, pause, pauseAfter } from '../feed/pauses.ts';
import { causeOf } from '../repeating.ts';

/** What a department is to be told now. */
export interface Difference<Notice> {
  /** When it was found, in microseconds: of two differences the later counts, on both sides. */
  readonly turn: string;
  /** The life of the department's feed in which it was found: in another one it is told anew. */
  readonly generation: number;
  readonly notices: readonly Notice[];
}

/** One kind of thing that departments are told. */
export interface Told<Notice> {
  /** What it is, for our own log: `the visits of inspections`. */
  readonly what: string;
  /** The department's mutation, which takes turn and notices as `$input`. */
  readonly mutation: string;
  /** The next part of what `department` does not know yet. */
  compare(database: Database, department: DepartmentName): Promise<Difference<Notice>>;
  /** Remembers that the department knows it now. */
  acknowledge(
    database: Database,
    department: DepartmentName,
    difference: Difference<Notice>,
  ): Promise<void>;
}

/** In SQL, the generation in which the feed of the department `$1` is read now. */
export const currentGeneration = `coalesce((SELECT generation FROM feed WHERE department = $1), 0)`;

/** Milliseconds between two comparisons that found nothing to tell. */
const interval = 500;

/** Where there is much to compare, the pause lasts so many times as long as comparing did, */
const share = 10;

/** and, in milliseconds, never longer than this. */
const longestInterval = 3_000;

/** Milliseconds without a byte after which a department counts as unreachable. */
const patience = 30_000;

const log = pino({ name: 'coordination' });

/** Starts telling; `stop` waits for what is in hand. */
export function startTelling<Notice>(
  database: Database,
  sources: readonly FeedSource[],
  told: Told<Notice>,
): Background {
  const stopping = new AbortController();
  const dispatcher = new Agent({ headersTimeout: patience, bodyTimeout: patience });
  const asking = { dispatcher, signal: stopping.signal };
  const loops = sources.map((source) => tell(database, source, told, asking));
  return {
    async stop() {
      stopping.abort();
      await Promise.all(loops);
      await dispatcher.close();
    },
  };
}

async function tell<Notice>(
  database: Database,
  source: FeedSource,
  told: Told<Notice>,
  asking: Asking,
): Promise<void> {
  const { department } = source;
  const { signal } = asking;
  let failures = 0;
  while (!signal.aborted) {
    try {
      const began = performance.now();
      const difference = await told.compare(database, department);
      const took = performance.now() - began;
      const { turn, notices } = difference;
      if (notices.length === 0) {
        await pause(Math.max(interval, Math.min(took * share, longestInterval)), signal);
        continue;
      }
      const input = { turn, notices };
      const answer = await askDepartment(source, told.mutation, { input }, asking);
      requireTaken(answer);
      await told.acknowledge(database, department, difference);
      if (failures > 0) log.info({ department }, `${department} is told of ${told.what} again.`);
      failures = 0;
    } catch (error) {
      if (signal.aborted) return;
      failures += 1;
      if (failures === 1) log.warn({ department }, reportOf(source, told.what, error));
      await pause(pauseAfter(failures), signal);
    }
  }
}

const answerSchema = z.object({ kept: z.number() });

/** @throws FeedError when the department keeps something that it was told later. */
function requireTaken(answer: unknown): void {
  const { data } = answerSchema.safeParse(answer);
  if (data?.kept !== 0) throw new FeedError('FAULTY', 'it was told something later than this');
}

function reportOf({ department, url }: FeedSource, what: string, error: unknown): string {
  if (error instanceof FeedError) {
    const advice = `It is tried again at least every ${longestPause / 1000} seconds.`;
    return `${department} at ${url} cannot be told of ${what} (${error.message}). ${advice}`;
  }
  return `What to tell ${department} of ${what} cannot be found (${causeOf(error)}). It is tried again.`;
}
