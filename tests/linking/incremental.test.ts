/** Linking what each page touched comes to the same as linking everything from nothing. */
import fc from 'fast-check';
import type { Pool } from 'pg';
import { expect, it } from 'vitest';
import { tellBusinesses, tellParties } from './generated-ledger.ts';
import { generatedCity, linkAll, openLedger } from './linked-ledger.ts';

async function links(pool: Pool) {
  const { rows } = await pool.query(`
    SELECT department, party, link.uscc, method, round(weight::numeric, 6) AS weight, (
      SELECT array_agg(candidate.uscc ORDER BY candidate.uscc) FROM matching.candidate
      WHERE candidate.department = link.department AND candidate.party = link.party) AS candidates
    FROM matching.link ORDER BY department, party`);
  return rows;
}

async function fromNothing(pool: Pool): Promise<void> {
  await pool.query(`
    TRUNCATE matching.link, matching.candidate, matching.party_key, matching.business_key, matching.to_judge;
    INSERT INTO matching.to_look_at (department, business) SELECT department, uscc FROM business;
    INSERT INTO matching.to_look_at (department, party) SELECT department, id FROM matching.party`);
  await linkAll(pool);
}

const step = fc.record({
  /** Where the pages of this step begin, as a share of the city. */
  from: fc.double({ min: 0, max: 1, noNaN: true }),
  what: fc.constantFrom('businesses', 'parties', 'businesses go', 'parties go', 'renamed'),
});

it('is the same whatever came when', async () => {
  const city = generatedCity(31, 600, 3);
  const page = 120;
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 8 }), async (steps) => {
      await using ledger = await openLedger();
      const { pool } = ledger.database;
      await tellBusinesses(pool, city.register.slice(0, 400));
      await tellParties(pool, city.parties.slice(0, 400));
      await linkAll(pool);
      for (const { from, what } of steps) {
        const at = Math.floor(from * 500);
        const businesses = city.register.slice(at, at + page);
        const parties = city.parties.slice(at, at + page);
        const usccs = businesses.map(({ uscc }) => uscc);
        if (what === 'businesses') await tellBusinesses(pool, businesses);
        if (what === 'parties') await tellParties(pool, parties);
        if (what === 'businesses go') {
          await pool.query('DELETE FROM business WHERE uscc = ANY($1)', [usccs]);
        }
        if (what === 'parties go') {
          const ids = parties.map(({ id }) => id);
          await pool.query('DELETE FROM matching.party WHERE id = ANY($1)', [ids]);
        }
        if (what === 'renamed') {
          await pool.query(`UPDATE business SET name = name || '(东路店)' WHERE uscc = ANY($1)`, [
            usccs,
          ]);
        }
        await linkAll(pool);
      }
      const found = await links(pool);
      await fromNothing(pool);
      expect(await links(pool)).toEqual(found);
    }),
    { numRuns: 4, seed: 5 },
  );
});

it('changes nothing when it is run again', async () => {
  await using ledger = await openLedger();
  const { pool } = ledger.database;
  const city = generatedCity(32, 500, 2);
  await tellBusinesses(pool, city.register);
  await tellParties(pool, city.parties);
  await linkAll(pool);
  const rows = () => pool.query('SELECT * FROM matching.link ORDER BY department, party');
  const before = (await rows()).rows;
  await pool.query('INSERT INTO matching.to_judge SELECT department, id FROM matching.party');
  await linkAll(pool);
  expect((await rows()).rows).toEqual(before);
});

it('reads again what came before there was anything to learn areas from', async () => {
  await using ledger = await openLedger();
  const { pool } = ledger.database;
  const city = generatedCity(32, 600, 2);
  await tellParties(pool, city.parties);
  await linkAll(pool);
  await tellBusinesses(pool, city.register);
  await linkAll(pool);
  const told = await links(pool);
  await fromNothing(pool);
  expect(told).toEqual(await links(pool));
});
