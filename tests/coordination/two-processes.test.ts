/** Two coordination processes over one ledger pull the same feeds at once, and nothing of it shows. */
import { afterEach, beforeEach, expect, it } from 'vitest';
import { startPulling } from '../../subgraphs/coordination/feed/pulling.ts';
import type { Background } from '../../subgraphs/kit/definition.ts';
import { type Database, openDatabase } from '../../subgraphs/kit/postgres/database.ts';
import { serveDepartment, type TestDepartment } from '../feed/department.ts';
import { insertInspection, insertParty, relinkParty } from '../feed/records.ts';
import { usccOf } from '../feed/usccs.ts';
import { createTestDatabase, type TestDatabase } from '../setup/database.ts';
import { differences } from './comparison.ts';

let water: TestDepartment;
let ledgerDatabase: TestDatabase;
let ledger: Database;
let pulling: Background[];

beforeEach(async () => {
  water = await serveDepartment('water');
  ledgerDatabase = await createTestDatabase('coordination');
  ledger = openDatabase(ledgerDatabase.url);
});
afterEach(async () => {
  await Promise.all(pulling.map((each) => each.stop()));
  await ledger.close();
  await ledgerDatabase.drop();
  await water.close();
});

it('applies every page once', async () => {
  const { pool } = water.database;
  await pool.query(
    `INSERT INTO party (id, name) SELECT 'bulk-' || n, '商户' FROM generate_series(1, 3500) AS n`,
  );
  pulling = [startPulling(ledger, [water]), startPulling(ledger, [water])];
  for (let n = 0; n < 60; n += 1) {
    await insertParty(pool, { id: `party-${n}` });
    await insertInspection(pool, { id: `inspection-${n % 40}-${n}`, party: `party-${n}` });
    await relinkParty(pool, `party-${Math.floor(n / 2)}`, usccOf(n));
    await pool.query('DELETE FROM inspection WHERE id LIKE $1', [`inspection-${n - 20}-%`]);
    if (n === 20) await pool.query('TRUNCATE permit');
  }
  await expect
    .poll(() => differences('water', water.database, ledger), { timeout: 60_000 })
    .toEqual([]);
  const { rows } = await ledger.pool.query('SELECT generation, resyncing FROM feed');
  expect(rows).toEqual([{ generation: expect.any(Number), resyncing: false }]);
  // Two lives of the feed, or one where it was not read before the table was emptied; twice applied would be more.
  expect(rows[0].generation).toBeLessThanOrEqual(2);
});
