/** Reads a department's feed over HTTP, as coordination does. */
import { setTimeout as sleep } from 'node:timers/promises';
import { Agent } from 'undici';
import { askChanges } from '../../subgraphs/coordination/feed/ask.ts';
import type { FeedSource } from '../../subgraphs/coordination/feed/configuration.ts';
import type { RawChange, RawPage } from '../../subgraphs/coordination/feed/page.ts';

export interface FeedReader {
  /** The page that can be read at this moment, of at most a thousand changes. */
  page(): Promise<RawPage>;
  /**
   * Reads on until the record `id` is told, and gives everything read on the way. A feed waits for transactions of
   * the whole server, so what other tests do at the same time may delay it.
   */
  upTo(id: string): Promise<RawPage>;
  close(): Promise<void>;
}

/** A reader that begins after `cursor`; without one at the beginning. */
export function readerOf(source: FeedSource, cursor: string | null = null): FeedReader {
  const dispatcher = new Agent();
  const { signal } = new AbortController();
  let after = cursor;
  async function page(): Promise<RawPage> {
    const read = await askChanges(source, after, { dispatcher, signal });
    after = read.endCursor;
    return read;
  }
  async function upTo(id: string): Promise<RawPage> {
    const changes: RawChange[] = [];
    for (;;) {
      const read = await page();
      changes.push(...read.changes);
      if (changes.some((change) => change.id === id)) return { ...read, changes };
      if (!read.hasMore) await sleep(20);
    }
  }
  return { page, upTo, close: () => dispatcher.close() };
}
