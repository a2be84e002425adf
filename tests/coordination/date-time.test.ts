/** Points in time as callers write them, and what is none. */
import { expect, it } from 'vitest';
import { DateTime } from '../../subgraphs/coordination/date-time.ts';

it.each([
  ['2026-11-21T01:30:00Z', '2026-11-21T09:30:00.000+08:00'],
  ['2026-11-20T20:30:00-05:00', '2026-11-21T09:30:00.000+08:00'],
  ['2026-12-31T23:00:00-08:00', '2027-01-01T15:00:00.000+08:00'],
  ['2028-02-29t09:30:00.5+08:00', '2028-02-29T09:30:00.500+08:00'],
])('%s is taken in the time of Asia/Shanghai', (written, there) => {
  expect(DateTime.parseValue(written)).toBe(there);
});

it.each([
  ['without a time zone', '2026-11-21T09:30:00'],
  ['on a day that is none', '2026-02-30T09:30:00Z'],
  ['at an hour that is none', '2026-11-21T25:30:00Z'],
  ['in a zone that is none', '2026-11-21T09:30:00+99:00'],
  ['that is beyond the year 9999 in Shanghai', '9999-12-31T20:00:00Z'],
  ['in seconds since 1970', 1_795_000_000],
])('a time %s is none', (_, written) => {
  expect(() => DateTime.parseValue(written)).toThrow(
    `DateTime expects a point in time such as 2026-11-21T09:30:00+08:00, got ${JSON.stringify(written)}.`,
  );
});
