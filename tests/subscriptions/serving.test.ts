/** How a gateway serves subscriptions, whatever they are about: over both transports, through every way they end. */
import { writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { join } from 'node:path';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import type { GatewayOptions } from '../../gateway/options.ts';
import { type RunningGateway, startGateway } from '../../gateway/server.ts';
import { manifestOf, persisted, sha256 } from '../documents/asking.ts';
import {
  composed,
  type ForeignSubgraph,
  serveForeign,
  until,
  WatchedFile,
} from '../gateway/foreign-graph.ts';
import { raw } from '../gateway/raw-request.ts';
import { type Listener, overEvents, overSocket, type Told } from './listening.ts';
import { serveNames, Ticking } from './ticking.ts';

let ticking: Ticking;
let names: ForeignSubgraph;
let file: WatchedFile;
let gateway: RunningGateway;
let isOpen = false;

beforeAll(async () => {
  ticking = await new Ticking().start();
  names = await serveNames();
});

afterAll(async () => {
  await ticking.stop();
  await names.close();
});

beforeEach(async () => {
  file = await WatchedFile.create();
  await file.replace(composed(ticking, names));
});

afterEach(async () => {
  await close();
  await until(() => ticking.subscribers === 0);
  await file.remove();
});

async function start(options: Partial<GatewayOptions> = {}): Promise<void> {
  gateway = await startGateway({ ...file.options, ...options });
  isOpen = true;
}

async function close(): Promise<void> {
  if (isOpen) await gateway.close();
  isOpen = false;
}

const query = 'subscription Bells { ticked { id tick name } }';

const listen = (headers: Record<string, string> = {}) =>
  overEvents(gateway.url, { query }, headers);

const codes = (listener: Listener) =>
  listener.told.flatMap(({ errors = [] }) => errors.map(({ extensions }) => extensions.code));

/** Subscribes over a WebSocket, and waits until that has begun. */
async function listenOverSocket(params: Record<string, string> = {}): Promise<Listener> {
  const before = ticking.subscribers;
  const listener = overSocket(gateway.url, { query }, params);
  await until(() => ticking.subscribers > before);
  return listener;
}

const both = [
  ['event streams', () => listen()],
  ['WebSockets', () => listenOverSocket()],
] as const;

describe.each(both)('over %s', (_, begin) => {
  test('each event is answered with the fields of every subgraph, in order', async () => {
    await start();
    const listener = await begin();
    ticking.tick({ id: 'a', tick: 1 });
    ticking.tick({ id: 'dumb', tick: 2 });
    ticking.tick({ id: 'b', tick: 3 });
    ticking.end();
    expect(await listener.over).toBeUndefined();
    expect(listener.told).toMatchObject([
      { data: { ticked: { id: 'a', tick: 1, name: 'bell a' } } },
      {
        data: { ticked: { id: 'dumb', tick: 2, name: null } },
        errors: [{ path: ['ticked', 'name'], extensions: { service: 'culture-tourism' } }],
      },
      { data: { ticked: { id: 'b', tick: 3, name: 'bell b' } } },
    ]);
  });

  test('a subgraph that dies ends it with its name, and it can be had again', async () => {
    await start();
    const listener = await begin();
    await ticking.stop();
    await listener.over;
    expect(listener.told).toMatchObject([
      { errors: [{ extensions: { code: 'SUBGRAPH_UNREACHABLE', service: 'water' } }] },
    ]);
    const meanwhile = await listen();
    await meanwhile.over;
    expect(codes(meanwhile)).toEqual(['SUBGRAPH_UNREACHABLE']);
    await ticking.start();
    const again = await begin();
    ticking.tick({ id: 'a', tick: 1 });
    await again.hears(({ data }) => data.ticked.tick === 1);
    again.leave();
    await until(() => ticking.subscribers === 0);
  });

  test('another supergraph ends it, and so does the end of the gateway', async () => {
    await start();
    const listener = await begin();
    await file.replace(`${composed(ticking, names)}\n# another`);
    await listener.over;
    expect(codes(listener)).toEqual(['SUBSCRIPTION_GRAPH_CHANGED']);
    await until(() => ticking.subscribers === 0);
    const next = await begin();
    await close();
    await next.over;
    expect(codes(next)).toEqual(['SUBSCRIPTION_GATEWAY_CLOSES']);
  });

  test('who leaves is not told, and takes no place', async () => {
    await start({ subscriptions: { perCaller: 1 } });
    const listener = await begin();
    await expect(listen()).rejects.toThrow();
    listener.leave();
    await until(() => ticking.subscribers === 0);
    const next = await listen();
    next.leave();
    await until(() => ticking.subscribers === 0);
  });
});

describe('a token', async () => {
  const provider = await generateKeyPair('ES256');
  const key = { ...(await exportJWK(provider.publicKey)), kid: 'k1', alg: 'ES256' };
  const [issuer, audience] = ['https://login.example.city', 'one-check'];

  const tokenFor = (seconds: number) =>
    new SignJWT({ sub: 'a', role: 'OFFICER', department: 'water' })
      .setProtectedHeader({ alg: 'ES256', kid: 'k1' })
      .setIssuer(issuer)
      .setAudience(audience)
      .setExpirationTime(Math.floor(Date.now() / 1_000) + seconds)
      .sign(provider.privateKey);

  async function startWithTokens(): Promise<void> {
    const jwks = join(file.folder, 'jwks.json');
    await writeFile(jwks, JSON.stringify({ keys: [key] }));
    await start({
      identity: { mode: 'jwt', jwks, issuer, audience },
      subgraphKeys: { water: new Uint8Array(32), 'culture-tourism': new Uint8Array(32) },
    });
  }

  test('that expires ends what was begun with it', async () => {
    await startWithTokens();
    const authorization = `Bearer ${await tokenFor(2)}`;
    const listener = await listen({ authorization });
    const socket = await listenOverSocket({ authorization });
    await listener.over;
    expect(codes(listener)).toEqual(['UNAUTHENTICATED']);
    await socket.over;
    expect(codes(socket)).toEqual(['UNAUTHENTICATED']);
  });

  test('that does not hold opens nothing', async () => {
    await startWithTokens();
    const authorization = `Bearer ${await tokenFor(-60)}`;
    await expect(listen({ authorization })).rejects.toThrow(/401|Unauthorized/);
    const socket = overSocket(gateway.url, { query }, { authorization });
    expect(await socket.over).toMatchObject({ code: 4403 });
  });
});

test('a client that does not read is cut off, and told why', async () => {
  await start({ subscriptions: { waitingEvents: 5 } });
  const text = await new Promise<string>((resolve, reject) => {
    const asking = request(gateway.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'text/event-stream' },
    });
    asking.on('error', reject);
    asking.on('response', async (response) => {
      const load = 'x'.repeat(512 * 1024);
      for (let tick = 1; ticking.subscribers > 0; tick += 1) {
        ticking.tick({ id: 'a', tick, load });
        await new Promise((next) => setTimeout(next, 5));
      }
      let read = '';
      for await (const chunk of response) read += String(chunk);
      resolve(read);
    });
    asking.end(JSON.stringify({ query: 'subscription { ticked { tick load } }' }));
  });
  expect(text).toContain('"code":"SUBSCRIPTION_TOO_SLOW"');
  expect(text.endsWith('event: complete\ndata:\n\n')).toBe(true);
});

