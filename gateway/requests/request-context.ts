/** What is known of one request while the graph answers it: who asks, how to trace it, and whether anyone still waits. */
import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Identity } from '../../subgraphs/kit/identity/identity.ts';
import { purposeOf } from '../audit/purpose.ts';
import { callerKey } from '../limits/rate-limits.ts';
import type { ObservedRequest } from '../observation/observed-request.ts';
import { CachePolicy } from './cache-policy.ts';

export interface RequestContext {
  /** Who asks; undefined where the gateway establishes no identities. */
  readonly identity: Identity | undefined;
  /** What the caller needs personal data for; undefined where it does not say. */
  readonly purpose: string | undefined;
  /** What rate limits know the caller by. */
  readonly caller: string;
  /** Whether it asks what its operation costs. */
  readonly asksCost: boolean;
  /** Whether it asks how its operation was carried out. */
  readonly asksPlan: boolean;
  /** How long its answer may be kept, as far as that is known. */
  readonly cache: CachePolicy;
  /** The name of this request in every log it leaves a line in. */
  readonly requestId: string;
  /** The W3C trace context that subgraphs are told. */
  readonly traceparent: string;
  /** What is noted of it. */
  readonly observed: ObservedRequest;
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
  // It may have left while it was established who it is.
  if (reply.raw.destroyed) leaving.abort();
  return {
    identity,
    purpose: purposeOf(request.headers),
    caller: callerKey(identity, request.ip),
    asksCost: request.headers['x-one-check-cost'] !== undefined,
    asksPlan: request.headers['x-one-check-plan'] !== undefined,
    cache: new CachePolicy(),
    requestId: request.id,
    traceparent: request.observed.traceparent,
    observed: request.observed.by(identity),
    clientGone: leaving.signal,
  };
}

/** The caller's own name for the request, if it is short and plain enough to write into logs; else a new one. */
export function requestIdOf({ headers }: IncomingMessage): string {
  const given = String(headers['x-request-id'] ?? '');
  return /^[\w.:-]{1,64}$/.test(given) ? given : randomUUID();
}
