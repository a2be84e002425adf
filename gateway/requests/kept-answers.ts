/**
 * What goes with an answer about its being kept: for how long and by whom, by what it must be told apart, and, over GET,
 * whether it is still the same. One with errors is never kept.
 */
import { createHash } from 'node:crypto';
import type { ApolloServerPlugin } from '@apollo/server';
import type { DoneFuncWithErrOrRes, FastifyReply, FastifyRequest } from 'fastify';
import { OperationTypeNode } from 'graphql';
import { unkept } from './cache-policy.ts';
import type { RequestContext } from './request-context.ts';

/** The `Cache-Control` of an answer, given as the text that the graph wrote. */
export function cacheControlOf(text: string, { cache, identity }: RequestContext): string {
  return text.startsWith('{"errors":') ? unkept : cache.headerFor(identity);
}

/** Sets the `Cache-Control` of answers that ApolloServer gives, in place of its own reckoning, which knows one schema. */
export const sendCacheControl: ApolloServerPlugin<RequestContext> = {
  async requestDidStart() {
    return {
      async willSendResponse({ response: { http, body }, operation, contextValue }) {
        const answersQuery =
          operation?.operation === OperationTypeNode.QUERY &&
          body.kind === 'single' &&
          !body.singleResult.errors;
        const { cache, identity } = contextValue;
        http.headers.set('cache-control', answersQuery ? cache.headerFor(identity) : unkept);
      },
    };
  },
};

/** What an answer depends on beside its URL; a cache that overlooked one would give one caller's to another. */
const dependsOn = 'accept, authorization, x-one-check-demo';

/** A hook for what is about to be sent: it concerns answers whose `Cache-Control` lets somebody keep them. */
export function describeKept(
  { method, headers }: FastifyRequest,
  reply: FastifyReply,
  payload: unknown,
  done: DoneFuncWithErrOrRes,
): void {
  if (!String(reply.getHeader('cache-control')).startsWith('max-age=')) {
    done(null, payload);
    return;
  }
  const others = reply.getHeader('vary');
  void reply.header('vary', others === undefined ? dependsOn : `${others}, ${dependsOn}`);
  if (method !== 'GET' || typeof payload !== 'string') {
    done(null, payload);
    return;
  }
  const tag = `"${createHash('sha256').update(payload).digest('base64url').slice(0, 22)}"`;
  void reply.header('etag', tag);
  if (headers['if-none-match'] !== tag) {
    done(null, payload);
    return;
  }
  void reply.code(304);
  done(null, null);
}
