/** The demo city's chance: it repeats exactly, and it is fair enough to make a plausible city. */
import { describe, expect, test } from 'vitest';
import { Random } from '../../cli/demo-city/random.ts';

const draws = (random: Random, count: number) => Array.from({ length: count }, () => random.next());

describe('a stream of chance', () => {
  test('is given by its topic', () => {
    const once = draws(new Random('seed', 'licences', 7), 1000);
    expect(draws(new Random('seed', 'licences', 7), 1000)).toEqual(once);
  });

  test('is the same on every machine, from one release to the next', () => {
    const random = new Random('seed', 'licences', 7);
    expect(Array.from({ length: 8 }, () => random.between(0, 999_999))).toMatchInlineSnapshot(`
      [
        274020,
        161153,
        734043,
        145496,
        481489,
        44042,
        886380,
        36352,
      ]
    `);
  });

  test.each([
    ['another seed', new Random('other seed', 'licences', 7)],
    ['another topic', new Random('seed', 'penalties', 7)],
    ['a topic whose words are divided elsewhere', new Random('seed', 'licences7')],
  ])('differs for %s', (_, other) => {
    expect(draws(other, 10)).not.toEqual(draws(new Random('seed', 'licences', 7), 10));
  });

  test('gives numbers from 0 to 1 evenly', () => {
    const buckets = new Array<number>(10).fill(0);
    for (const number of draws(new Random('evenly'), 100_000)) {
      const bucket = Math.floor(number * 10);
      buckets[bucket] = (buckets[bucket] ?? 0) + 1;
    }
    for (const bucket of buckets) expect(Math.abs(bucket - 10_000)).toBeLessThan(500);
  });

  test('reaches both ends of a range, and nothing beyond', () => {
    const random = new Random('range');
    const seen = new Set(Array.from({ length: 1000 }, () => random.between(3, 6)));
    expect([...seen].sort()).toEqual([3, 4, 5, 6]);
  });

  test('weighs what it picks', () => {
    const random = new Random('weights');
    const picked = Array.from({ length: 10_000 }, () =>
      random.weighted([
        ['often', 9],
        ['never', 0],
        ['seldom', 1],
      ]),
    );
    const often = picked.filter((one) => one === 'often').length;
    expect(picked).not.toContain('never');
    expect(often).toBeGreaterThan(8700);
    expect(often).toBeLessThan(9300);
  });

  test('takes several without taking one twice, and no more than there are', () => {
    const random = new Random('several');
    expect(random.several([1, 2, 3, 4, 5], 9).sort()).toEqual([1, 2, 3, 4, 5]);
    expect(new Set(random.several([1, 2, 3, 4, 5], 3)).size).toBe(3);
  });

  test('has nothing to pick from nothing', () => {
    expect(() => new Random('nothing').pick([])).toThrow('nothing to pick from an empty list');
    expect(() => new Random('nothing').weighted([['none', 0]])).toThrow('add up to nothing');
  });
});
