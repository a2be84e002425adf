/**
 * Subscriptions over WebSockets, as the protocol graphql-transport-ws has them. A socket is one caller's: who that is is
 * told when it connects, in the payload of `connection_init`, for browsers can set no headers here. Queries and mutations
 * are asked over HTTP.
 */
import { randomUUID } from 'node:crypto';
import { setMaxListeners } from 'node:events';
import type { IncomingHttpHeaders } from 'node:http';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import {
  type ExecutionArgs,
  type FormattedExecutionResult,
  GraphQLError,
  type GraphQLFormattedError,
  parse,
} from 'graphql';
import {
  CloseCode,
  handleProtocols,
  makeServer,
  type Server,
  type SubscribePayload,
} from 'graphql-ws';
import { type WebSocket, WebSocketServer } from 'ws';
import { purposeOf } from '../audit/purpose.ts';
import type { Identify } from '../identity/identify.ts';
import { asGraphQLError } from '../limits/admission.ts';
import { requireOneFlatRequest } from '../limits/body-limits.ts';
import { callerKey, type RateLimits } from '../limits/rate-limits.ts';
import { CachePolicy } from '../requests/cache-policy.ts';
import type { GraphqlParameters } from '../requests/parameters.ts';
import { RequestRefused } from '../requests/refusal.ts';
import type { RequestContext } from '../requests/request-context.ts';
import type { CurrentGraph } from '../supergraph/current-graph.ts';
import type { Peers } from '../workers/peers.ts';
import { tokenExpired } from './endings.ts';
import { expiryOf } from './expiry.ts';
import type { SubscriptionLimits } from './limits.ts';
import { requireListedOrigin } from './origin.ts';
import { Places } from './places.ts';
import { close, heartbeat, sent } from './socket.ts';
import type { Subscription } from './subscription.ts';
import type { Subscriber } from './subscriptions.ts';
import { type Upgrade, upgradesOf } from './upgrades.ts';

interface SocketsOptions {
  readonly identify: Identify;
  readonly rateLimits: RateLimits | undefined;
  /** Sites whose pages may connect. */
  readonly corsOrigins: readonly string[];
  readonly subscriptions: SubscriptionLimits;
  readonly peers: Peers;
}

/** One socket, as the protocol's server knows it. */
interface Extra {
  readonly request: FastifyRequest;
  readonly socket: WebSocket;
  readonly gone: AbortSignal;
  /** What runs over it, from when it is asked for until it is over. */
  readonly running: Set<Promise<unknown>>;
  subscriber?: Subscriber;
}

/** The longest message of a client, in bytes, and how many bytes may wait for it. */
const longestMessage = 1024 * 1024;
const mostWaiting = 8 * longestMessage;

/** What a client has to read what was sent last, in milliseconds. */
const timeToRead = 5_000;

