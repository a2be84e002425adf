/** An empty ledger of its own, a generated city in it, and linking until nothing is left to do. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Pool } from 'pg';
import { linkWaiting } from '../../subgraphs/coordination/linking/work.ts';
import { type Database, openDatabase } from '../../subgraphs/kit/postgres/database.ts';
import { createTestDatabase } from '../setup/database.ts';
import { Random } from '../setup/random.ts';
import { tellBusinesses, tellParties } from './generated-ledger.ts';
import { type GeneratedParty, partiesOf } from './generated-parties.ts';
import { type RegisteredBusiness, registerOf } from './generated-register.ts';

export interface GeneratedCity {
  readonly register: readonly RegisteredBusiness[];
  readonly parties: readonly GeneratedParty[];
}

export interface Ledger extends AsyncDisposable {
  readonly database: Database;
}

export async function openLedger(): Promise<Ledger> {
  const { url, drop } = await createTestDatabase('coordination');
  const database = openDatabase(url);
  return {
    database,
    async [Symbol.asyncDispose]() {
      await database.close();
      await drop();
    },
  };
}

/** A city drawn from a seed: as many parties as businesses, with that level of mess. */
export function generatedCity(seed: number, size: number, mess: number): GeneratedCity {
  const random = new Random(seed);
  const register = registerOf(size, random);
  return { register, parties: partiesOf(register, size, mess, random) };
}

export async function tellCity(pool: Pool, { register, parties }: GeneratedCity): Promise<void> {
  await tellBusinesses(pool, register);
  await tellParties(pool, parties);
}

/** Links until nothing is left, also where a subgraph over the same ledger links at this moment. */
export async function linkAll(pool: Pool): Promise<void> {
  for (;;) {
    await linkWaiting(pool);
    const { rows } = await pool.query(
      `SELECT EXISTS (SELECT FROM matching.to_look_at) OR EXISTS (SELECT FROM matching.to_judge) AS left`,
    );
    if (!rows[0].left) return;
    await sleep(50);
  }
}
