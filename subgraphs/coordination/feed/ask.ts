/** Asks a department for the next page of its change feed, in coordination's own name. */
import { largestFeedPage } from '../../kit/feed/change-feed.ts';
import { type Asking, askDepartment, FeedError } from './ask-department.ts';
import type { FeedSource } from './configuration.ts';
import { type RawPage, readPage } from './page.ts';

const question = `query Changes($after: String, $first: Int) {
  changes(after: $after, first: $first) { epoch changes endCursor hasMore }
}`;

/**
 * The page of `source`'s feed after the cursor `after`.
 *
 * @throws FeedError when there is none to be had; the reason of `signal` when it was aborted.
 */
export async function askChanges(
  source: FeedSource,
  after: string | null,
  asking: Asking,
): Promise<RawPage> {
  const variables = { after, first: largestFeedPage };
  const page = readPage(await askDepartment(source, question, variables, asking), after);
  if (page) return page;
  throw new FeedError('FAULTY', 'what it answers is no page of a feed');
}
