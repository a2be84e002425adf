/** A subgraph that is not there is left alone, is asked whether it is back by the gateway itself, and is asked again then. */
import type { RequestListener } from 'node:http';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { answers, hangs, inTurn, resets, startMisbehaving } from '../gateway/misbehaving-server.ts';
import { ask, startTrialGraph, type TrialGraph, withGateway } from '../gateway/trial-graph.ts';
import { connected, mutation, outcome, query } from './connected.ts';

const fine = answers('{"data":{"x":1}}');
const unavailable = answers('', 503);
const once = { retryFloor: 0, retryShare: 0 };
const hour = 600_000;

describe('it is suspended', () => {
  test('when it hangs: the first time-out is the last that anybody waits for', async () => {
    await connected(hangs, { timeoutMs: 300 }, async ({ connection, server }) => {
      const before = performance.now();
      expect(await outcome(connection.post(query))).toBe('SUBGRAPH_TIMEOUT');
      const waited = performance.now() - before;
      const requests = server.requests();
      const refused = await Promise.all(
        Array.from({ length: 100 }, () => outcome(connection.post(query))),
      );
      expect(new Set(refused)).toEqual(new Set(['SUBGRAPH_SUSPENDED']));
      expect(performance.now() - before - waited).toBeLessThan(waited);
      // Beside the gateway's own question whether it is there.
      expect(server.requests()).toBeLessThanOrEqual(requests + 1);
      expect(connection.state.faults).toMatchObject({
        SUBGRAPH_TIMEOUT: 1,
        SUBGRAPH_SUSPENDED: 100,
      });
    });
  });

  test.each([
    ['breaks every connection', resets, 'SUBGRAPH_UNREACHABLE'],
    ['is unavailable', unavailable, 'SUBGRAPH_BAD_RESPONSE'],
  ])('when it %s, after so many in a row', async (_name, behave, code) => {
    const limits = { ...once, failuresToSuspend: 3, pauseMs: hour };
    await connected(behave, limits, async ({ connection }) => {
      const outcomes: string[] = [];
      for (let index = 0; index < 5; index += 1) {
        outcomes.push(await outcome(connection.post(query)));
      }
      expect(outcomes).toEqual([code, code, code, 'SUBGRAPH_SUSPENDED', 'SUBGRAPH_SUSPENDED']);
      expect(connection.state.suspensions).toBe(1);
    });
  });

  test('when half of the last fifty requests failed, however few in a row', async () => {
    const everyOther = inTurn(...Array.from({ length: 30 }, () => [resets, fine]).flat(), fine);
    const limits = { ...once, failuresToSuspend: 1_000 };
    await connected(everyOther, limits, async ({ connection, breaker }) => {
      let answered = 0;
      while (breaker.length === 0) {
        if ((await outcome(connection.post(query))) === 'answered') answered += 1;
      }
      expect(answered).toBe(24);
      expect(breaker).toEqual(['OPEN']);
    });
  });

  test.each([
    ['stumbles over questions', answers('oops', 500)],
    ['does not understand them', answers('{"errors":[{"message":"Cannot query field."}]}', 400)],
    ['answers no JSON', answers('<html>')],
    ['refuses the gateway', answers('{}', 401)],
  ])('never, when it %s, for it is there', async (_name, behave) => {
    await connected(behave, { failuresToSuspend: 2 }, async ({ connection, server }) => {
      for (let index = 0; index < 60; index += 1) await outcome(connection.post(query));
      expect(server.requests()).toBe(60);
      expect(connection.state.breaker).toBe('CLOSED');
    });
  });

  test('never, for the sake of one question that it takes too long over', async () => {
    let dear: (() => void) | undefined;
    const behave: RequestListener = (_request, response) => {
      if (dear) fine(_request, response);
      else dear = () => response.end();
    };
    await connected(behave, { timeoutMs: 1_000 }, async ({ connection, server }) => {
      const first = outcome(connection.post(query));
      await vi.waitUntil(() => server.requests() === 1);
      expect(await outcome(connection.post(query))).toBe('answered');
      expect(await first).toBe('SUBGRAPH_TIMEOUT');
      expect(connection.state.breaker).toBe('CLOSED');
      expect(await outcome(connection.post(query))).toBe('answered');
    });
  });
});

