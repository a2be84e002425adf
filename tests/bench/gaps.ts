/**
 * `npm run bench:gaps`: how long gaps are looked for as the city grows, beside a sorted read of the same rows: everything
 * from nothing, and one business that a page of feed touched. Sizes can be given as arguments: `-- 10000 100000`.
 */
import { mkdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type pg from 'pg';
import { lookForGaps, lookForGapsEverywhere } from '../../subgraphs/coordination/gaps/work.ts';
import { startEmbedded } from '../../subgraphs/kit/postgres/embedded.ts';
import { freshLedger } from './fresh-ledger.ts';

const sizes = process.argv.slice(2).map(Number);

/** Businesses touched one after the other. */
const touched = 30;

process.env['ONE_CHECK_TODAY'] = '2026-11-21';
const directory = join(tmpdir(), `one-check-bench-gaps-${process.pid}`);
await mkdir(directory, { recursive: true });
const server = await startEmbedded({ directory, data: 'throwaway', say: console.log });
try {
  for (const size of sizes.length > 0 ? sizes : [10_000, 100_000]) await measure(size);
} finally {
  await server.close();
  await rm(directory, { recursive: true, force: true });
}

async function measure(size: number): Promise<void> {
  const database = await freshLedger(server);
  const { pool } = database;
  await fill(pool, size);
  await lookForGapsEverywhere(database);
  const everything = await seconds(() => lookForGaps(database));
  const again = await seconds(async () => {
    await lookForGapsEverywhere(database);
    await lookForGaps(database);
  });
  const read = await seconds(() => readSorted(pool));
  const one = await seconds(async () => {
    for (let number = 0; number < touched; number += 1) {
      await pool.query(
        `UPDATE business SET risk_grade = CASE risk_grade WHEN 'A' THEN 'B' ELSE 'A' END WHERE uscc = $1`,
        [`91370405${String(number).padStart(10, '0')}`],
      );
      await lookForGaps(database);
    }
  });
  const { rows } = await pool.query('SELECT count(*)::int AS gaps FROM gap');
  console.log(
    `${size} businesses, ${rows[0].gaps} gaps: found from nothing in ${everything.toFixed(1)} s, looked at again in ` +
      `${again.toFixed(1)} s, all rows read in order in ${read.toFixed(2)} s (${(everything / read).toFixed(0)} and ` +
      `${(again / read).toFixed(0)} times), one touched business in ${((one / touched) * 1000).toFixed(0)} ms`,
  );
  await database.close();
}

/** Businesses of eight trades with two permits, four inspections and now and then a penalty; one in thirty knows nobody. */
async function fill(pool: pg.Pool, size: number): Promise<void> {
  const code = (number: string) => `'91370405' || lpad((${number})::text, 10, '0')`;
  const department = (number: string) =>
    `(ARRAY['market-supervision', 'urban-management', 'culture-tourism', 'water'])[1 + (${number}) % 4]`;
  const day = (number: string) => `date '2026-11-20' - ((${number}) * 37 % 700)`;
  await pool.query(`
    INSERT INTO business (uscc, department, name, address, street, status, trade_code, risk_grade, generation)
    SELECT ${code('n')}, 'market-supervision', '商户' || n, '人民路' || n || '号', '街道' || n % 40,
      CASE WHEN n % 20 = 0 THEN 'DEREGISTERED' ELSE 'ACTIVE' END,
      (ARRAY['6210', '6220', '5212', '6110', '9011', '9013', '7291', '8051'])[1 + n % 8],
      (ARRAY['A', 'B', 'C', 'D'])[1 + n / 8 % 4], 1
    FROM generate_series(0, ${size - 1}) AS n;
    INSERT INTO permit (department, id, party_id, uscc, name, permit_kind, certificate, decided_on, valid_from, valid_to,
      status, generation)
    SELECT kind.department, n || kind.kind, 'p' || n, ${code('n')}, '商户' || n, kind.kind, kind.kind, ${day('n')},
      ${day('n')}, ${day('n')} + 400, 'VALID', 1
    FROM generate_series(0, ${size - 1}) AS n,
      (VALUES ('water', 'DRAINAGE'), ('market-supervision', 'FOOD_OPERATION')) AS kind (department, kind);
    INSERT INTO inspection (department, id, party_id, uscc, name, address, inspection_kind, selection, item_codes,
      inspected_on, day, outcome, status, generation)
    SELECT ${department('n + i')}, n || '-' || i, 'p' || n, CASE WHEN n % 30 > 0 THEN ${code('n')} END, '商户' || n,
      '人民路' || n || '号', 'ROUTINE', 'TARGETED',
      ARRAY[(ARRAY['MS-012', 'UM-003', 'CT-017', 'WA-004'])[1 + (n + i) % 4]],
      ${day('n * 3 + i * 11')}, ${day('n * 3 + i * 11')}, 'CLEAN', 'DONE', 1
    FROM generate_series(0, ${size - 1}) AS n, generate_series(1, 4) AS i;
    INSERT INTO penalty (department, id, party_id, uscc, name, violation, categories, fine_yuan, decided_on, generation)
    SELECT ${department('n')}, n::text, 'p' || n, ${code('n')}, '商户' || n, '店外经营违法', '{罚款}', n % 20000, ${day('n')}, 1
    FROM generate_series(0, ${size - 1}, 10) AS n;
    INSERT INTO matching.party (department, id, name, generation)
    SELECT ${department('n + i')}, 'p' || n, '商户' || n, 1
    FROM generate_series(0, ${size - 1}, 30) AS n, generate_series(1, 4) AS i;
    INSERT INTO matching.link (department, party, model) SELECT department, id, 1 FROM matching.party;
    TRUNCATE gap_to_look_for;
    ANALYZE`);
}

/** Reads what gaps are found in, in the order of businesses. */
async function readSorted(pool: pg.Pool): Promise<void> {
  for (const table of ['business', 'permit', 'inspection', 'penalty']) {
    await pool.query(`SELECT * FROM ${table} ORDER BY uscc`);
  }
  await pool.query('SELECT * FROM matching.party ORDER BY department, id');
}

async function seconds(work: () => Promise<void>): Promise<number> {
  const began = performance.now();
  await work();
  return (performance.now() - began) / 1000;
}
