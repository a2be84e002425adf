/** Subscriptions over HTTP: server-sent events in the distinct connections mode of GraphQL over SSE. */
import type { OutgoingHttpHeaders } from 'node:http';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { asksForEvents, EventStream } from '../../subgraphs/kit/events/event-stream.ts';
import { parametersIn } from '../requests/parameters.ts';
import { RequestRefused } from '../requests/refusal.ts';
import type { RequestContext } from '../requests/request-context.ts';
import { expiryOf } from './expiry.ts';
import type { Subscriptions } from './subscriptions.ts';

/** Whether a request subscribes, rather than asks once. */
export function subscribes({ headers }: FastifyRequest): boolean {
  return asksForEvents(headers.accept);
}

/**
 * Answers a request that subscribes; resolves when the subscription is over.
 *
 * @throws {RequestRefused} when it is refused.
 */
export async function serveEvents(
  subscriptions: Subscriptions,
  request: FastifyRequest,
  reply: FastifyReply,
  context: RequestContext,
): Promise<FastifyReply> {
  const parameters = parametersIn(request);
  if (!parameters) throw unreadable();
  const expiresAt = expiryOf(request.headers, context.identity);
  const opened = await subscriptions.open(parameters, { context, expiresAt });
  if (!('next' in opened)) return reply.code(400).send({ errors: opened });
  reply.hijack();
  const stream = new EventStream(
    reply.raw,
    reply.getHeaders() as OutgoingHttpHeaders,
    subscriptions.heartbeatMs,
  );
  try {
    for await (const answer of opened) await stream.next(answer, opened.hurry);
    stream.complete();
  } catch (error) {
    request.log.error(error, 'subscription failed');
    stream.breakOff();
  }
  return reply;
}

function unreadable(): RequestRefused {
  return new RequestRefused(
    400,
    'BAD_REQUEST',
    'Subscribe with POST and the content type application/json, or with GET and the header apollo-require-preflight.',
  );
}