export class Sockets {
  readonly #current: CurrentGraph;
  readonly #options: SocketsOptions;
  readonly #upgrades: WeakMap<object, Upgrade>;
  readonly #places: Places;
  readonly #open = new Set<Extra>();
  readonly #server = new WebSocketServer({
    noServer: true,
    maxPayload: longestMessage,
    handleProtocols: (offered) => handleProtocols(offered),
  });
  readonly #protocol: Server<Extra>;

  /** Takes the WebSockets of `app` to subscriptions; call it before it listens. */
  constructor(app: FastifyInstance, current: CurrentGraph, options: SocketsOptions) {
    const { socketsPerNetwork, inAll } = options.subscriptions;
    this.#current = current;
    this.#options = options;
    this.#upgrades = upgradesOf(app);
    this.#places = new Places(
      { perCaller: socketsPerNetwork, inAll },
      options.peers.hold('WebSockets'),
    );
    this.#protocol = makeServer<Record<string, unknown>, Extra>({
      onConnect: ({ connectionParams = {}, extra }) => this.#identify(extra, connectionParams),
      onSubscribe: ({ extra }, _id, payload) => this.#subscribe(extra, payload),
      subscribe: ({ rootValue }) => rootValue as AsyncIterableIterator<never>,
      // They are as callers get them already.
      onNext: (_context, _id, _payload, _args, answer) => answer as FormattedExecutionResult,
    });
  }

  /** Whether `request` asks for a WebSocket. */
  isFor({ raw }: FastifyRequest): boolean {
    return this.#upgrades.has(raw);
  }

  /**
   * Goes on with `request` as a WebSocket.
   *
   * @throws {RequestRefused} when a page of another site asks, or there are too many.
   */
  accept(request: FastifyRequest, reply: FastifyReply): FastifyReply {
    requireListedOrigin(request.headers, this.#options.corsOrigins);
    const upgrade = this.#upgrades.get(request.raw);
    if (!upgrade) throw new Error('The request asks for no WebSocket.');
    const { socket, head } = upgrade;
    const leave = this.#places.take(callerKey(undefined, request.ip));
    if (typeof leave === 'number') throw noPlace(leave);
    socket.once('close', leave);
    reply.hijack();
    this.#server.handleUpgrade(request.raw, socket, head, (accepted) =>
      this.#serve(accepted, request),
    );
    return reply;
  }

  /** Closes every socket, once what runs over it has ended and its client has read that. */
  end(): void {
    for (const { socket, running } of this.#open) {
      const cut = setTimeout(() => socket.terminate(), timeToRead);
      socket.once('close', () => clearTimeout(cut));
      const close = () => socket.close(1001, 'The gateway closes: connect again.');
      // Once what was said last is on its way.
      void Promise.allSettled(running).then(() => setImmediate(close));
    }
  }

  #serve(socket: WebSocket, request: FastifyRequest): void {
    const leaving = new AbortController();
    // As many wait for it as run over the socket.
    setMaxListeners(0, leaving.signal);
    const extra: Extra = { socket, request, gone: leaving.signal, running: new Set() };
    this.#open.add(extra);
    const closed = this.#protocol.opened(
      {
        protocol: socket.protocol,
        send: (text) => sent(socket, text),
        close: (code, reason) => close(socket, code, reason),
        onMessage: (take) => {
          socket.on('message', (data) => {
            if (socket.bufferedAmount > mostWaiting) socket.terminate();
            take(String(data)).catch((error) => {
              request.log.error(error, 'subscription failed');
              socket.close(CloseCode.InternalServerError, 'The gateway failed to answer this.');
            });
          });
        },
      },
      extra,
    );
    const endHeartbeat = heartbeat(socket, this.#options.subscriptions.heartbeatMs);
    // What is no WebSocket message ends it, and says so itself.
    socket.on('error', () => undefined);
    socket.once('close', (code, reason) => {
      endHeartbeat();
      leaving.abort();
      this.#open.delete(extra);
      void closed(code, String(reason));
    });
  }

  /** Establishes whose the socket is. */
  async #identify(extra: Extra, params: Readonly<Record<string, unknown>>): Promise<boolean> {
    const { request, socket } = extra;
    try {
      const headers = { ...request.headers, ...headersIn(params) };
      const identity = await this.#options.identify(headers);
      const context: RequestContext = {
        identity,
        purpose: purposeOf(headers),
        caller: callerKey(identity, request.ip),
        asksCost: false,
        asksPlan: false,
        cache: new CachePolicy(),
        requestId: request.id,
        traceparent: request.observed.traceparent,
        observed: request.observed.by(identity),
        clientGone: extra.gone,
      };
      extra.subscriber = { context, expiresAt: expiryOf(headers, identity) };
      return true;
    } catch (error) {
      if (!(error instanceof RequestRefused)) throw error;
      close(socket, CloseCode.Forbidden, error.message);
      return false;
    }
  }

  async #subscribe(
    extra: Extra,
    payload: SubscribePayload,
  ): Promise<ExecutionArgs | readonly GraphQLError[]> {
    try {
      const opened = await this.#begin(extra, payload);
      if (!('next' in opened)) return opened.map(asError);
      return { ...anySubscription, rootValue: answersOf(opened) };
    } catch (error) {
      if (error instanceof RequestRefused) return [asError(asGraphQLError(error).toJSON())];
      throw error;
    }
  }

  async #begin(
    { subscriber, request, socket, running }: Extra,
    payload: SubscribePayload,
  ): Promise<Subscription | readonly GraphQLFormattedError[]> {
    if (!subscriber) throw new Error('Nobody subscribes before it is known who it is.');
    const { context, expiresAt } = subscriber;
    requireOneFlatRequest({ body: payload, url: request.url, method: 'POST' });
    const refusal = this.#options.rateLimits?.refuseCaller(context.caller);
    if (refusal) throw refusal;
    const own = { context: { ...context, requestId: randomUUID() }, expiresAt };
    return new Promise((resolve, reject) => {
      const held = this.#current.hold(async ({ graph }) => {
        const opened = await graph.subscriptions.open(parametersOf(payload), own);
        resolve(opened);
        if (!('next' in opened)) return;
        endAsTold(opened, socket);
        await opened.over;
        if (expiresAt === undefined || Date.now() < expiresAt) return;
        setImmediate(() => socket.close(CloseCode.Forbidden, tokenExpired.message));
      });
      running.add(held);
      held.catch(reject).finally(() => running.delete(held));
    });
  }
}

/** The protocol's server looks whether what it is given is a subscription. */
const anySubscription = { document: parse('subscription { told }') } as ExecutionArgs;

/** Clients of persisted documents send an empty text beside the id, for the protocol wants one. */
function parametersOf({ query, ...others }: SubscribePayload): GraphqlParameters {
  return { ...others, ...(query !== '' && { query }) };
}

/** A client that was told to hurry and does not read is cut off. */
function endAsTold({ hurry, over }: Subscription, socket: WebSocket): void {
  hurry.addEventListener('abort', () => {
    const cut = setTimeout(() => socket.terminate(), timeToRead);
    void over.then(() => clearTimeout(cut));
  });
}

/** The answers of a subscription as objects, which the protocol's server writes. */
function answersOf(subscription: Subscription): AsyncIterableIterator<unknown> {
  return {
    async next() {
      const { done, value } = await subscription.next();
      return done ? { done, value: undefined } : { done: false, value: JSON.parse(value) };
    },
    return: () => subscription.return(),
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}

function asError({ message, ...rest }: GraphQLFormattedError): GraphQLError {
  const error = new GraphQLError(message);
  error.toJSON = () => ({ message, ...rest });
  return error;
}

/** What a client tells in the payload in place of headers. */
function headersIn(params: Readonly<Record<string, unknown>>): IncomingHttpHeaders {
  const headers: IncomingHttpHeaders = {};
  for (const [given, value] of Object.entries(params)) {
    const name = given.toLowerCase();
    if (inPlaceOfHeaders.has(name) && typeof value === 'string') headers[name] = value;
  }
  return headers;
}

const inPlaceOfHeaders = new Set(['authorization', 'x-one-check-demo', 'x-one-check-purpose']);

function noPlace(places: number): RequestRefused {
  return new RequestRefused(
    429,
    'SUBSCRIPTIONS_LIMITED',
    `There are ${places} WebSockets from here already: one carries many subscriptions.`,
    { headers: { 'retry-after': '10' } },
  );
}
