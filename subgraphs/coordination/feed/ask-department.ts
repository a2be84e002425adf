/** Asks a department's graph in coordination's own name, and tells how that can fail. */
import { type Dispatcher, request } from 'undici';
import { z } from 'zod';
import { signInternalToken } from '../../kit/identity/internal-token.ts';
import type { FeedSource } from './configuration.ts';

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

const answerSchema = z.object({
  data: z.record(z.string(), z.unknown()).nullish(),
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
 * What `source` answers to a question or mutation of one field.
 *
 * @throws FeedError when it does not, or with an error; the reason of `signal` when it was aborted.
 */
export async function askDepartment(
  source: FeedSource,
  query: string,
  variables: object,
  { dispatcher, signal }: Asking,
): Promise<unknown> {
  const token = await signInternalToken({ issuer: 'coordination' }, source.department, source.key);
  const body = JSON.stringify({ query, variables });
  const { status, text } = await post(source, { token, body, dispatcher, signal });
  if (status === 401) throw new FeedError('REFUSED', 'it refuses our feed key');
  if (status >= 500) throw new FeedError('UNREACHABLE', `it answers with HTTP status ${status}`);
  const answer = answerSchema.safeParse(jsonOf(text)).data;
  const error = answer?.errors?.[0];
  if (error?.extensions?.code === 'FORBIDDEN') throw new FeedError('REFUSED', error.message);
  if (error) throw new FeedError('FAULTY', error.message);
  const [value] = Object.values(answer?.data ?? {});
  if (value !== undefined) return value;
  throw new FeedError(
    'FAULTY',
    `what it answers, with HTTP status ${status}, is nothing of a graph`,
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
