/** How often callers may ask: buckets that fill by the clock, of callers and of their operations, and not without bound. */
import { parse } from 'graphql';
import { expect, test } from 'vitest';
import { RateLimit } from '../../gateway/limits/rate-limit.ts';
import { callerKey, RateLimits } from '../../gateway/limits/rate-limits.ts';
import { noPeers } from '../../gateway/workers/peers.ts';
import type { Identity } from '../../subgraphs/kit/identity/identity.ts';

/** A clock that stands until it is moved. */
function clock() {
  let milliseconds = 0;
  return {
    now: () => milliseconds,
    pass(seconds: number) {
      milliseconds += seconds * 1000;
    },
  };
}

test('a burst passes, then what the rate lets through', () => {
  const { now, pass } = clock();
  const limit = new RateLimit({ perSecond: 2, burst: 3 }, now);
  expect([1, 2, 3, 4].map(() => limit.take('a'))).toEqual([0, 0, 0, 1]);
  expect(limit.take('b')).toBe(0);
  pass(0.5);
  expect([limit.take('a'), limit.take('a')]).toEqual([0, 1]);
  pass(1_000);
  expect([1, 2, 3, 4].map(() => limit.take('a'))).toEqual([0, 0, 0, 1]);
});

test('tells how long to wait where a request takes longer than a second to earn', () => {
  const limit = new RateLimit({ perSecond: 0.1, burst: 1 }, clock().now);
  expect([limit.take('a'), limit.take('a')]).toEqual([0, 10]);
});

test('forgets whom it has not seen for the longest, rather than grow', () => {
  const limit = new RateLimit({ perSecond: 1, burst: 1 }, clock().now);
  limit.take('first');
  limit.take('second');
  for (let stranger = 0; stranger < 19_999; stranger += 1) limit.take(`stranger ${stranger}`);
  expect(limit.take('second')).toBe(1);
  expect(limit.take('first')).toBe(0);
});

test('one operation has half of what its caller has, by what it says rather than how it is written', () => {
  const limits = new RateLimits(2, clock().now, noPeers);
  const operation = (text: string) => ({ document: parse(text), name: undefined });
  const asked = Array.from({ length: 10 }, (_, spaces) =>
    limits.refuseOperation('a', operation(`{ a${' '.repeat(spaces)} }`)),
  );
  expect(asked).toEqual(asked.map(() => undefined));
  expect(limits.refuseOperation('a', operation('{ a }'))).toMatchObject({
    statusCode: 429,
    code: 'RATE_LIMITED',
    headers: { 'retry-after': '1' },
  });
  expect(limits.refuseOperation('a', operation('{ b }'))).toBeUndefined();
  expect(limits.refuseOperation('b', operation('{ a }'))).toBeUndefined();
});

test('knows callers by who they are, and strangers by their network', () => {
  const officer: Identity = { subject: 'officer-1', role: 'OFFICER', scopes: [] };
  expect(callerKey(officer, '10.0.0.1')).toBe(callerKey(officer, '10.0.0.2'));
  expect(callerKey(undefined, '10.0.0.1')).not.toBe(callerKey(undefined, '10.0.0.2'));
  expect(callerKey({ ...officer, role: 'PUBLIC' }, '2001:db8::1')).toBe(
    callerKey(undefined, '2001:db8:0:0:7::2'),
  );
});

test('what was given away elsewhere is taken from the bucket, also what it has not', () => {
  const { now, pass } = clock();
  const limit = new RateLimit({ perSecond: 1, burst: 3 }, now);
  limit.spend('a', 2);
  expect([limit.take('a'), limit.take('a')]).toEqual([0, 1]);
  limit.spend('a', 4);
  expect(limit.take('a')).toBe(5);
  pass(5);
  expect([limit.take('a'), limit.take('a')]).toEqual([0, 1]);
});
