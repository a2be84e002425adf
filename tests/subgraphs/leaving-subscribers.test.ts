/** Subscribers of a subgraph who leave, and subgraphs that close, while it is still made ready what they subscribe to. */
import { buildSubgraphSchema } from '@apollo/subgraph';
import Fastify, { type FastifyInstance } from 'fastify';
import { parse } from 'graphql';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Context } from '../../subgraphs/kit/definition.ts';
import { EventQueue } from '../../subgraphs/kit/events/event-queue.ts';
import { serveSubscriptions } from '../../subgraphs/kit/serve/subscriptions.ts';
import { until } from '../gateway/foreign-graph.ts';

let app: FastifyInstance;
let endSubscriptions: () => void;
/** Who waits to begin, how many ever began, and how many of them have not left. */
let waiting: (() => void)[];
let begunEver: number;
let subscribers: number;

beforeEach(async () => {
  waiting = [];
  begunEver = 0;
  subscribers = 0;
  app = Fastify({ forceCloseConnections: 'idle' });
  const subscribe = async () => {
    await new Promise<void>((begin) => waiting.push(begin));
    begunEver += 1;
    subscribers += 1;
    return new EventQueue(10, () => {
      subscribers -= 1;
    });
  };
  endSubscriptions = serveSubscriptions(app, '/graphql', {
    schema: buildSubgraphSchema({
      typeDefs: parse('type Query { now: Int } type Subscription { ticked: Int }'),
      resolvers: { Subscription: { ticked: { subscribe } } },
    }),
    contextOf: () => ({}) as Context,
    present: (error) => error.toJSON(),
  });
  app.post('/graphql', () => ({}));
  await app.listen({ port: 0, host: '127.0.0.1' });
});
afterEach(async () => {
  app.server.closeAllConnections();
  await app.close();
});

function begun(): void {
  for (const begin of waiting) begin();
}

function subscribing(signal?: AbortSignal): Promise<Response> {
  return fetch(`${app.listeningOrigin}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'text/event-stream' },
    body: JSON.stringify({ query: 'subscription { ticked }' }),
    ...(signal && { signal }),
  });
}

/** How many connections there are. */
const connections = () =>
  new Promise<number>((resolve) => app.server.getConnections((_error, count) => resolve(count)));

test('who leaves before it has begun is no subscriber', async () => {
  const leaving = new AbortController();
  const left = subscribing(leaving.signal).catch(() => 'left');
  await until(() => waiting.length === 1);
  leaving.abort();
  expect(await left).toBe('left');
  await until(async () => (await connections()) === 0);
  begun();
  await until(() => begunEver === 1 && subscribers === 0);
});

test('a subgraph that closes waits for nobody who has still to begin', async () => {
  const asked = subscribing().then(
    (answer) => answer.text(),
    () => 'broken off',
  );
  await until(() => waiting.length === 1);
  endSubscriptions();
  const closed = app.close();
  begun();
  await closed;
  await asked;
  await until(() => begunEver === 1 && subscribers === 0);
});
