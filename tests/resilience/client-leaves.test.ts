/** When a client leaves, nothing more is done for it: what is under way is called off, what was still to be sent is not. */
import { Agent, type ClientRequest, type IncomingMessage, request } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { answers, drips, hangs, resets, startMisbehaving } from '../gateway/misbehaving-server.ts';
import { startTrialGraph, type TrialGraph, withGateway } from '../gateway/trial-graph.ts';
import { connected, outcome, query } from './connected.ts';

let graph: TrialGraph;

beforeAll(async () => {
  graph = await startTrialGraph();
});

afterAll(() => graph.close());

/** Sends a query over `agent`. */
function send(url: string, agent: Agent): { sent: ClientRequest; answered: Promise<string> } {
  const headers = { 'content-type': 'application/json' };
  const sent = request(url, { method: 'POST', agent, headers });
  const answered = new Promise<IncomingMessage>((resolve, reject) => {
    sent.on('response', resolve).on('error', reject);
  }).then(async (response) => Buffer.concat(await response.toArray()).toString());
  sent.end('{"query":"{ waterCaller }"}');
  return { sent, answered };
}

test.each([
  ['has not answered yet', hangs],
  ['is in the middle of its answer', drips],
])(
  'over a connection that is kept, a query is called off at a subgraph that %s',
  async (_name, behave) => {
    const server = await startMisbehaving(answers('{"data":{"waterCaller":"x"}}'));
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    try {
      await withGateway(
        { ...graph.options, subgraphUrls: { water: server.url } },
        async ({ url }) => {
          expect(await send(url, agent).answered).toContain('"waterCaller":"x"');
          server.behaveLike(behave);
          const { sent, answered } = send(url, agent);
          await vi.waitUntil(() => server.requests() === 2);
          expect(sent.reusedSocket).toBe(true);
          expect(server.abandoned()).toBe(0);
          sent.destroy();
          await expect(answered).rejects.toThrow();
          await vi.waitUntil(() => server.abandoned() === 1);
          // Others are answered as before: that one left says nothing about the subgraph.
          server.behaveLike(answers('{"data":{"waterCaller":"y"}}'));
          expect(await send(url, agent).answered).toContain('"waterCaller":"y"');
        },
      );
    } finally {
      agent.destroy();
      await server.close();
    }
  },
);

test('a second try that its client does not wait for is not made', async () => {
  await connected(resets, { retryDelayMs: 300 }, async ({ connection, server }) => {
    const leaving = new AbortController();
    const left = outcome(connection.post({ ...query, abandoned: leaving.signal }));
    await vi.waitUntil(() => connection.state.retries === 1);
    leaving.abort();
    expect(await left).toBe('SUBGRAPH_UNREACHABLE');
    await delay(500);
    expect(server.requests()).toBe(1);
    expect(connection.state).toMatchObject({ underWay: 0, faults: { SUBGRAPH_UNREACHABLE: 0 } });
  });
});

test('many clients that leave do not suspend a subgraph', async () => {
  await connected(hangs, { failuresToSuspend: 2 }, async ({ connection, server, breaker }) => {
    for (let index = 1; index <= 10; index += 1) {
      const leaving = new AbortController();
      const left = outcome(connection.post({ ...query, abandoned: leaving.signal }));
      await vi.waitUntil(() => server.requests() === index);
      leaving.abort();
      await left;
    }
    await vi.waitUntil(() => server.abandoned() === 10);
    expect(breaker).toEqual([]);
    server.behaveLike(answers('{"data":{"x":1}}'));
    expect(await outcome(connection.post(query))).toBe('answered');
  });
});
