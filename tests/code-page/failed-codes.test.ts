/** How guessing is counted: by address, for a while, and in bounded memory. */
import { expect, it } from 'vitest';
import { FailedCodes, failuresAllowed } from '../../gateway/code-page/failed-codes.ts';
import { noPeers } from '../../gateway/workers/peers.ts';

function failing(address: string, times: number, failed: FailedCodes): FailedCodes {
  for (let at = 0; at < times; at += 1) failed.add(address);
  return failed;
}

it('lets an address go on until it has failed as often as is allowed, and again after a while', () => {
  let now = 0;
  const failed = failing('192.0.2.1', failuresAllowed - 1, new FailedCodes(() => now, noPeers));
  expect(failed.secondsToWait('192.0.2.1')).toBe(0);
  failed.add('192.0.2.1');
  expect(failed.secondsToWait('192.0.2.1')).toBe(600);
  expect(failed.secondsToWait('192.0.2.2')).toBe(0);
  now = 599_500;
  expect(failed.secondsToWait('192.0.2.1')).toBe(1);
  now = 600_000;
  expect(failed.secondsToWait('192.0.2.1')).toBe(0);
  failed.add('192.0.2.1');
  expect(failed.secondsToWait('192.0.2.1')).toBe(0);
});

it.each([
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::9', true],
  ['2001:db8::1', '2001:db8:0:0:ffff::', true],
  ['2001:db8:1:2::1', '2001:db8:1:3::1', false],
  ['::ffff:192.0.2.1', '::ffff:192.0.2.2', false],
])('counts IPv6 addresses of one network as one: %s and %s', (one, other, same) => {
  const failed = failing(one, failuresAllowed, new FailedCodes(() => 0, noPeers));
  expect(failed.secondsToWait(other) > 0).toBe(same);
});

it('forgets the oldest addresses rather than grow without bound', () => {
  const failed = failing('192.0.2.1', failuresAllowed, new FailedCodes(() => 0, noPeers));
  for (let at = 0; at < 20_000; at += 1)
    failed.add(`10.${at >> 16}.${(at >> 8) & 255}.${at & 255}`);
  expect(failed.secondsToWait('192.0.2.1')).toBe(0);
});
