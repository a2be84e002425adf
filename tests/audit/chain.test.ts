/** The audit log is only ever added to, and whoever changes it all the same is found out. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { usccOf } from '../feed/usccs.ts';
import { analyst } from '../setup/served.ts';
import { type KeptLog, keptLog, record, supervisor } from './kept-log.ts';

let log: KeptLog;

beforeAll(async () => {
  log = await keptLog();
});
afterAll(() => log.close());
beforeEach(async () => {
  await log.tamper(`DELETE FROM audit.entry;
    UPDATE audit.head SET number = 0, at = '-infinity', digest = decode(repeat('00', 32), 'hex')`);
});

describe('entries', () => {
  test('follow each other without gaps, each with a digest of the one before', async () => {
    const { data } = await log.append(record(), record({ kind: 'MUTATION', purpose: null }));
    expect(data.appendAudit).toEqual({
      number: 2,
      digest: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    await log.append(record());
    const { rows } = await log.served.database.pool.query(`
      SELECT number::int, previous = coalesce(lag(digest) OVER (ORDER BY number), decode(repeat('00', 32), 'hex')) AS chained
      FROM audit.entry ORDER BY number`);
    expect(rows).toEqual([1, 2, 3].map((number) => ({ number, chained: true })));
    expect(await log.check()).toEqual({
      intact: true,
      checkedThrough: 3,
      entries: 3,
      complete: true,
      digest: expect.any(String),
      fault: null,
    });
  });

  test('of one write are all there or none', async () => {
    const { errors } = await log.append(record(), record({ operationHash: 'no hash' }));
    expect(errors).not.toEqual([]);
    expect(await log.check()).toMatchObject({ entries: 0, intact: true });
  });

  test('of many writers at once keep one chain, and times that never go back', async () => {
    await Promise.all(
      Array.from({ length: 40 }, (_, writer) =>
        log.append(...[1, 2, 3].map((n) => record({ request: `${writer}-${n}` }))),
      ),
    );
    expect(await log.check()).toMatchObject({ intact: true, entries: 120, complete: true });
    const { rows } = await log.served.database.pool.query(`
      SELECT count(*) FILTER (WHERE at < before)::int AS back FROM
        (SELECT at, lag(at) OVER (ORDER BY number) AS before FROM audit.entry) AS entry`);
    expect(rows).toEqual([{ back: 0 }]);
  });

  test.each([
    "UPDATE audit.entry SET purpose = 'x'",
    'DELETE FROM audit.entry',
    'TRUNCATE audit.entry',
    'DELETE FROM audit.head',
  ])('are not changed by the database: %s', async (statement) => {
    await log.append(record());
    await expect(log.served.database.pool.query(statement)).rejects.toThrow(
      'The audit log is only ever added to.',
    );
  });
});

describe('someone who owns the database and', () => {
  beforeEach(async () => {
    await log.append(...Array.from({ length: 5 }, (_, n) => record({ request: `request-${n}` })));
  });

  test.each([
    [
      'changes an entry',
      `UPDATE audit.entry SET subject = 'nobody' WHERE number = 3`,
      3,
      'CHANGED',
    ],
    [
      'makes it earlier',
      `UPDATE audit.entry SET at = at - interval '1 ms' WHERE number = 2`,
      2,
      'CHANGED',
    ],
    ['empties a list of it', `UPDATE audit.entry SET fields = '{}' WHERE number = 4`, 4, 'CHANGED'],
    ['takes one out', 'DELETE FROM audit.entry WHERE number = 3', 4, 'MISSING'],
    ['takes the first out', 'DELETE FROM audit.entry WHERE number = 1', 2, 'MISSING'],
    ['takes the last out', 'DELETE FROM audit.entry WHERE number = 5', 5, 'WRONG_END'],
    ['takes all out', 'DELETE FROM audit.entry', 1, 'WRONG_END'],
    [
      'changes one and its digest',
      `UPDATE audit.entry SET purpose = 'another';
       UPDATE audit.entry SET digest = audit.digest_of(entry) WHERE number = 2`,
      1,
      'CHANGED',
    ],
    [
      'forges one and its digest',
      `UPDATE audit.entry SET purpose = 'another' WHERE number = 2;
       UPDATE audit.entry SET digest = audit.digest_of(entry) WHERE number = 2`,
      3,
      'OUT_OF_CHAIN',
    ],
    [
      'adds one past the head',
      `INSERT INTO audit.entry SELECT (jsonb_populate_record(entry, '{"number": 6}')).* FROM audit.entry WHERE number = 5;
       UPDATE audit.entry SET previous = (SELECT digest FROM audit.head) WHERE number = 6;
       UPDATE audit.entry SET digest = audit.digest_of(entry) WHERE number = 6`,
      6,
      'WRONG_END',
    ],
  ])('%s is found out', async (_, statement, number, reason) => {
    await log.tamper(statement);
    expect(await log.check()).toMatchObject({
      intact: false,
      checkedThrough: number - 1,
      fault: { number, reason },
    });
  });

  test('rewrites it all has another digest than the one that was kept elsewhere', async () => {
    const { digest } = await log.check();
    await log.tamper(`DO $$ DECLARE n int; before bytea := decode(repeat('00', 32), 'hex'); BEGIN
      UPDATE audit.entry SET subject = 'nobody' WHERE number = 2;
      FOR n IN 1..5 LOOP
        UPDATE audit.entry SET previous = before WHERE number = n;
        UPDATE audit.entry SET digest = audit.digest_of(entry) WHERE number = n RETURNING digest INTO before;
      END LOOP;
      UPDATE audit.head SET digest = before; END $$`);
    const forged = await log.check();
    expect(forged.intact).toBe(true);
    expect(forged.digest).not.toBe(digest);
  });
});

test('a check goes on where another ended', async () => {
  await log.append(record(), record(), record());
  expect(await log.check(2)).toMatchObject({ intact: true, checkedThrough: 3 });
  expect(await log.check(3)).toMatchObject({ intact: true, checkedThrough: 3 });
  expect(await log.check(9)).toMatchObject({ intact: false, fault: { reason: 'MISSING' } });
});

describe('the log', () => {
  const listing = `query ($uscc: Uscc, $subject: String, $kinds: [AuditKind!], $first: Int, $after: String) {
    auditLog(uscc: $uscc, subject: $subject, kinds: $kinds, first: $first, after: $after) {
      nodes { number kind subject department usccs purpose } pageInfo { hasNextPage endCursor } } }`;

  test('is listed newest first, by who, what and whom', async () => {
    const uscc = usccOf(1);
    await log.append(
      ...Array.from({ length: 11 }, (_, n) =>
        record({ subject: `officer-${n % 2}`, usccs: n === 4 ? [uscc] : [] }),
      ),
      record({ kind: 'MUTATION', subject: 'analyst', department: null, purpose: null }),
    );
    const numbersOf = async (variables: object) => {
      const { data } = await log.served.ask(listing, variables, supervisor);
      return data.auditLog.nodes.map(({ number }: { number: number }) => number);
    };
    expect(await numbersOf({})).toEqual([12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1]);
    expect(await numbersOf({ subject: 'officer-1' })).toEqual([10, 8, 6, 4, 2]);
    expect(await numbersOf({ uscc })).toEqual([5]);
    expect(await numbersOf({ kinds: ['MUTATION'] })).toEqual([12]);
    const { data } = await log.served.ask(listing, { first: 3 }, supervisor);
    expect(data.auditLog.nodes[0]).toEqual({
      number: 12,
      kind: 'MUTATION',
      subject: 'analyst',
      department: null,
      usccs: [],
      purpose: null,
    });
    expect(await numbersOf({ first: 3, after: data.auditLog.pageInfo.endCursor })).toEqual([
      9, 8, 7,
    ]);
  });

  test('is for the supervising authority alone, and written by the gateway alone', async () => {
    for (const identity of [analyst, { ...supervisor, role: 'OFFICER' as const }]) {
      const { errors } = await log.served.ask(
        `{ auditLog { nodes { number } } auditCheck { intact } }`,
        {},
        identity,
      );
      expect(errors.map(({ extensions }) => extensions?.code)).toEqual(['FORBIDDEN', 'FORBIDDEN']);
    }
    const asSupervisor = await log.served.ask(
      'mutation ($input: AppendAuditInput!) { appendAudit(input: $input) { number } }',
      { input: { entries: [record()] } },
      supervisor,
    );
    expect(asSupervisor.errors[0]?.extensions?.code).toBe('FORBIDDEN');
    expect(await log.check()).toMatchObject({ entries: 0 });
  });
});
