/** How pages reach the ledger one by one: what is asked, what is applied, and what is dropped. */
import { afterEach, beforeEach, expect, it } from 'vitest';
import { applyPage } from '../../subgraphs/coordination/feed/apply.ts';
import { openPosition } from '../../subgraphs/coordination/feed/position.ts';
import { type Database, openDatabase } from '../../subgraphs/kit/postgres/database.ts';
import { createTestDatabase, type TestDatabase } from '../setup/database.ts';

let test: TestDatabase;
let ledger: Database;

beforeEach(async () => {
  test = await createTestDatabase('coordination');
  ledger = openDatabase(test.url);
});
afterEach(async () => {
  await ledger.close();
  await test.drop();
});

function page(epoch: string, ids: readonly string[], { hasMore }: { hasMore: boolean }) {
  const changes = ids.map((id) => ({
    kind: 'PARTY',
    id,
    fact: {
      kind: 'PARTY',
      id,
      name: '商户',
      recordedUscc: null,
      registrationNumber: null,
      organisationCode: null,
      legalRepresentative: null,
      address: null,
      street: null,
      uscc: null,
    },
  }));
  return { epoch, changes, endCursor: `${epoch}-${ids.at(-1)}`, hasMore };
}

async function parties(): Promise<string[]> {
  const { rows } = await ledger.pool.query('SELECT id FROM matching.party ORDER BY id');
  return rows.map(({ id }) => id);
}

const last = { hasMore: false };
const more = { hasMore: true };

it('drops a page that answered a question from where the feed stands no longer', async () => {
  const start = await openPosition(ledger.orm, 'water');
  const moved = await applyPage(ledger, 'water', start, page('e', ['a', 'b'], last));
  const again = await applyPage(ledger, 'water', start, page('e', ['a'], last));
  expect(again).toEqual(moved);
  expect(await parties()).toEqual(['a', 'b']);
});

it('keeps what an earlier life of the feed told until the new one is told to its end', async () => {
  const start = await openPosition(ledger.orm, 'water');
  const old = await applyPage(ledger, 'water', start, page('old', ['a', 'b', 'c'], last));
  const anew = await applyPage(ledger, 'water', old, page('new', ['a', 'd'], more));
  const amid = await parties();
  await applyPage(ledger, 'water', anew, page('new', ['e'], last));
  expect(amid).toEqual(['a', 'b', 'c', 'd']);
  expect(await parties()).toEqual(['a', 'd', 'e']);
});

it('begins again when the feed begins anew while it is being read anew', async () => {
  let position = await openPosition(ledger.orm, 'water');
  position = await applyPage(ledger, 'water', position, page('one', ['a', 'b'], last));
  position = await applyPage(ledger, 'water', position, page('two', ['b', 'c'], more));
  position = await applyPage(ledger, 'water', position, page('three', ['d'], more));
  const amid = await parties();
  position = await applyPage(ledger, 'water', position, page('three', ['e'], last));
  expect(amid).toEqual(['a', 'b', 'c', 'd']);
  expect(await parties()).toEqual(['d', 'e']);
  expect(position).toMatchObject({ epoch: 'three', generation: 3, resyncing: false });
});

it('leaves neither page nor cursor behind when the ledger fails amid a page', async () => {
  const start = await openPosition(ledger.orm, 'water');
  await ledger.pool.query('ALTER TABLE feed ADD CHECK (cursor <> $$e-broken$$)');
  await expect(
    applyPage(ledger, 'water', start, page('e', ['a', 'broken'], last)),
  ).rejects.toThrow();
  expect(await parties()).toEqual([]);
  expect(await openPosition(ledger.orm, 'water')).toEqual(start);
});
