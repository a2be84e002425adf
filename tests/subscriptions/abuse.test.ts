/** Clients that mean harm or know no better: what they send, leave half done or do not read costs them their own subscription. */
import { connect, type Socket } from 'node:net';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import type { GatewayOptions } from '../../gateway/options.ts';
import { type RunningGateway, startGateway } from '../../gateway/server.ts';
import { composed, type ForeignSubgraph, until, WatchedFile } from '../gateway/foreign-graph.ts';
import { KeyServer, named, ProviderKey } from '../gateway/provider.ts';
import { raw } from '../gateway/raw-request.ts';
import { overEvents } from './listening.ts';
import { serveNames, Ticking } from './ticking.ts';

let ticking: Ticking;
let names: ForeignSubgraph;
let file: WatchedFile;
let gateway: RunningGateway;
const clients = new Set<{ terminate?(): void; destroy?(): void }>();

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
  for (const client of clients) client.terminate?.() ?? client.destroy?.();
  clients.clear();
  await until(() => ticking.subscribers === 0);
  await gateway.close();
  await file.remove();
});

async function start(options: Partial<GatewayOptions> = {}): Promise<void> {
  gateway = await startGateway({ ...file.options, ...options });
}

const query = 'subscription { ticked { id tick } }';
const subscribe = (id: string, text = query) =>
  JSON.stringify({ type: 'subscribe', id, payload: { query: text } });

/** A WebSocket whose client is known, and what it was sent. */
async function connected(): Promise<{ socket: WebSocket; heard: Heard[] }> {
  const socket = new WebSocket(gateway.url.replace('http', 'ws'), 'graphql-transport-ws');
  clients.add(socket);
  socket.on('error', () => undefined);
  const heard: Heard[] = [];
  socket.on('message', (text) => heard.push(JSON.parse(String(text))));
  await new Promise((resolve) => socket.once('open', resolve));
  socket.send('{"type":"connection_init"}');
  await until(() => heard.length === 1);
  return { socket, heard };
}

interface Heard {
  readonly type: string;
  readonly id?: string;
  // biome-ignore lint/suspicious/noExplicitAny: a test reads whatever it was sent
  readonly payload?: any;
}

const closing = (socket: WebSocket) =>
  new Promise<[code: number, reason: string]>((resolve) =>
    socket.once('close', (code, reason) => resolve([code, String(reason)])),
  );

const upgrading = [
  'GET /graphql HTTP/1.1',
  'Host: 127.0.0.1',
  'Connection: Upgrade',
  'Upgrade: websocket',
  'Sec-WebSocket-Version: 13',
  'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
  'Sec-WebSocket-Protocol: graphql-transport-ws',
];

/** A connection that sends these lines of a request, and what it is answered. */
function speaking(...lines: readonly string[]): { socket: Socket; answer: () => string } {
  const socket = connect({ port: Number(new URL(gateway.url).port), allowHalfOpen: true });
  clients.add(socket);
  let answer = '';
  socket.on('error', () => undefined);
  socket.on('data', (chunk) => {
    answer += String(chunk);
  });
  socket.write(`${lines.join('\r\n')}\r\n\r\n`);
  return { socket, answer: () => answer };
}

test('bytes that are no frames, and frames that are no messages, end their own socket and nothing else', async () => {
  await start();
  const { socket: other, heard } = await connected();
  other.send(subscribe('1'));
  await until(() => ticking.subscribers === 1);
  const streams = [
    Buffer.alloc(2_000, 0xff),
    Buffer.from([0x81, 0x05, 0x48, 0x65, 0x6c, 0x6c, 0x6f]),
    // A frame that announces a terabyte, one of a reserved kind, and a continuation of nothing.
    Buffer.from([0x81, 0xff, 0, 0, 1, 0, 0, 0, 0, 0, 1, 2, 3, 4]),
    Buffer.from([0x83, 0x80, 1, 2, 3, 4]),
    Buffer.from([0x80, 0x80, 1, 2, 3, 4]),
  ];
  for (const bytes of streams) {
    const { socket, answer } = speaking(...upgrading);
    await until(() => answer().startsWith('HTTP/1.1 101'));
    const closed = new Promise((resolve) => socket.once('end', resolve));
    socket.write(bytes);
    await closed;
  }
  ticking.tick({ id: 'a', tick: 1 });
  await until(() => heard.length === 2);
  expect(heard[1]).toMatchObject({ type: 'next', payload: { data: { ticked: { id: 'a' } } } });
  expect(file.log.filter(({ level }) => Number(level) >= 50)).toEqual([]);
});

