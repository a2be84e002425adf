/** A database as subgraphs use it: statements can be heard, days stay days, and a broken connection is replaced. */
import { sql } from 'drizzle-orm';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type Database, openDatabase } from '../../subgraphs/kit/postgres/database.ts';
import { createBlankDatabase, type TestDatabase } from '../setup/database.ts';

let blank: TestDatabase;
let database: Database;
const heard: string[] = [];

beforeEach(async () => {
  blank = await createBlankDatabase();
  database = openDatabase(blank.url, { onStatement: (statement) => heard.push(statement) });
});

afterEach(async () => {
  heard.length = 0;
  await database.close();
  await blank.drop();
});

it('tells every statement that runs through the orm', async () => {
  await database.orm.execute(sql`SELECT ${1}::int`);
  await database.orm.transaction((tx) => tx.execute(sql`SELECT 2`));
  expect(heard).toContain('SELECT $1::int');
  expect(heard).toContain('SELECT 2');
});

it('gives a day as it is written, through the orm and through plain SQL', async () => {
  const plain = await database.pool.query(`SELECT date '2026-03-05' AS day`);
  const typed = await database.orm.execute(sql`SELECT date '2026-03-05' AS day`);
  expect([plain.rows, typed.rows]).toEqual([[{ day: '2026-03-05' }], [{ day: '2026-03-05' }]]);
});

it('works again after the server ended its connections', async () => {
  await database.pool.query('SELECT 1');
  const other = openDatabase(blank.url);
  await other.pool.query(
    'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()',
  );
  await other.close();
  await expect.poll(() => database.pool.totalCount).toBe(0);
  expect((await database.pool.query('SELECT 1 AS one')).rows).toEqual([{ one: 1 }]);
});
