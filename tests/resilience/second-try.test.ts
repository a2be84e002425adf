/** A query gets a second try where that can help, within its time and a budget; what changes something never does. */
import type { RequestListener } from 'node:http';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { RetryBudget } from '../../gateway/resilience/retry-budget.ts';
import { answers, breaksOff, hangs, inTurn, resets } from '../gateway/misbehaving-server.ts';
import { connected, mutation, outcome, query } from './connected.ts';

const fine = answers('{"data":{"x":1}}');
/** Behaves in one of three requests like `bad`, else like `good`. */
function everyThird(bad: RequestListener, good: RequestListener): RequestListener {
  let turn = 0;
  return (request, response) => {
    turn += 1;
    return (turn % 3 === 0 ? bad : good)(request, response);
  };
}

const never = { failuresToSuspend: 10_000 };
const asked = (seconds: string) => answers('', 503, { 'retry-after': seconds });

describe('a query is sent again', () => {
  test.each([
    ['the connection is reset', resets],
    ['the answer breaks off', breaksOff],
    ['the gateway before it cannot reach it', answers('', 502)],
    ['it is unavailable', answers('{"errors":[{"message":"Starting."}]}', 503)],
    ['it is unavailable for no more than this moment', asked('0')],
    ['it is unavailable until a moment ago', asked('Sat, 01 Jan 2000 00:00:00 GMT')],
    ['the gateway before it waits in vain', answers('', 504)],
  ])('once, when %s', async (_name, behave) => {
    await connected(inTurn(behave, fine), {}, async ({ connection, server }) => {
      expect(await connection.post(query)).toMatchObject({ data: { x: 1 } });
      expect(server.requests()).toBe(2);
      expect(connection.state).toMatchObject({ requests: 1, retries: 1, breaker: 'CLOSED' });
    });
  });

  test('not before the time that it is asked to wait', async () => {
    await connected(inTurn(asked('1'), fine), {}, async ({ connection }) => {
      const before = Date.now();
      expect(await outcome(connection.post(query))).toBe('answered');
      expect(Date.now() - before).toBeGreaterThanOrEqual(1_000);
    });
  });
});

describe('it is not sent again', () => {
  test.each([
    ['hangs', hangs, 'SUBGRAPH_TIMEOUT'],
    ['fails', answers('{"errors":[{"message":"Failed."}]}', 500), 'SUBGRAPH_BAD_RESPONSE'],
    ['does not understand', answers('{}', 400), 'SUBGRAPH_BAD_RESPONSE'],
    ['refuses the gateway', answers('{}', 403), 'SUBGRAPH_REFUSED'],
    ['answers no JSON', answers('<html>'), 'SUBGRAPH_BAD_RESPONSE'],
    ['asks to come back in an hour', asked('3600'), 'SUBGRAPH_BAD_RESPONSE'],
    ['asks for more than half of the time', asked('1'), 'SUBGRAPH_BAD_RESPONSE'],
  ])('when the subgraph %s', async (_name, behave, code) => {
    await connected(behave, { ...never, timeoutMs: 1_000 }, async ({ connection }) => {
      expect(await outcome(connection.post(query))).toBe(code);
      expect(connection.state.retries).toBe(0);
    });
  });

  test('when the first try has taken half of the time', async () => {
    const behave: RequestListener = (request, response) => {
      setTimeout(() => resets(request, response), 250);
    };
    await connected(behave, { timeoutMs: 400 }, async ({ connection, server }) => {
      expect(await outcome(connection.post(query))).toBe('SUBGRAPH_UNREACHABLE');
      expect(server.requests()).toBe(1);
    });
  });

  test.each([
    ['resets the connection', resets],
    ['breaks off', breaksOff],
    ['is unavailable', answers('', 503)],
  ])('a mutation never, not when the subgraph %s', async (_name, behave) => {
    await connected(inTurn(behave, fine), {}, async ({ connection, server }) => {
      await expect(connection.post(mutation)).rejects.toThrow();
      expect(server.requests()).toBe(1);
      expect(connection.state.retries).toBe(0);
    });
  });
});

describe('second tries are few', () => {
  test.each([
    ['everything fails', inTurn(resets)],
    ['one in three fails', everyThird(resets, fine)],
  ])('where %s: a fifth of what is asked, and a floor', async (_name, behave) => {
    const limits = { retryFloor: 10, pauseMs: 600_000, longestPauseMs: 600_000 };
    await connected(behave, limits, async ({ connection, server }) => {
      for (let round = 0; round < 20; round += 1) {
        await Promise.all(Array.from({ length: 20 }, () => outcome(connection.post(query))));
      }
      const { requests, retries } = connection.state;
      expect(requests).toBe(400);
      expect(retries).toBeGreaterThan(0);
      expect(server.requests()).toBeLessThanOrEqual(1.2 * requests + 10);
    });
  });

  test('over any stretch of requests, whatever came before', () => {
    const requests = fc.array(fc.constantFrom('answered', 'failed'), { maxLength: 400 });
    const shares = fc.integer({ min: 0, max: 100 }).map((percent) => percent / 100);
    fc.assert(
      fc.property(requests, shares, fc.nat(20), fc.nat(400), (all, share, floor, from) => {
        const budget = new RetryBudget(share, floor);
        let retries = 0;
        let counted = 0;
        for (const [index, what] of all.entries()) {
          budget.earn();
          const retried = what === 'failed' && budget.spend();
          if (index < from) continue;
          counted += 1;
          if (retried) retries += 1;
          expect(retries).toBeLessThanOrEqual(share * counted + floor + 1e-9);
        }
      }),
    );
  });

  test('but every failure has one where few fail', () => {
    const budget = new RetryBudget(0.2, 10);
    for (let request = 0; request < 10_000; request += 1) {
      budget.earn();
      if (request % 6 === 0) expect(budget.spend()).toBe(true);
    }
  });
});
