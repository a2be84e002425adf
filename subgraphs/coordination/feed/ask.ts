/** Asks a department for the next page of its change feed, in coordination's own name. */
import { type Dispatcher, request } from 'undici';
import { z } from 'zod';
import { largestFeedPage } from '../../kit/feed/change-feed.ts';
import { signInternalToken } from '../../kit/identity/internal-token.ts';
import type { FeedSource } from './configuration.ts';
import { type RawPage, readPage } from './page.ts';

/** How a feed can fail; the graph tells these words and nothing of what lies behind them. */
export type FeedFailure = 'UNREACHABLE' | 'REFUSED' | 'FAULTY';

/** A feed that could not be read; the message is for our own log. */
export class FeedError extends Error {
  override readonly name = 'FeedError';

  readonly failure: FeedFailure;

  constructor(failure: FeedFailure, message: string, options?: ErrorOptions) {
    super(message, options);
    this.failure = failure;
  }
}

const question = `query Changes($after: String, $first: Int) {
  changes(after: $after, first: $first) { epoch changes endCursor hasMore }
}`;

const answerSchema = z.object({
  data: z.object({ changes: z.unknown() }).nullish(),
  errors: z
    .array(z.object({ message: z.string(), extensions: z.object({ code: z.string() }).optional() }))
    .optional(),
});

/** How we reach departments, and when we stop waiting. */
export interface Asking {
  readonly dispatcher: Dispatcher;
  readonly signal: AbortSignal;
}

/**
 * The page of `source`'s feed after the cursor `after`.
 *
 * @throws FeedError when there is none to be had; the reason of `signal` when it was aborted.
 */
export async function askChanges(
  source: FeedSource,
  after: string | null,
  { dispatcher, signal }: Asking,
): Promise<RawPage> {
  const token = await signInternalToken({ issuer: 'coordination' }, source.department, source.key);
  const body = JSON.stringify({ query: question, variables: { after, first: largestFeedPage } });
  const { status, text } = await post(source, { token, body, dispatcher, signal });
  if (status === 401) throw new FeedError('REFUSED', 'it refuses our feed key');
  if (status >= 500) throw new FeedError('UNREACHABLE', `it answers with HTTP status ${status}`);
  const answer = answerSchema.safeParse(jsonOf(text)).data;
  const error = answer?.errors?.[0];
  if (error?.extensions?.code === 'FORBIDDEN') throw new FeedError('REFUSED', error.message);
  if (error) throw new FeedError('FAULTY', error.message);
  const page = readPage(answer?.data?.changes, after);
  if (page) return page;
  throw new FeedError(
    'FAULTY',
    `what it answers, with HTTP status ${status}, is no page of a feed`,
  );
}

async function post(
  { url }: FeedSource,
  { token, body, dispatcher, signal }: Asking & { token: string; body: string },
): Promise<{ status: number; text: string }> {
  try {
    const response = await request(url, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body,
      dispatcher,
      signal,
    });
    return { status: response.statusCode, text: await response.body.text() };
  } catch (cause) {
    signal.throwIfAborted();
    const { message, code } = cause as NodeJS.ErrnoException;
    throw new FeedError('UNREACHABLE', code ?? message, { cause });
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