test('what a client is told when it is closed fits, whatever it sent', async () => {
  await start();
  const { socket } = await connected();
  const closed = closing(socket);
  for (const _ of [1, 2]) socket.send(subscribe('检'.repeat(300)));
  const [code, reason] = await closed;
  expect([code, reason]).toEqual([4409, expect.stringMatching(/^Subscriber for 检+$/)]);
  expect(file.log.filter(({ level }) => Number(level) >= 50)).toEqual([]);
});

test('a token where nobody checks any is not looked at', async () => {
  await start();
  const listener = await overEvents(gateway.url, { query }, { authorization: 'Bearer no.token' });
  const { socket, heard } = await connected();
  socket.close();
  await closing(socket);
  const told = new WebSocket(gateway.url.replace('http', 'ws'), 'graphql-transport-ws');
  clients.add(told);
  await new Promise((resolve) => told.once('open', resolve));
  told.send('{"type":"connection_init","payload":{"authorization":"Bearer no.token"}}');
  await new Promise((resolve) => told.once('message', resolve));
  expect(heard).toEqual([{ type: 'connection_ack' }]);
  listener.leave();
});

test('500 WebSockets of one network: those with a place are served, the others refused, and all are free again', async () => {
  await start({ subscriptions: { socketsPerNetwork: 50, perCaller: 20 } });
  const opening = (): Promise<WebSocket | number> => {
    const socket = new WebSocket(gateway.url.replace('http', 'ws'), 'graphql-transport-ws');
    clients.add(socket);
    socket.on('error', () => undefined);
    return new Promise((resolve) => {
      socket.once('open', () => resolve(socket));
      socket.once('unexpected-response', (request, { statusCode = 0 }) => {
        request.destroy();
        resolve(statusCode);
      });
    });
  };
  const all = await Promise.all(Array.from({ length: 500 }, opening));
  const open = all.filter((it) => it instanceof WebSocket);
  expect([open.length, new Set(all.filter((it) => typeof it === 'number'))]).toEqual([
    50,
    new Set([429]),
  ]);
  const answer = await raw(gateway.url, { method: 'GET', path: '/health/ready' });
  expect(answer.status).toBe(200);
  for (const socket of open) socket.terminate();
  await until(async () => (await opening()) instanceof WebSocket);
});

test('a socket that begins and ends operations for hours keeps nothing of them', async () => {
  const warned: Error[] = [];
  const warn = (warning: Error) => void warned.push(warning);
  process.on('warning', warn);
  await start();
  const { socket } = await connected();
  for (let nth = 0; nth < 30; nth += 1) socket.send(subscribe(`${nth}`));
  await until(() => ticking.subscribers === 30);
  for (let nth = 0; nth < 30; nth += 1) socket.send(`{"type":"complete","id":"${nth}"}`);
  await until(() => ticking.subscribers === 0);
  process.off('warning', warn);
  expect(warned.map(({ name }) => name)).not.toContain('MaxListenersExceededWarning');
});

test('operations beyond those of a caller are refused one by one, the others go on', async () => {
  await start({ subscriptions: { perCaller: 20 } });
  const { socket, heard } = await connected();
  for (let nth = 0; nth < 200; nth += 1) socket.send(subscribe(`${nth}`));
  const refused = () => heard.filter(({ type }) => type === 'error');
  await until(() => refused().length === 180 && ticking.subscribers === 20);
  expect(new Set(refused().map(({ payload }) => payload[0].extensions.code))).toEqual(
    new Set(['SUBSCRIPTIONS_LIMITED']),
  );
  ticking.tick({ id: 'a', tick: 1 });
  const told = () => heard.filter(({ type }) => type === 'next');
  await until(() => told().length === 20);
  expect(new Set(told().map(({ id }) => id))).toEqual(
    new Set(Array.from({ length: 20 }, (_, nth) => `${nth}`)),
  );
});

