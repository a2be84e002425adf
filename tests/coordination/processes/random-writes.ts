/**
 * Writes into a department's records as many systems do at once: transactions of all sizes, some of which last, some
 * of which are rolled back, over records that others write too.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import type { Database } from '../../../subgraphs/kit/postgres/database.ts';
import { usccOf } from '../../feed/usccs.ts';
import { Random } from '../../setup/random.ts';

/** So many that most are written once or twice, and no later write makes good what was lost of them. */
const records = 5000;
/** So few that writers meet. */
const parties = 200;
const businesses = 500;

/** Writes for as long as the process runs. */
export async function writeAtRandom({ pool }: Database, seed: number): Promise<never> {
  const random = new Random(seed);
  for (;;) {
    const client = await pool.connect();
    try {
      await client.query('BEGIN');
      for (let left = 1 + random.below(6); left > 0; left -= 1) await write(client, random);
      if (random.below(6) === 0) await sleep(random.below(400));
      await client.query(random.below(6) === 0 ? 'ROLLBACK' : 'COMMIT');
    } catch (error) {
      // Writers that meet may deadlock, or find that a party has just gone: the database undid what they did.
      if (!(error instanceof pg.DatabaseError)) throw error;
      await client.query('ROLLBACK');
    } finally {
      client.release();
    }
  }
}

/** Empties a table, with which the feed begins anew. */
export async function truncate({ pool }: Database): Promise<void> {
  await pool.query('TRUNCATE penalty');
}

type Write = (random: Random) => [statement: string, ...values: unknown[]];

/** What a party was recorded as never changes: other words make another party. */
const writeParty: Write = (random) => [
  `INSERT INTO party (id, name, recorded_uscc, address, uscc) VALUES ($1, $2, $3, $4, $5)
   ON CONFLICT (id) DO NOTHING`,
  partyOf(random),
  `商户${random.below(1e6)}`,
  usccOf(random.below(1e6)),
  `枕河路${random.below(99)}号`,
  linkOf(random),
];

const relink: Write = (random) => [
  'UPDATE party SET uscc = $2 WHERE id = $1',
  partyOf(random),
  linkOf(random),
];

const writeInspections: Write = (random) => [
  `INSERT INTO inspection (id, party_id, kind, selection, item_codes, item_names, planned_from, status, digest)
   SELECT 'inspection-' || (($1::int + n) % ${records}), party.id, 'ROUTINE', 'DOUBLE_RANDOM', ARRAY[$2], '{检查}',
     date '2026-01-01' + $1::int % 300, 'PLANNED', '' FROM party, generate_series(1, $3) AS n WHERE party.id = $4
   ON CONFLICT (id) DO UPDATE SET party_id = excluded.party_id, item_codes = excluded.item_codes`,
  random.below(records),
  `M-${random.below(99)}`,
  1 + random.below(random.below(20) === 0 ? 100 : 3),
  partyOf(random),
];

const finishInspections: Write = (random) => [
  `UPDATE inspection SET status = 'DONE', inspected_on = planned_from + 3, outcome = 'CLEAN'
   WHERE id = 'inspection-' || $1::int`,
  random.below(records),
];

const writePermit: Write = (random) => [
  `INSERT INTO permit (id, party_id, kind, certificate, decided_on, valid_to, status, digest)
   SELECT 'permit-' || $1::int, id, 'OTHER', $2, '2025-05-06', '2027-05-05', 'VALID', '' FROM party WHERE id = $3
   ON CONFLICT (id) DO UPDATE SET certificate = excluded.certificate, status = 'INVALID'`,
  random.below(records),
  `许可证${random.below(1e6)}`,
  partyOf(random),
];

const writePenalty: Write = (random) => [
  `INSERT INTO penalty (id, party_id, categories, fine_yuan, decided_on, digest)
   SELECT 'penalty-' || $1::int, id, '{罚款,"警告, 通报"}', $2, '2026-02-03', '' FROM party WHERE id = $3
   ON CONFLICT (id) DO UPDATE SET fine_yuan = excluded.fine_yuan, party_id = excluded.party_id`,
  random.below(records),
  random.below(1e6) / 100,
  partyOf(random),
];

const writeBusiness: Write = (random) => [
  `INSERT INTO business (id, name, legal_representative, status, risk_grade, digest)
   VALUES ($1, $2, '钱一', 'ACTIVE', 'B', '')
   ON CONFLICT (id) DO UPDATE SET name = excluded.name, status = 'REVOKED', status_changed_on = '2026-04-05'`,
  usccOf(random.below(businesses)),
  `商户${random.below(1e6)}`,
];

/** Removes a few records at once, so that some of them are there. */
const removeRecords: Write = (random) => [
  `DELETE FROM ${random.one(['inspection', 'permit', 'penalty'])} WHERE id LIKE '%-' || $1::int || '_'`,
  random.below(records / 10),
];

const removeBusiness: Write = (random) => [
  'DELETE FROM business WHERE id = $1',
  usccOf(random.below(businesses)),
];

/** Relinking sends all records of a party again, and so must be rare, or it would make good whatever was lost. */
const writes: readonly Write[] = [
  ...Array<Write>(6).fill(writeParty),
  ...Array<Write>(12).fill(writeInspections),
  ...Array<Write>(6).fill(finishInspections),
  ...Array<Write>(8).fill(writePermit),
  ...Array<Write>(8).fill(writePenalty),
  ...Array<Write>(4).fill(writeBusiness),
  ...Array<Write>(6).fill(removeRecords),
  removeBusiness,
  relink,
];

async function write(client: pg.ClientBase, random: Random): Promise<void> {
  const [statement, ...values] = random.one(writes)(random);
  await client.query(statement, values);
}

function partyOf(random: Random): string {
  return `party-${random.below(parties)}`;
}

function linkOf(random: Random): string | null {
  return random.below(4) === 0 ? null : usccOf(random.below(businesses));
}
