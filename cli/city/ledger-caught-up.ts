/** Waits until coordination's ledger knows what the departments know: for a new city, that takes a while. */
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { ask } from './ask.ts';

const question = '{ departments { feed { caughtUp caughtUpAt recordsKnown } } }';

const answer = z.object({
  data: z.object({
    departments: z.array(
      z.object({
        feed: z.object({
          caughtUp: z.boolean(),
          caughtUpAt: z.coerce.date().nullable(),
          recordsKnown: z.number(),
        }),
      }),
    ),
  }),
});

const lineEvery = 3_000;

/** Longer than a demo city takes on a slow machine; whatever is not there by then arrives unannounced. */
const longest = 120_000;

/**
 * Waits until everything that the departments had to tell since `launchedAt` has arrived, and says how far that is.
 * Waits no longer where the graph does not say, as it does to people without a token.
 */
export async function ledgerCaughtUp(graph: string, launchedAt: Date): Promise<void> {
  const began = Date.now();
  let told = began;
  while (Date.now() - began < longest) {
    const { data } = answer.safeParse(await ask(graph, question));
    if (data === undefined) return;
    const feeds = data.data.departments.map(({ feed }) => feed);
    if (feeds.every((one) => one.caughtUp && one.caughtUpAt && one.caughtUpAt >= launchedAt))
      return;
    if (Date.now() - told >= lineEvery) {
      told = Date.now();
      const known = feeds.reduce((sum, { recordsKnown }) => sum + recordsKnown, 0);
      console.error(`  The ledger is reading the departments’ records: ${known} so far.`);
    }
    await sleep(100);
  }
}