test('something is sent while there is nothing to tell', async () => {
  await start({ subscriptions: { heartbeatMs: 20 } });
  const stream = await fetch(gateway.url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'text/event-stream' },
    body: JSON.stringify({ query }),
  });
  expect(stream.headers.get('content-type')).toMatch(/^text\/event-stream/);
  const reader = stream.body?.getReader();
  let beats = '';
  while (beats.length < 12) beats += new TextDecoder().decode((await reader?.read())?.value);
  expect(beats).toMatch(/^(:\n\n)+$/);
  await reader?.cancel();
  await until(() => ticking.subscribers === 0);
});

describe('what is refused', () => {
  const headers = { 'content-type': 'application/json', accept: 'text/event-stream' };
  const post = (body: unknown, more: Record<string, string> = headers) =>
    raw(gateway.url, {
      method: 'POST',
      path: '/graphql',
      headers: more,
      body: JSON.stringify(body),
    });

  const wrong: [name: string, body: unknown, words: string][] = [
    ['a query', { query: '{ now }' }, 'Only subscriptions'],
    ['no document', {}, 'asks nothing'],
    ['a mistake', { query: 'subscription { tacked { id } }' }, 'tacked'],
    ['two roots', { query: 'subscription { ticked { id } b: ticked { id } }' }, 'only one'],
    ['no text', { query: 'subscription {' }, 'Syntax Error'],
    [
      'a wrong variable',
      { query: 'subscription ($n: Int) { ticked(every: $n) { id } }', variables: { n: 'x' } },
      'Int',
    ],
    ['nothing left', { query: 'subscription { ticked @skip(if: true) { id } }' }, 'nothing'],
    ['too much', { query: `subscription { ticked { ${'id '.repeat(2_000)} } }` }, 'fields'],
    ['a list', [{ query }], 'list'],
  ];

  test('whatever subscribes to nothing that is here, with what is wrong', async () => {
    await start();
    for (const [name, body, words] of wrong) {
      const answer = await post(body);
      expect([name, answer.status, answer.text]).toEqual([
        name,
        400,
        expect.stringContaining(words),
      ]);
    }
  });

  test('a subscription that accepts one answer, however often it was subscribed to', async () => {
    await start();
    const listener = await listen();
    for (const _ of [1, 2]) {
      const answer = await post({ query }, { 'content-type': 'application/json' });
      expect(answer.text).toContain('text/event-stream');
    }
    listener.leave();
    await until(() => ticking.subscribers === 0);
  });

  test('a GET that a page of another site can send', async () => {
    await start();
    const path = `/graphql?query=${encodeURIComponent(query)}`;
    const answer = await raw(gateway.url, {
      method: 'GET',
      path,
      headers: { accept: 'text/event-stream' },
    });
    expect([answer.status, answer.text]).toEqual([
      400,
      expect.stringContaining('apollo-require-preflight'),
    ]);
  });

  test('documents that are not in the manifest, where it is closed', async () => {
    await start({ documents: [await manifestOf(file.folder, [query])], documentsMode: 'closed' });
    expect((await post({ query: `${query} ` })).status).toBe(403);
    const socket = overSocket(gateway.url, { query: `${query} ` }, {});
    expect(await socket.over).toMatchObject([{ extensions: { code: 'DOCUMENT_NOT_TRUSTED' } }]);
    const stream = overSocket(gateway.url, { query: '', ...persisted(sha256(query)) }, {});
    await until(() => ticking.subscribers === 1);
    ticking.tick({ id: 'a', tick: 1 });
    await stream.hears(({ data }: Told) => data.ticked.name === 'bell a');
    stream.leave();
    await until(() => ticking.subscribers === 0);
  });
});

