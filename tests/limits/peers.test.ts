/** What workers count together: each hears what the others counted, once, and no more is kept than is told. */
import { setTimeout as pause } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { FailedCodes, failuresAllowed } from '../../gateway/code-page/failed-codes.ts';
import { RateLimits } from '../../gateway/limits/rate-limits.ts';
import { ToldPeers } from '../../gateway/workers/peers.ts';
import { until } from '../gateway/foreign-graph.ts';

/** Peers that hear each other, as the first process of a gateway has them do; what was told is in `told`. */
function circle(size: number) {
  const told: object[] = [];
  const peers: ToldPeers[] = Array.from(
    { length: size },
    (_, own) =>
      new ToldPeers((message) => {
        told.push(message);
        const heard: unknown = JSON.parse(JSON.stringify(message));
        for (const [nth, peer] of peers.entries()) if (nth !== own) peer.hear(heard);
      }),
  );
  return { peers, told };
}

const standing = () => 0;

test('a caller has one rate with all of them', async () => {
  const { peers, told } = circle(3);
  const [one, other, third] = peers.map((peer) => new RateLimits(1, standing, peer));
  for (let nth = 0; nth < 8; nth += 1) expect(one?.refuseCaller('a')).toBeUndefined();
  await until(() => told.length > 0);
  expect(other?.refuseCaller('a')).toBeUndefined();
  expect(other?.refuseCaller('a')).toBeUndefined();
  expect(other?.refuseCaller('a')).toMatchObject({ code: 'RATE_LIMITED' });
  expect(other?.refuseCaller('b')).toBeUndefined();
  await until(() => told.length > 1);
  for (const limits of [one, third]) {
    expect(limits?.refuseCaller('a')).toMatchObject({ code: 'RATE_LIMITED' });
  }
  // What was refused was given to nobody, and what was heard is not told again.
  await pause(300);
  expect(told).toHaveLength(2);
});

test('wrong codes of one place are counted by all', async () => {
  const { peers, told } = circle(2);
  const [one, other] = peers.map((peer) => new FailedCodes(standing, peer));
  for (let nth = 1; nth < failuresAllowed; nth += 1) one?.add('192.0.2.1');
  await until(() => told.length > 0);
  expect(other?.secondsToWait('192.0.2.1')).toBe(0);
  other?.add('192.0.2.1');
  expect(other?.secondsToWait('192.0.2.1')).toBeGreaterThan(0);
  expect(one?.secondsToWait('192.0.2.1')).toBe(0);
  await until(() => told.length > 1);
  expect(one?.secondsToWait('192.0.2.1')).toBeGreaterThan(0);
});

test('many callers at once are told of before their time, so that few wait to be', () => {
  const { peers, told } = circle(2);
  const [one] = peers.map((peer) => new RateLimits(1, standing, peer));
  for (let nth = 0; nth < 2_500; nth += 1) one?.refuseCaller(`stranger ${nth}`);
  expect(told).toHaveLength(2);
});

test.each([[undefined], [null], [7], [{ url: 'x' }], [{ counted: { requests: [['a', -5]] } }]])(
  'a message of something else is none of theirs: %j',
  (message) => {
    const { peers } = circle(1);
    const [limits] = peers.map((peer) => new RateLimits(1, standing, peer));
    peers[0]?.hear(message);
    for (let nth = 0; nth < 10; nth += 1) expect(limits?.refuseCaller('a')).toBeUndefined();
    expect(limits?.refuseCaller('a')).toMatchObject({ code: 'RATE_LIMITED' });
  },
);
