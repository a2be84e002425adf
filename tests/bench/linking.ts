/**
 * `npm run bench:linking`: how long linking takes as the city grows, over generated registers and parties: everything at
 * once, one more page of facts, and everything judged anew. Sizes can be given as arguments: `-- 10000 100000`.
 */
import { mkdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { linkWaiting } from '../../subgraphs/coordination/linking/work.ts';
import { startEmbedded } from '../../subgraphs/kit/postgres/embedded.ts';
import { accuracyOf } from '../linking/accuracy.ts';
import { tellBusinesses, tellParties } from '../linking/generated-ledger.ts';
import { partiesOf } from '../linking/generated-parties.ts';
import { registerOf } from '../linking/generated-register.ts';
import { Random } from '../setup/random.ts';
import { freshLedger } from './fresh-ledger.ts';

const sizes = process.argv.slice(2).map(Number);

/** Parties that one page of a feed tells. */
const page = 1000;

const directory = join(tmpdir(), `one-check-bench-linking-${process.pid}`);
await mkdir(directory, { recursive: true });
const server = await startEmbedded({ directory, data: 'throwaway', say: console.log });
try {
  for (const size of sizes.length > 0 ? sizes : [10_000, 100_000, 1_000_000]) await measure(size);
} finally {
  await server.close();
  await rm(directory, { recursive: true, force: true });
}

async function measure(size: number): Promise<void> {
  const database = await freshLedger(server);
  const { pool } = database;
  const random = new Random(size);
  const register = registerOf(size, random);
  const parties = partiesOf(register, size, 1, random);
  const city = `${size} parties against ${size} businesses`;
  const told = await seconds(async () => {
    await tellBusinesses(pool, register);
    await tellParties(pool, parties);
  });
  console.log(`${city}: told in ${told} s`);
  const linked = await seconds(() => linkWaiting(pool));
  const { precision, recall, asked } = await accuracyOf(pool, parties);
  console.log(
    `${city}: linked in ${linked} s; precision ${precision.toFixed(5)}, recall ${recall.toFixed(5)}, ` +
      `${asked} for people`,
  );
  const again = await seconds(async () => {
    await tellParties(pool, parties.slice(0, page));
    await linkWaiting(pool);
  });
  console.log(`${city}: a page of ${page} in ${again} s`);
  await pool.query('INSERT INTO matching.to_judge SELECT department, id FROM matching.party');
  const judged = await seconds(() => linkWaiting(pool));
  const memory = Math.round(process.memoryUsage().rss / 1024 / 1024);
  console.log(`${city}: all judged anew in ${judged} s; ${memory} MB with the generated city`);
  await database.close();
}

async function seconds(work: () => Promise<void>): Promise<number> {
  const began = performance.now();
  await work();
  return Math.round((performance.now() - began) / 100) / 10;
}