describe('a request to go on in another protocol', () => {
  const websocket = {
    connection: 'Upgrade',
    upgrade: 'websocket',
    'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
    'sec-websocket-version': '13',
    'sec-websocket-protocol': 'graphql-transport-ws',
  };
  const upgrade = (headers: Record<string, string>, path = '/graphql') =>
    raw(gateway.url, { method: 'GET', path, headers: { ...websocket, ...headers } });

  test('is refused to pages of other sites, elsewhere than at the graph, and where it is none', async () => {
    await start({ corsOrigins: ['https://check.example.city'] });
    expect((await upgrade({ origin: 'https://evil.example' })).status).toBe(403);
    expect((await upgrade({ origin: 'null' })).status).toBe(403);
    expect((await upgrade({}, '/elsewhere')).status).toBe(404);
    expect((await upgrade({ host: 'evil.example' })).status).toBe(403);
    expect((await upgrade({ 'sec-websocket-key': 'short' })).status).toBe(400);
    expect((await upgrade({ 'sec-websocket-version': '99' })).status).toBe(400);
    const listed = new WebSocket(gateway.url.replace('http', 'ws'), 'graphql-transport-ws', {
      origin: 'https://check.example.city',
    });
    await new Promise((resolve) => listed.once('open', resolve));
    listed.terminate();
  });

  test('to HTTP/2 is overlooked, with its body', async () => {
    await start();
    const answer = await raw(gateway.url, {
      method: 'POST',
      path: '/graphql',
      headers: {
        connection: 'Upgrade, HTTP2-Settings',
        upgrade: 'h2c',
        'http2-settings': 'AAMAAABkAAQAoAAAAAIAAAAA',
        'content-type': 'application/json',
      },
      body: JSON.stringify({ query: '{ __typename }' }),
    });
    expect([answer.status, JSON.parse(answer.text)]).toEqual([
      200,
      { data: { __typename: 'Query' } },
    ]);
  });

  test('ends with a reason where what follows is no protocol of ours', async () => {
    await start();
    const url = gateway.url.replace('http', 'ws');
    const closing = (socket: WebSocket) =>
      new Promise<number>((resolve) => socket.once('close', resolve));
    const spoken = async (text: string) => {
      const socket = new WebSocket(url, 'graphql-transport-ws');
      socket.once('open', () => socket.send(text));
      return closing(socket);
    };
    expect(await closing(new WebSocket(url))).toBe(4406);
    expect(await spoken('no JSON')).toBe(4400);
    expect(await spoken('{"type":"subscribe","id":"1","payload":{"query":"{ a }"}}')).toBe(4401);
    expect(await spoken('x'.repeat(2 * 1024 * 1024))).toBe(1009);
  });
});

test('an event that is nested without end, or no JSON, is the fault of its subgraph', async () => {
  const broken = await serveForeign(
    'broken',
    'type Query { a: Int } type Subscription { b: Int }',
    {},
  );
  await file.replace(composed(broken));
  await start();
  const listener = await overEvents(gateway.url, { query: 'subscription { b }' }, {});
  await listener.over;
  expect(listener.told).toMatchObject([
    { errors: [{ extensions: { code: 'SUBGRAPH_BAD_RESPONSE', service: 'broken' } }] },
  ]);
  await broken.close();
});