describe('it is tried again', () => {
  const limits = { ...once, failuresToSuspend: 2, pauseMs: 5, longestPauseMs: 20 };

  test('by the gateway itself, and asked by others once it answers', async () => {
    await connected(resets, limits, async ({ connection, server, breaker }) => {
      await outcome(connection.post(query));
      await outcome(connection.post(query));
      expect(breaker).toEqual(['OPEN']);
      // Its own question, several times; nobody else's.
      await vi.waitUntil(() => server.requests() > 5);
      expect(breaker).toEqual(['OPEN']);
      server.behaveLike(fine);
      await vi.waitUntil(() => connection.state.breaker === 'HALF_OPEN');
      expect(await outcome(connection.post(query))).toBe('answered');
      expect(breaker).toEqual(['OPEN', 'HALF_OPEN', 'CLOSED']);
    });
  });

  test('by a few requests at first, and suspended again when one of them fails', async () => {
    await connected(resets, limits, async ({ connection, server, breaker }) => {
      await outcome(connection.post(query));
      await outcome(connection.post(query));
      server.behaveLike(fine);
      await vi.waitUntil(() => connection.state.breaker === 'HALF_OPEN');
      const waiting: Parameters<RequestListener>[] = [];
      server.behaveLike((...exchange) => waiting.push(exchange));
      const tried = [1, 2].map(() => outcome(connection.post(query)));
      expect(await outcome(connection.post(query))).toBe('SUBGRAPH_SUSPENDED');
      await vi.waitUntil(() => waiting.length === 2);
      server.behaveLike(resets);
      for (const exchange of waiting) resets(...exchange);
      expect(await Promise.all(tried)).toEqual(['SUBGRAPH_UNREACHABLE', 'SUBGRAPH_UNREACHABLE']);
      expect(breaker).toEqual(['OPEN', 'HALF_OPEN', 'OPEN']);
    });
  });

  test('by another request, when the caller of the one that tried it left', async () => {
    await connected(resets, { ...limits, failuresToSuspend: 1 }, async (all) => {
      const { connection, server, breaker } = all;
      await outcome(connection.post(query));
      server.behaveLike(fine);
      await vi.waitUntil(() => connection.state.breaker === 'HALF_OPEN');
      server.behaveLike(hangs);
      const leaving = new AbortController();
      const left = outcome(connection.post({ ...query, abandoned: leaving.signal }));
      expect(await outcome(connection.post(query))).toBe('SUBGRAPH_SUSPENDED');
      leaving.abort();
      await left;
      expect(connection.state.breaker).toBe('HALF_OPEN');
      server.behaveLike(fine);
      expect(await outcome(connection.post(query))).toBe('answered');
      expect(breaker).toEqual(['OPEN', 'HALF_OPEN', 'CLOSED']);
    });
  });

  test('and no longer, once the gateway closes', async () => {
    await connected(resets, limits, async ({ connection, server, close }) => {
      await outcome(connection.post(query));
      await outcome(connection.post(query));
      await vi.waitUntil(() => server.requests() > 3);
      await close();
      const requests = server.requests();
      await new Promise((resolve) => setTimeout(resolve, 60));
      expect(server.requests()).toBe(requests);
    });
  });
});

describe('in the graph', () => {
  let graph: TrialGraph;

  beforeAll(async () => {
    graph = await startTrialGraph();
  });

  afterAll(() => graph.close());

  test('a suspended department costs its fields at once, and says when it is tried again', async () => {
    const server = await startMisbehaving(hangs);
    const options = {
      ...graph.options,
      subgraphUrls: { water: server.url },
      subgraphLimits: { timeoutMs: 1_000, pauseMs: hour, longestPauseMs: hour },
    };
    try {
      await withGateway(options, async ({ url }) => {
        const asked = '{ waterCaller marketCaller }';
        await ask(url, asked);
        server.behaveLike(unavailable);
        await vi.waitUntil(async () =>
          (await ask(url, asked)).errors[0]?.message.includes('600 s'),
        );
        const { data, errors } = await ask(url, asked);
        expect(data?.['marketCaller']).toContain('demo-analyst');
        expect(errors).toEqual([
          {
            message:
              'water has not been answering and is not asked for now; its fields are null. Try again in 600 s.',
            path: ['waterCaller'],
            extensions: { code: 'SUBGRAPH_SUSPENDED', service: 'water', retryAfter: 600 },
          },
        ]);
        const told = await ask(url, 'mutation { recordSample(note: "x") }');
        expect(told.errors[0]?.message).toContain('It was not told what to do. Try again in');
      });
    } finally {
      await server.close();
    }
  });
});

test('a mutation that fails counts like any other', async () => {
  await connected(resets, { failuresToSuspend: 2 }, async ({ connection, server, breaker }) => {
    await outcome(connection.post(mutation));
    await outcome(connection.post(mutation));
    expect(breaker).toEqual(['OPEN']);
    expect(await outcome(connection.post(mutation))).toBe('SUBGRAPH_SUSPENDED');
    expect(server.requests()).toBeGreaterThanOrEqual(2);
  });
});
