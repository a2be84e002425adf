/** What a department tells wrongly is kept aside: it is neither lost nor in the way of the rest. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { coordinationOver } from '../../subgraphs/coordination/subgraph.ts';
import { type Served, serve } from '../setup/served.ts';
import { type OddDepartment, oddDepartment } from './odd-department.ts';

let department: OddDepartment;
let coordination: Served;

const patience = { timeout: 30_000 };

beforeEach(async () => {
  department = await oddDepartment();
  coordination = await serve(coordinationOver(() => [department]));
});
afterEach(async () => {
  await coordination.close();
  await department.close();
});

const penalty = {
  kind: 'PENALTY',
  id: 'good',
  partyId: 'party',
  uscc: null,
  name: '商户',
  address: null,
  street: null,
  violation: null,
  categories: ['罚款'],
  fineYuan: 500,
  decidedOn: '2026-03-05',
};

function change(id: string, values: object = {}) {
  return { kind: 'PENALTY', id, fact: { ...penalty, id, ...values } };
}

/** What the ledger holds and what it keeps aside, once it has read the last page. */
async function ledger() {
  const { pool } = coordination.database;
  const { rows: known } = await pool.query('SELECT id FROM penalty ORDER BY id');
  const { rows: aside } = await pool.query('SELECT change, reason FROM rejected_fact');
  return {
    known: known.map(({ id }) => id),
    aside: aside.map(({ change: kept }) => kept.id).toSorted(),
    reasons: aside.map(({ reason }) => reason),
  };
}

describe.each([
  ['a day that does not exist', change('odd', { decidedOn: '2026-02-30' }), 'fact.decidedOn'],
  ['a missing attribute', change('odd', { name: undefined }), 'fact.name'],
  [
    'a code with a wrong check character',
    change('odd', { uscc: '92370405MAFYPYXT18' }),
    'fact.uscc',
  ],
  ['a kind of fact that nobody knows', { kind: 'RATING', id: 'odd', fact: {} }, 'kind'],
  ['a fact of another record', { kind: 'PENALTY', id: 'odd', fact: penalty }, 'another record'],
  ['a change without its fact', { kind: 'PENALTY', id: 'odd' }, 'fact'],
  ['text that PostgreSQL does not take', change('odd', { name: 'a\u0000b' }), 'Unicode'],
  ['half a character', change('odd', { name: '\ud83d' }), 'json'],
  ['an amount that no column holds', change('odd', { fineYuan: 1e20 }), 'overflow'],
  ['a number longer than an index takes', change('odd'.padEnd(1e5, randomText())), 'index'],
])('%s', (_, odd, reason) => {
  it('is kept aside with its reason, and the facts around it arrive', async () => {
    department.tell(change('before'), odd, change('later'));
    await expect.poll(async () => (await ledger()).known, patience).toEqual(['before', 'later']);
    const { aside, reasons } = await ledger();
    expect(aside).toEqual([odd.id]);
    expect(reasons[0]).toContain(reason);
  });
});

it('takes a record from aside when it is told well', async () => {
  department.tell(change('mended', { name: undefined }));
  await expect.poll(ledger, patience).toMatchObject({ known: [], aside: ['mended'] });
  department.tell(change('mended'));
  await expect.poll(ledger, patience).toMatchObject({ known: ['mended'], aside: [] });
});

it('takes a record from aside when it is no more', async () => {
  department.tell(change('gone', { name: undefined }));
  await expect.poll(ledger, patience).toMatchObject({ known: [], aside: ['gone'] });
  department.tell({ kind: 'PENALTY', id: 'gone', fact: null }, change('other'));
  await expect.poll(ledger, patience).toMatchObject({ known: ['other'], aside: [] });
});

it('takes the last of several changes of one record', async () => {
  department.tell(change('twice', { fineYuan: 1 }), change('twice', { fineYuan: 2 }));
  await expect.poll(async () => (await ledger()).known, patience).toEqual(['twice']);
  const { rows } = await coordination.database.pool.query('SELECT fine_yuan FROM penalty');
  expect(rows).toEqual([{ fine_yuan: '2.00' }]);
});

/** Text that does not compress, so that it stays as long as it is. */
function randomText(): string {
  return Array.from({ length: 5000 }, () => Math.random().toString(36).slice(2)).join('');
}
