/** How right the links are, over generated cities of which the truth is known: several seeds, every level of mess. */
import { expect, it } from 'vitest';
import { accuracyOf } from './accuracy.ts';
import { generatedCity, linkAll, openLedger, tellCity } from './linked-ledger.ts';

const size = 1500;

it.each([
  { seed: 11, mess: 1 },
  { seed: 12, mess: 1 },
  { seed: 13, mess: 2 },
  { seed: 14, mess: 2 },
  { seed: 15, mess: 3 },
  { seed: 16, mess: 3 },
])('links rightly, and asks where it cannot: seed $seed, mess $mess', async ({ seed, mess }) => {
  await using ledger = await openLedger();
  const { pool } = ledger.database;
  const city = generatedCity(seed, size, mess);
  await tellCity(pool, city);
  await linkAll(pool);
  const all = await accuracyOf(pool, city.parties);
  expect(all.precision).toBeGreaterThanOrEqual(0.995);
  expect(all.recall).toBeGreaterThanOrEqual(0.97);
  // What has its valid code is easily right: the rest must be as good by itself.
  const hard = await accuracyOf(pool, city.parties, (method) => method !== 'USCC');
  expect(hard.linked).toBeGreaterThan(size * 0.15 * mess);
  expect(hard.precision).toBeGreaterThanOrEqual(0.995);
  expect(hard.recall).toBeGreaterThanOrEqual(0.97);
  // People are asked about a few, not about everything.
  expect(all.asked).toBeLessThan(size * 0.02 * mess);
});

it('keeps whom nobody registered unlinked, and names them', async () => {
  await using ledger = await openLedger();
  const { pool } = ledger.database;
  const city = generatedCity(21, size, 2);
  await tellCity(pool, city);
  await linkAll(pool);
  const { rows } = await pool.query<{ party: string }>('SELECT party FROM unregistered_operator');
  const named = new Set(rows.map(({ party }) => party));
  const strangers = city.parties.filter(({ truth }) => truth === null).map(({ id }) => id);
  expect(strangers.length).toBeGreaterThan(20);
  expect(strangers.filter((id) => !named.has(id))).toEqual([]);
  expect(named.size - strangers.length).toBeLessThan(size * 0.01);
});
