/** A slow subgraph has only so many requests under way and waiting; the rest is told so at once. */
import type { RequestListener, ServerResponse } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, test, vi } from 'vitest';
import { Bulkhead } from '../../gateway/resilience/bulkhead.ts';
import { answers, hangs, startMisbehaving } from '../gateway/misbehaving-server.ts';
import { ask, startTrialGraph, withGateway } from '../gateway/trial-graph.ts';
import { connected, outcome, query } from './connected.ts';

const fine = answers('{"data":{"x":1}}');

/** Answers when told to, in the order of asking. */
function onDemand(): { behave: RequestListener; release(): void; held(): number } {
  const held: ServerResponse[] = [];
  return {
    behave: (_request, response) => held.push(response),
    release: () => held.shift()?.writeHead(200).end('{"data":{"x":1}}'),
    held: () => held.length,
  };
}

test('so many are under way, so many wait, and one more is refused at once', async () => {
  const { behave, release, held } = onDemand();
  await connected(behave, { concurrent: 3, waiting: 2 }, async ({ connection, server }) => {
    const posted = Array.from({ length: 5 }, () => outcome(connection.post(query)));
    await vi.waitUntil(() => held() === 3);
    expect(connection.state).toMatchObject({ underWay: 3, waiting: 2 });
    expect(await outcome(connection.post(query))).toBe('SUBGRAPH_BUSY');
    expect(server.requests()).toBe(3);
    for (let answered = 0; answered < 5; answered += 1) {
      await vi.waitUntil(() => held() > 0);
      release();
    }
    expect(await Promise.all(posted)).toEqual(Array(5).fill('answered'));
    expect(connection.state).toMatchObject({ underWay: 0, waiting: 0, requests: 6 });
    expect(connection.state.faults.SUBGRAPH_BUSY).toBe(1);
  });
});

test('who waits is served in the order of coming', async () => {
  const { behave, release, held } = onDemand();
  await connected(behave, { concurrent: 1 }, async ({ connection }) => {
    const order: number[] = [];
    const posted = [0, 1, 2, 3].map(async (index) => {
      await connection.post(query);
      order.push(index);
    });
    for (let answered = 0; answered < 4; answered += 1) {
      await vi.waitUntil(() => held() === 1);
      release();
    }
    await Promise.all(posted);
    expect(order).toEqual([0, 1, 2, 3]);
  });
});

test('whatever becomes of requests, their room is free again', async () => {
  const limits = { concurrent: 2, waiting: 100 };
  await connected(answers('', 500), limits, async ({ connection, server }) => {
    const posted = Array.from({ length: 50 }, () => outcome(connection.post(query)));
    expect(new Set(await Promise.all(posted))).toEqual(new Set(['SUBGRAPH_BAD_RESPONSE']));
    server.behaveLike(fine);
    expect(await outcome(connection.post(query))).toBe('answered');
    expect(connection.state).toMatchObject({ underWay: 0, waiting: 0 });
  });
});

test('who waits leaves with its client, and is never sent', async () => {
  const { behave, release, held } = onDemand();
  await connected(behave, { concurrent: 1, waiting: 5 }, async ({ connection, server }) => {
    const first = outcome(connection.post(query));
    const leaving = new AbortController();
    const leaver = outcome(connection.post({ ...query, abandoned: leaving.signal }));
    const last = outcome(connection.post(query));
    expect(connection.state.waiting).toBe(2);
    leaving.abort();
    await leaver;
    expect(connection.state.waiting).toBe(1);
    await vi.waitUntil(() => held() === 1);
    release();
    await vi.waitUntil(() => held() === 1);
    release();
    expect(await Promise.all([first, last])).toEqual(['answered', 'answered']);
    expect(server.requests()).toBe(2);
    expect(connection.state.faults.SUBGRAPH_UNREACHABLE).toBe(0);
  });
});

test('when the subgraph hangs, who waits is sent away with the first that waited in vain', async () => {
  const limits = { concurrent: 2, waiting: 10, timeoutMs: 300 };
  await connected(hangs, limits, async ({ connection, server }) => {
    const posted = Array.from({ length: 6 }, () => outcome(connection.post(query)));
    const outcomes = (await Promise.all(posted)).sort();
    // Each of the two that were sent may be the first to give up; the others were not sent.
    expect(outcomes.slice(0, 4)).toEqual(Array(4).fill('SUBGRAPH_SUSPENDED'));
    expect(outcomes.slice(4)).toEqual(Array(2).fill('SUBGRAPH_TIMEOUT'));
    expect(server.requests()).toBeLessThanOrEqual(3);
  });
});

test('who waits is told in time that there was no answer in time', async () => {
  const bulkhead = new Bulkhead(1, 1);
  expect(bulkhead.enter()).toBe(true);
  expect(await outcome(bulkhead.wait(20, undefined))).toBe('SUBGRAPH_TIMEOUT');
  expect(bulkhead.waiting).toBe(0);
  bulkhead.leave();
  expect(bulkhead.enter()).toBe(true);
});

test('a request that waited long and then had little time left does not suspend the subgraph', async () => {
  const { behave, release, held } = onDemand();
  await connected(behave, { concurrent: 1, timeoutMs: 2_000 }, async (all) => {
    const { connection, server, breaker } = all;
    const first = outcome(connection.post(query));
    const second = outcome(connection.post(query));
    await vi.waitUntil(() => held() === 1);
    await delay(1_200);
    release();
    expect(await first).toBe('answered');
    expect(await second).toBe('SUBGRAPH_TIMEOUT');
    expect(server.requests()).toBe(2);
    expect(breaker).toEqual([]);
  });
});

describe('in the graph', () => {
  test('a department with too much to do costs its own fields', async () => {
    const graph = await startTrialGraph();
    const { behave, release, held } = onDemand();
    const server = await startMisbehaving(behave);
    const options = {
      ...graph.options,
      subgraphUrls: { water: server.url },
      subgraphLimits: { concurrent: 1, waiting: 0 },
    };
    try {
      await withGateway(options, async ({ url }) => {
        const first = ask(url, '{ waterCaller }');
        await vi.waitUntil(() => held() === 1);
        const { data, errors } = await ask(url, '{ waterCaller marketCaller }');
        expect(data).toMatchObject({ waterCaller: null, marketCaller: expect.any(String) });
        expect(errors).toEqual([
          {
            message:
              'water is asked more than it can answer now; its fields are null. Try again later.',
            path: ['waterCaller'],
            extensions: { code: 'SUBGRAPH_BUSY', service: 'water' },
          },
        ]);
        release();
        await first;
      });
    } finally {
      await server.close();
      await graph.close();
    }
  });
});
