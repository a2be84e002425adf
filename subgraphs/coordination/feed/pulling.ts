/**
 * Pulls the departments' feeds into the ledger for as long as the subgraph runs: a loop for each department, so that
 * one that is down or slow delays nobody else.
 */
import { pino } from 'pino';
import { Agent } from 'undici';
import type { Background } from '../../kit/definition.ts';
import type { Database } from '../../kit/postgres/database.ts';
import { causeOf } from '../repeating.ts';
import { applyPage } from './apply.ts';
import { askChanges } from './ask.ts';
import { type Asking, FeedError } from './ask-department.ts';
import type { FeedSource } from './configuration.ts';
import { longestPause, pause, pauseAfter } from './pauses.ts';
import { openPosition, type Position, saveFailure } from './position.ts';

/** Milliseconds between two questions to a feed that had nothing more to tell. */
const interval = 500;

/** Milliseconds without a byte after which a department counts as unreachable. */
const patience = 30_000;

/** The largest page, in bytes: a thousand facts are about half a million. */
const largestPage = 64 * 1024 * 1024;

const log = pino({ name: 'coordination' });

/** Starts pulling; `stop` waits for pages in hand to be applied. */
export function startPulling(database: Database, sources: readonly FeedSource[]): Background {
  const stopping = new AbortController();
  const dispatcher = new Agent({
    headersTimeout: patience,
    bodyTimeout: patience,
    maxResponseSize: largestPage,
  });
  const asking = { dispatcher, signal: stopping.signal };
  const pulls = sources.map((source) => pull(database, source, asking));
  return {
    async stop() {
      stopping.abort();
      await Promise.all(pulls);
      await dispatcher.close();
    },
  };
}

async function pull(database: Database, source: FeedSource, asking: Asking): Promise<void> {
  const { department } = source;
  const { signal } = asking;
  let position: Position | undefined;
  let failures = 0;
  while (!signal.aborted) {
    try {
      position ??= await openPosition(database.orm, department);
      const page = await askChanges(source, position.cursor, asking);
      position = await applyPage(database, department, position, page);
      if (failures > 0) log.info({ department }, `The feed of ${department} is read again.`);
      failures = 0;
      if (!page.hasMore) await pause(interval, signal);
    } catch (error) {
      if (signal.aborted) return;
      failures += 1;
      if (failures === 1) log.warn({ department }, reportOf(source, error));
      if (error instanceof FeedError) await noteFailure(database, source, error);
      // The ledger may have been restored meanwhile: what was known of it counts no more.
      position = undefined;
      await pause(pauseAfter(failures), signal);
    }
  }
}

function reportOf({ department, url }: FeedSource, error: unknown): string {
  if (error instanceof FeedError) {
    const advice = `It is asked again at least every ${longestPause / 1000} seconds.`;
    return `The feed of ${department} at ${url} cannot be read (${error.message}). ${advice}`;
  }
  return `The ledger cannot take the feed of ${department} (${causeOf(error)}). It is tried again.`;
}

/** Notes the failure in the ledger; a ledger that cannot even take that is told of when it cannot take a page. */
async function noteFailure(
  { orm }: Database,
  { department }: FeedSource,
  { failure }: FeedError,
): Promise<void> {
  await saveFailure(orm, department, failure).catch(() => undefined);
}
