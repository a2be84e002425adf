/** When a department's database begins another life, its feed says so, and tells everything from the beginning. */
import pg from 'pg';
import { afterEach, beforeEach, expect, inject, it } from 'vitest';
import { definitionOf } from '../../subgraphs/index.ts';
import { serveSubgraph } from '../../subgraphs/kit/serve/serve.ts';
import { serveDepartment, type TestDepartment } from './department.ts';
import { type FeedReader, readerOf } from './reader.ts';
import { insertParty, insertPenalty } from './records.ts';

let water: TestDepartment;
let reader: FeedReader;

beforeEach(async () => {
  water = await serveDepartment('water');
  reader = readerOf(water);
  await insertParty(water.database.pool, { id: 'one' });
  await insertPenalty(water.database.pool, { id: 'penalty', party: 'one' });
});
afterEach(async () => {
  await reader.close();
  await water.close();
});

it('stays the same while records come, change and go', async () => {
  const before = await reader.upTo('penalty');
  await water.database.pool.query(`DELETE FROM penalty`);
  const after = await reader.upTo('penalty');
  expect(after.epoch).toBe(before.epoch);
});

it('changes when a table is emptied, and the emptied records are told no more', async () => {
  const before = await reader.upTo('penalty');
  await water.database.pool.query('TRUNCATE penalty');
  const after = await reader.upTo('one');
  expect(after.epoch).not.toBe(before.epoch);
  expect(after.changes.map(({ id }) => id)).toEqual(['one']);
});

it('reads from the beginning after a cursor of another epoch', async () => {
  const { endCursor } = await reader.upTo('penalty');
  await water.database.pool.query('TRUNCATE penalty');
  const again = readerOf(water, endCursor);
  expect((await again.upTo('one')).changes.map(({ id }) => id)).toEqual(['one']);
  await again.close();
});

it('refuses what is no cursor', async () => {
  const wrong = readerOf(water, 'bm8gY3Vyc29y');
  await expect(wrong.page()).rejects.toThrow('`after` is no cursor of this feed');
  await wrong.close();
});

it('changes when a copy of the database takes its place', async () => {
  const before = await reader.upTo('penalty');
  const after = await inCopy((copy) => copy.upTo('penalty'));
  expect(after.epoch).not.toBe(before.epoch);
  expect(after.changes).toEqual(before.changes);
});

it('tells everything after a restore from a server that counted more transactions', async () => {
  const before = await reader.upTo('penalty');
  const { restored, later } = await inCopy(async (copy, database) => {
    // What a dump brings: the transaction numbers of where it was made, and a row of the epoch written anew.
    await database.query(
      `UPDATE change SET xid = (xid::text::numeric + 1000000000)::text::xid8;
       DELETE FROM feed_epoch;
       INSERT INTO feed_epoch (epoch) VALUES (gen_random_uuid())`,
    );
    const all = await copy.page();
    await insertParty(database, { id: 'two' });
    return { restored: all, later: await copy.upTo('two') };
  });
  expect(restored.changes).toEqual(before.changes);
  expect(later.changes.map(({ id }) => id)).toEqual(['two']);
});

/** Serves a copy of the department's database, as a new server that took its place would. */
async function inCopy<T>(
  action: (reader: FeedReader, database: pg.Client) => Promise<T>,
): Promise<T> {
  const server = new pg.Client({ connectionString: inject('postgresUrl') });
  await server.connect();
  const url = new URL(water.databaseUrl);
  const original = url.pathname.slice(1);
  url.pathname = `/${original}_copy`;
  // A database can be copied while nobody is connected to it; the subgraph connects again when it is asked.
  await server.query('SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1', [
    original,
  ]);
  await server.query(`CREATE DATABASE ${original}_copy TEMPLATE ${original}`);
  const database = new pg.Client({ connectionString: url.href });
  await database.connect();
  const served = await serveSubgraph(definitionOf('water'), {
    databaseUrl: url.href,
    keys: water.keys,
    port: 0,
  });
  const copy = readerOf({ ...water, url: served.url });
  try {
    return await action(copy, database);
  } finally {
    await copy.close();
    await served.close();
    await database.end();
    await server.query(`DROP DATABASE ${original}_copy WITH (FORCE)`);
    await server.end();
  }
}
