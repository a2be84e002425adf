/**
 * Writes into a department's records as many systems do at once: transactions of all sizes, some of which last, some
 * of which are rolled back, over records that others write too.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import type { Database } from '../../../subgraphs/kit/postgres/database.ts';
import { usccOf } from '../../feed/usccs.ts';

/** How many different records of each kind there are at most: few enough that writers meet. */
const records = 400;
const businesses = 60;

/** Writes for as long as the process runs. */
export async function writeAtRandom({ pool }: Database, seed: number): Promise<never> {
  const random = randomOf(seed);
  for (;;) {
    const client = await pool.connect();
    try {
      await client.query('BEGIN');
      for (let left = 1 + random(8); left > 0; left -= 1) await write(client, random);
      if (random(5) === 0) await sleep(random(300));
      await client.query(random(5) === 0 ? 'ROLLBACK' : 'COMMIT');
    } catch (error) {
      // Writers that meet may deadlock, or find that a party has just gone: the database undid what they did.
      if (!(error instanceof pg.DatabaseError)) throw error;
      await client.query('ROLLBACK');
    } finally {
      client.release();
    }
  }
}

type Random = (below: number) => number;

const writes: readonly ((client: pg.ClientBase, random: Random) => Promise<unknown>)[] = [
  (client, random) =>
    client.query(
      `INSERT INTO party (id, name, recorded_uscc, address, uscc) VALUES ($1, $2, $3, $4, $5)
       ON CONFLICT (id) DO UPDATE SET name = excluded.name, address = excluded.address`,
      [
        `party-${random(records)}`,
        `商户${random(1e6)}`,
        usccOf(random(1e6)),
        `枕河路${random(99)}号`,
        link(random),
      ],
    ),
  (client, random) =>
    client.query('UPDATE party SET uscc = $2 WHERE id = $1', [
      `party-${random(records)}`,
      link(random),
    ]),
  (client, random) =>
    client.query('UPDATE party SET uscc = $2 WHERE uscc = $1', [
      usccOf(random(businesses)),
      link(random),
    ]),
  (client, random) =>
    client.query(
      `INSERT INTO inspection (id, party_id, kind, selection, item_codes, item_names, planned_from, status, digest)
       SELECT 'inspection-' || (($1::int + n) % ${records}), party.id, 'ROUTINE', 'DOUBLE_RANDOM', ARRAY[$2], '{检查}',
         date '2026-01-01' + $1::int % 300, 'PLANNED', '' FROM party, generate_series(1, $3) AS n WHERE party.id = $4
       ON CONFLICT (id) DO UPDATE SET party_id = excluded.party_id, item_codes = excluded.item_codes`,
      [
        random(records),
        `M-${random(99)}`,
        1 + random(random(6) === 0 ? 200 : 3),
        `party-${random(records)}`,
      ],
    ),
  (client, random) =>
    client.query(
      `UPDATE inspection SET status = 'DONE', inspected_on = planned_from + 3, outcome = 'CLEAN'
       WHERE id = $1`,
      [`inspection-${random(records)}`],
    ),
  (client, random) =>
    client.query('DELETE FROM inspection WHERE id = $1', [`inspection-${random(records)}`]),
  (client, random) =>
    client.query(
      `INSERT INTO permit (id, party_id, kind, certificate, decided_on, valid_to, status, digest)
       SELECT $1, id, 'OTHER', $2, '2025-05-06', '2027-05-05', 'VALID', '' FROM party WHERE id = $3
       ON CONFLICT (id) DO UPDATE SET certificate = excluded.certificate, status = 'INVALID'`,
      [`permit-${random(records)}`, `许可证${random(1e6)}`, `party-${random(records)}`],
    ),
  (client, random) =>
    client.query('DELETE FROM permit WHERE id = $1', [`permit-${random(records)}`]),
  (client, random) =>
    client.query(
      `INSERT INTO penalty (id, party_id, categories, fine_yuan, decided_on, digest)
       SELECT $1, id, '{罚款,"警告, 通报"}', $2, '2026-02-03', '' FROM party WHERE id = $3
       ON CONFLICT (id) DO UPDATE SET fine_yuan = excluded.fine_yuan, party_id = excluded.party_id`,
      [`penalty-${random(records)}`, random(1e6) / 100, `party-${random(records)}`],
    ),
  (client, random) =>
    client.query('DELETE FROM penalty WHERE id = $1', [`penalty-${random(records)}`]),
  (client, random) =>
    client.query(
      `INSERT INTO business (id, name, legal_representative, status, risk_grade, digest)
       VALUES ($1, $2, '钱一', 'ACTIVE', 'B', '')
       ON CONFLICT (id) DO UPDATE SET name = excluded.name, status = 'REVOKED', status_changed_on = '2026-04-05'`,
      [usccOf(random(businesses)), `商户${random(1e6)}`],
    ),
  (client, random) =>
    client.query('DELETE FROM business WHERE id = $1', [usccOf(random(businesses))]),
  async (client, random) => random(40) === 0 && client.query('TRUNCATE penalty'),
];

async function write(client: pg.ClientBase, random: Random): Promise<void> {
  await writes[random(writes.length)]?.(client, random);
}

function link(random: Random): string | null {
  return random(4) === 0 ? null : usccOf(random(businesses));
}

/** Numbers from 0 to below `below`, the same for the same seed (mulberry32). */
function randomOf(seed: number): Random {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * below);
  };
}
