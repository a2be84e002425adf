/** Whether the other side is still there: a client that answers pings stays however silent it is, one that does not is let go of. */
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { type RunningGateway, startGateway } from '../../gateway/server.ts';
import { composed, type ForeignSubgraph, until, WatchedFile } from '../gateway/foreign-graph.ts';
import { overEvents } from './listening.ts';
import { serveNames, Ticking } from './ticking.ts';

let ticking: Ticking;
let names: ForeignSubgraph;
let file: WatchedFile;
let gateway: RunningGateway;

beforeAll(async () => {
  ticking = await new Ticking().start();
  names = await serveNames();
  file = await WatchedFile.create();
  await file.replace(composed(ticking, names));
  const subscriptions = { heartbeatMs: 50, perCaller: 1, socketsPerNetwork: 1 };
  gateway = await startGateway({ ...file.options, subscriptions });
});
afterEach(() => until(() => ticking.subscribers === 0));
afterAll(async () => {
  await gateway.close();
  await ticking.stop();
  await names.close();
  await file.remove();
});

/** A client that subscribes and says nothing more. */
class SilentClient {
  readonly socket: WebSocket;
  readonly heard: string[] = [];
  pings = 0;
  /** The code it was closed with. */
  readonly closed: Promise<number>;

  private constructor(autoPong: boolean) {
    this.socket = new WebSocket(gateway.url.replace('http', 'ws'), 'graphql-transport-ws', {
      autoPong,
    });
    this.closed = new Promise((resolve) => this.socket.once('close', resolve));
    this.socket.on('error', () => undefined);
    this.socket.on('ping', () => {
      this.pings += 1;
    });
    this.socket.on('message', (text) => this.heard.push(String(text)));
  }

  static async subscribe(answersPings: 'answers pings' | 'answers none'): Promise<SilentClient> {
    const client = new SilentClient(answersPings === 'answers pings');
    const { socket } = client;
    await new Promise((resolve) => socket.once('open', resolve));
    socket.send('{"type":"connection_init"}');
    const query = 'subscription { ticked { id } }';
    socket.once('message', () =>
      socket.send(JSON.stringify({ type: 'subscribe', id: '1', payload: { query } })),
    );
    await until(() => ticking.subscribers === 1);
    return client;
  }
}

test('a client that is silent and answers pings stays, and is told what comes', async () => {
  const client = await SilentClient.subscribe('answers pings');
  await until(() => client.pings >= 10);
  ticking.tick({ id: 'a', tick: 1 });
  await until(() => client.heard.some((text) => text.includes('"ticked":{"id":"a"}')));
  expect(client.socket.readyState).toBe(WebSocket.OPEN);
  client.socket.close();
  await client.closed;
});

test('a client that answers no ping is cut off, and its places are free', async () => {
  const client = await SilentClient.subscribe('answers none');
  expect(await client.closed).toBe(1006);
  await until(() => ticking.subscribers === 0);
  const next = await SilentClient.subscribe('answers pings');
  next.socket.close();
  await next.closed;
});

test('a client that stops answering in the middle is let go of, though its connection stays', async () => {
  const client = await SilentClient.subscribe('answers pings');
  await until(() => client.pings >= 3);
  // As when its machine sleeps: nothing is read any more and nothing is closed.
  client.socket.pause();
  await until(() => ticking.subscribers === 0);
  client.socket.resume();
  expect(await client.closed).toBe(1006);
});

test('a subgraph that sends nothing for too long is taken for gone, though its connection stays', async () => {
  const impatient = await startGateway({ ...file.options, subscriptions: { silenceMs: 100 } });
  const question = { query: 'subscription { ticked { id } }' };
  const listener = await overEvents(impatient.url, question, {});
  expect(await listener.over).toBeUndefined();
  expect(listener.told).toMatchObject([
    { errors: [{ extensions: { code: 'SUBGRAPH_UNREACHABLE', service: 'water' } }] },
  ]);
  await impatient.close();
});
