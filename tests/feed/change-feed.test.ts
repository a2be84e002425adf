/** What a department's change feed promises to whoever reads it page by page: nothing is skipped, ever. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { RawChange } from '../../subgraphs/coordination/feed/page.ts';
import { serveDepartment, type TestDepartment } from './department.ts';
import { type FeedReader, readerOf } from './reader.ts';
import {
  insertInspection,
  insertParty,
  insertPenalty,
  insertPermit,
  relinkParty,
} from './records.ts';
import { usccOf } from './usccs.ts';

let water: TestDepartment;
let reader: FeedReader;
let started = 0;

beforeAll(async () => {
  water = await serveDepartment('water');
});
afterAll(() => water.close());

beforeEach(async () => {
  reader = readerOf(water);
  await insertParty(water.database.pool, { id: `start-${++started}` });
  await reader.upTo(`start-${started}`);
});
afterEach(() => reader.close());

/** `PERMIT P-1`, or `no PERMIT P-1` for one that is no more. */
function told(changes: readonly RawChange[]): string[] {
  return changes.map(({ kind, id, fact }) => `${fact === null ? 'no ' : ''}${kind} ${id}`);
}

describe('the order of commits', () => {
  it('does not skip a transaction that began first and committed last', async () => {
    const late = await water.database.pool.connect();
    await late.query('BEGIN');
    await insertParty(late, { id: 'late' });
    await insertParty(water.database.pool, { id: 'early' });
    const before = await reader.page();
    await late.query('COMMIT');
    late.release();
    const { changes } = await reader.upTo('early');
    expect(before.changes).toEqual([]);
    expect(told(changes)).toEqual(['PARTY late', 'PARTY early']);
  });

  it('tells nothing of a transaction that was rolled back', async () => {
    const client = await water.database.pool.connect();
    await client.query('BEGIN');
    await insertParty(client, { id: 'rolled-back' });
    await client.query('ROLLBACK');
    client.release();
    await insertParty(water.database.pool, { id: 'next' });
    expect(told((await reader.upTo('next')).changes)).toEqual(['PARTY next']);
  });

  it('tells a record once, as it is now, however often it changed since it was last told', async () => {
    await insertParty(water.database.pool, { id: 'busy' });
    for (const uscc of [usccOf(1), usccOf(2), usccOf(3)]) {
      await relinkParty(water.database.pool, 'busy', uscc);
    }
    await insertParty(water.database.pool, { id: 'idle' });
    const { changes } = await reader.upTo('idle');
    expect(told(changes)).toEqual(['PARTY busy', 'PARTY idle']);
    expect(changes[0]?.fact).toMatchObject({ uscc: usccOf(3) });
  });
});

describe('pages', () => {
  it('tell every record of bulk imports once, in order', async () => {
    for (const batch of ['a', 'b', 'c']) {
      await water.database.pool.query(
        `INSERT INTO party (id, name) SELECT $1 || lpad(n::text, 4, '0'), '商户' FROM generate_series(1, 1100) AS n`,
        [`bulk-${batch}`],
      );
    }
    const { changes } = await reader.upTo('bulk-c1100');
    expect(changes).toHaveLength(3300);
    expect(told(changes)).toEqual(told(changes).toSorted());
  });

  it('tell a record again that changes after its page was read', async () => {
    const { pool } = water.database;
    await pool.query(
      `INSERT INTO party (id, name) SELECT 'paged-' || lpad(n::text, 4, '0'), '商户' FROM generate_series(1, 1500) AS n`,
    );
    const page = await reader.upTo('paged-0001');
    await relinkParty(pool, 'paged-0001', usccOf(4));
    const rest = await reader.upTo('paged-0001');
    expect([page.changes.length, rest.changes.length]).toEqual([1000, 501]);
    expect(rest.changes.at(-1)).toMatchObject({ id: 'paged-0001', fact: { uscc: usccOf(4) } });
  });
});

describe('what becomes of a record', () => {
  it('leaves a tombstone when it is deleted, and is told again when it comes back', async () => {
    const { pool } = water.database;
    await insertParty(pool, { id: 'holder' });
    await insertPermit(pool, { id: 'permit', party: 'holder' });
    await reader.upTo('permit');
    await pool.query(`DELETE FROM permit WHERE id = 'permit'`);
    const gone = await reader.upTo('permit');
    await insertPermit(pool, { id: 'permit', party: 'holder' });
    const back = await reader.upTo('permit');
    expect([told(gone.changes), told(back.changes)]).toEqual([
      ['no PERMIT permit'],
      ['PERMIT permit'],
    ]);
  });

  it('is told with its new business when the party it names is linked anew', async () => {
    const { pool } = water.database;
    await insertParty(pool, { id: 'linked' });
    await insertPermit(pool, { id: 'linked-permit', party: 'linked' });
    await insertInspection(pool, { id: 'linked-inspection', party: 'linked' });
    await insertPenalty(pool, { id: 'linked-penalty', party: 'linked' });
    await reader.upTo('linked-penalty');
    await relinkParty(pool, 'linked', usccOf(5));
    const { changes } = await reader.upTo('linked-penalty');
    expect(told(changes).toSorted()).toEqual([
      'INSPECTION linked-inspection',
      'PARTY linked',
      'PENALTY linked-penalty',
      'PERMIT linked-permit',
    ]);
    for (const { fact } of changes) expect(fact).toMatchObject({ uscc: usccOf(5) });
  });

  it('is not told again when its party is written without a change of link', async () => {
    const { pool } = water.database;
    await insertParty(pool, { id: 'quiet' });
    await insertPermit(pool, { id: 'quiet-permit', party: 'quiet' });
    await reader.upTo('quiet-permit');
    await pool.query(`UPDATE party SET uscc = uscc WHERE id = 'quiet'`);
    expect(told((await reader.upTo('quiet')).changes)).toEqual(['PARTY quiet']);
  });
});