describe('a client that leaves', () => {
  test('while it is established who it is takes no place and leaves nothing behind', async () => {
    const key = new ProviderKey('k1');
    const provider = await new KeyServer().start(key);
    let release = () => {};
    provider.answer = (response) => {
      release = () => void provider.publish(key).then(() => provider.answer(response));
    };
    await start({
      identity: { mode: 'jwt', jwks: provider.url, ...named },
      subgraphKeys: { water: new Uint8Array(32), 'culture-tourism': new Uint8Array(32) },
      subscriptions: { perCaller: 1, socketsPerNetwork: 1 },
    });
    const authorization = `Authorization: Bearer ${await key.token()}`;
    const socket = speaking(...upgrading, authorization);
    const stream = speaking(
      `GET /graphql?query=${encodeURIComponent(query)} HTTP/1.1`,
      'Host: 127.0.0.1',
      'Accept: text/event-stream',
      'Apollo-Require-Preflight: 1',
      authorization,
    );
    await until(() => provider.fetched > 0);
    for (const left of [socket, stream]) left.socket.destroy();
    // One that stays is asked about after them.
    const staying = speaking('GET /health/live HTTP/1.1', 'Host: 127.0.0.1');
    await until(() => staying.answer() !== '');
    release();
    await until(() => file.log.some(({ msg, left }) => msg === 'operation' && left === true));
    const headers = { authorization: authorization.slice('Authorization: '.length) };
    await until(async () => {
      const listener = await overEvents(gateway.url, { query }, headers).catch(() => undefined);
      listener?.leave();
      return listener !== undefined;
    });
    await connected();
    await provider.stop();
  });

  test('only by half is not waited for', async () => {
    await start();
    const refused = speaking(...upgrading, 'Origin: https://evil.example');
    await until(() => refused.answer().startsWith('HTTP/1.1 403'));
    const reset = new Promise((resolve) => refused.socket.once('error', resolve));
    // The gateway has closed the connection: what is sent over it meets nobody.
    const sending = setInterval(() => refused.socket.write('anyone there?'), 10);
    expect(await reset).toMatchObject({ code: expect.stringMatching(/^(ECONNRESET|EPIPE)$/) });
    clearInterval(sending);
    const stream = speaking(
      `GET /graphql?query=${encodeURIComponent(query)} HTTP/1.1`,
      'Host: 127.0.0.1',
      'Accept: text/event-stream',
      'Apollo-Require-Preflight: 1',
    );
    await until(() => ticking.subscribers === 1);
    stream.socket.end();
    await until(() => ticking.subscribers === 0);
  });
});

describe('a client that does not read', () => {
  const load = 'x'.repeat(200_000);
  const heavy = 'subscription { ticked { id tick load } }';

  /** Tells events until nobody listens any more; returns how many. */
  async function tickUntilOver(): Promise<number> {
    let tick = 0;
    for (; ticking.subscribers > 0; tick += 1) {
      ticking.tick({ id: 'a', tick, load });
      await new Promise((next) => setTimeout(next, 5));
    }
    return tick;
  }

  test('is told why it ends over a WebSocket too, when more waits than may', async () => {
    await start({ subscriptions: { waitingEvents: 1_000, waitingCharacters: 1_000_000 } });
    const { socket, heard } = await connected();
    socket.send(subscribe('1', heavy));
    await until(() => ticking.subscribers === 1);
    socket.pause();
    // Long before a thousand of them wait.
    expect(await tickUntilOver()).toBeLessThan(200);
    socket.resume();
    await until(() => heard.at(-1)?.type === 'complete');
    expect(heard.at(-2)?.payload).toMatchObject({
      errors: [{ extensions: { code: 'SUBSCRIPTION_TOO_SLOW' } }],
    });
  });

  test('is told a single event however long it is, as long as it reads', async () => {
    await start({ subscriptions: { waitingCharacters: 1_000 } });
    const { socket, heard } = await connected();
    socket.send(subscribe('1', heavy));
    await until(() => ticking.subscribers === 1);
    for (const tick of [1, 2, 3]) {
      ticking.tick({ id: 'a', tick, load });
      await until(() => heard.length === 1 + tick);
    }
    expect(heard.at(-1)?.payload.data.ticked).toMatchObject({ tick: 3, load });
  });

  test('keeps no other from being told, nor another supergraph from being served', async () => {
    await start();
    const slow = await connected();
    slow.socket.send(subscribe('1', heavy));
    await until(() => ticking.subscribers === 1);
    slow.socket.pause();
    const others = await Promise.all(
      Array.from({ length: 20 }, () => overEvents(gateway.url, { query }, {})),
    );
    for (let tick = 1; tick <= 40; tick += 1) ticking.tick({ id: 'a', tick, load });
    for (const other of others) await other.hears(({ data }) => data.ticked.tick === 40);
    await file.replace(`${composed(ticking, names)}\n# another`);
    for (const other of others) {
      await other.over;
      expect(other.told.at(-1)?.errors?.[0]?.extensions.code).toBe('SUBSCRIPTION_GRAPH_CHANGED');
      expect(other.told).toHaveLength(41);
    }
    await until(() => ticking.subscribers === 0);
    slow.socket.terminate();
  });
});
