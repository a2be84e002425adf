/** What is known of one request while the graph answers it: who asks, how to trace it, and whether anyone still waits. */
import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Identity } from '../../subgraphs/kit/identity/identity.ts';
import { purposeOf } from '../audit/purpose.ts';
import { callerKey } from '../limits/rate-limits.ts';

export interface RequestContext {
  /** Who asks; undefined where the gateway establishes no identities. */
  readonly identity: Identity | undefined;
  /** What the caller needs personal data for; undefined where it does not say. */
  readonly purpose: string | undefined;
  /** What rate limits know the caller by. */
  readonly caller: string;
  /** Whether it asks what its operation costs. */
  readonly asksCost: boolean;
  /** The name of this request in every log it leaves a line in. */
  readonly requestId: string;
  /** The caller's W3C trace context, passed on as it came. */
  readonly traceparent: string | undefined;
  /** Aborts when the client leaves before its answer is sent. */
  readonly clientGone: AbortSignal;
}

/**
 * The context of a request by `identity`.
 *
 * @throws {RequestRefused} 400 when the purpose it tells is none.
 */
export function requestContext(
  request: FastifyRequest,
  reply: FastifyReply,
  identity: Identity | undefined,
): RequestContext {
  const leaving = new AbortController();
  reply.raw.once('close', () => {
    if (!reply.raw.writableFinished) leaving.abort();
  });
  return {
    identity,
    purpose: purposeOf(request.headers),
    caller: callerKey(identity, request.ip),
    asksCost: request.headers['x-one-check-cost'] !== undefined,
    requestId: request.id,
    traceparent: traceparentOf(request.raw),
    clientGone: leaving.signal,
  };
}

/** The caller's own name for the request, if it is short and plain enough to write into logs; else a new one. */
export function requestIdOf({ headers }: IncomingMessage): string {
  const given = String(headers['x-request-id'] ?? '');
  return /^[\w.:-]{1,64}$/.test(given) ? given : randomUUID();
}

function traceparentOf({ headers }: IncomingMessage): string | undefined {
  const given = String(headers['traceparent'] ?? '');
  return /^[\da-f]{2}-[\da-f]{32}-[\da-f]{16}-[\da-f]{2}$/.test(given) ? given : undefined;
}
