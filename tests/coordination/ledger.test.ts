/** The ledger holds what the departments hold: what their feeds tell reaches it, and nothing else stays. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { coordinationOver } from '../../subgraphs/coordination/subgraph.ts';
import { serveDepartment, type TestDepartment } from '../feed/department.ts';
import {
  insertInspection,
  insertParty,
  insertPenalty,
  insertPermit,
  relinkParty,
} from '../feed/records.ts';
import { usccOf } from '../feed/usccs.ts';
import { type Served, serve } from '../setup/served.ts';
import { differences } from './comparison.ts';

let water: TestDepartment;
let market: TestDepartment;
let coordination: Served;

const patience = { timeout: 30_000 };

beforeEach(async () => {
  [water, market] = await Promise.all([
    serveDepartment('water'),
    serveDepartment('market-supervision'),
  ]);
  coordination = await serve(coordinationOver(() => [water, market]));
});
afterEach(async () => {
  await coordination.close();
  await Promise.all([water.close(), market.close()]);
});

/** Waits until the ledger knows all that both departments hold, and nothing else. */
async function settled(): Promise<void> {
  await expect
    .poll(async () => {
      const { pool } = coordination.database;
      const { rows } = await pool.query('SELECT FROM feed WHERE caught_up_at = pulled_at');
      const different = await Promise.all(
        [water, market].map((it) => differences(it.department, it.database, coordination.database)),
      );
      return [rows.length, ...different.flat()];
    }, patience)
    .toEqual([2]);
}

async function fill({ database: { pool } }: TestDepartment): Promise<void> {
  await insertParty(pool, { id: 'linked', uscc: usccOf(1) });
  await insertParty(pool, { id: 'unlinked' });
  for (const party of ['linked', 'unlinked']) {
    await insertInspection(pool, { id: `inspection-${party}`, party });
    await insertPermit(pool, { id: `permit-${party}`, party });
    await insertPenalty(pool, { id: `penalty-${party}`, party });
  }
}

async function count(table: string): Promise<number> {
  const { rows } = await coordination.database.pool.query(`SELECT count(*)::int FROM ${table}`);
  return rows[0].count;
}

it('knows the records of every department under their own numbers, and the businesses of the register', async () => {
  await Promise.all([fill(water), fill(market)]);
  await market.database.pool.query(
    `INSERT INTO business (id, name, legal_representative, status, digest) VALUES ($1, '商户', '钱一', 'ACTIVE', '')`,
    [usccOf(1)],
  );
  await settled();
  expect([await count('inspection'), await count('business')]).toEqual([4, 1]);
});

it('follows records that change and go', async () => {
  await fill(water);
  await settled();
  const { pool } = water.database;
  await pool.query(`UPDATE inspection SET status = 'CANCELLED'; DELETE FROM permit`);
  await settled();
  expect([await count('inspection'), await count('permit')]).toEqual([2, 0]);
});

describe('links', () => {
  it('hold for all records of a party, and are undone with it', async () => {
    await fill(water);
    await relinkParty(water.database.pool, 'unlinked', usccOf(2));
    await settled();
    await relinkParty(water.database.pool, 'unlinked', null);
    await settled();
  });

  it('hold for a record that was being written while its party was linked', async () => {
    await fill(water);
    await settled();
    const [writing, linking] = [
      await water.database.pool.connect(),
      await water.database.pool.connect(),
    ];
    await writing.query('BEGIN');
    await insertInspection(writing, { id: 'crossing', party: 'unlinked' });
    await linking.query('BEGIN');
    // The link does not see the record, which is not committed; the record is told while the link is not.
    await relinkParty(linking, 'unlinked', usccOf(2));
    await writing.query('COMMIT');
    await expect.poll(async () => count(`inspection WHERE id = 'crossing'`), patience).toBe(1);
    await linking.query('COMMIT');
    writing.release();
    linking.release();
    await settled();
  });
});

describe('a feed that begins anew', () => {
  it('takes nothing away before it is told to its end, and then what is no more', async () => {
    await fill(water);
    await settled();
    await water.database.pool.query('TRUNCATE penalty');
    await settled();
    expect([await count('penalty'), await count('inspection')]).toEqual([0, 2]);
  });

  it('leaves other departments alone', async () => {
    await Promise.all([fill(water), fill(market)]);
    await settled();
    await water.database.pool.query('TRUNCATE party CASCADE');
    await settled();
    expect(await count('inspection')).toBe(2);
  });
});
