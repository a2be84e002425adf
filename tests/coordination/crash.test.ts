/**
 * Whatever is killed and whenever: in the end the ledger holds every record of the department exactly as it is there,
 * once, and nothing else. `SOAK_SECONDS` makes it go on for longer.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type Database, openDatabase } from '../../subgraphs/kit/postgres/database.ts';
import { freePorts } from '../../subgraphs/kit/processes/free-ports.ts';
import { createTestDatabase, type TestDatabase } from '../setup/database.ts';
import { differences } from './comparison.ts';
import type { Assignment } from './processes/assignment.ts';

const soak = Number(process.env['SOAK_SECONDS'] ?? 0);
/** How often each of the two processes is killed at least. */
const kills = 6;

const databases: TestDatabase[] = [];
const children = new Set<ChildProcess>();
let department: Assignment;
let coordination: Assignment;
let source: Database;
let ledger: Database;

beforeEach(async () => {
  databases.push(await createTestDatabase('market-supervision'));
  databases.push(await createTestDatabase('coordination'));
  const [ofDepartment, ofCoordination] = databases as [TestDatabase, TestDatabase];
  const shared = {
    port: (await freePorts(1))[0] ?? 0,
    feedKey: randomBytes(32).toString('base64url'),
  };
  department = { ...shared, databaseUrl: ofDepartment.url };
  coordination = { ...shared, databaseUrl: ofCoordination.url };
  source = openDatabase(ofDepartment.url);
  ledger = openDatabase(ofCoordination.url);
});
afterEach(async () => {
  await Promise.all([...children].map(kill));
  await Promise.all([source.close(), ledger.close()]);
  await Promise.all(databases.splice(0).map((database) => database.drop()));
});

it('loses and doubles nothing while both sides are killed at random, with writes going on', {
  timeout: 300_000 + soak * 1000,
}, async () => {
  const until = Date.now() + soak * 1000;
  const [departmentKills, coordinationKills] = await Promise.all([
    killAgainAndAgain(until, source, (seed) => start('department', { ...department, seed })),
    killAgainAndAgain(until, ledger, () => start('coordination', coordination)),
  ]);
  // Both come back for good, nobody writes any more, and what is left to tell is told.
  await Promise.all([
    start('department', department).ready,
    start('coordination', coordination).ready,
  ]);
  await expect
    .poll(() => differences('market-supervision', source, ledger), { timeout: 60_000 })
    .toEqual([]);
  const { rows } = await ledger.pool.query(
    `SELECT (SELECT count(*)::int FROM inspection) AS inspections, resyncing FROM feed`,
  );
  expect(departmentKills + coordinationKills).toBeGreaterThanOrEqual(2 * kills);
  expect(rows).toMatchObject([{ resyncing: false }]);
  expect(rows[0].inspections).toBeGreaterThan(10);
});

/** Starts a process and kills it, over and over: some time after it began to work, mostly amid a transaction. */
async function killAgainAndAgain(
  until: number,
  database: Database,
  begin: (turn: number) => { child: ChildProcess; ready: Promise<unknown> },
): Promise<number> {
  for (let turn = 0; ; turn += 1) {
    if (turn >= kills && Date.now() >= until) return turn;
    const { child, ready } = begin(turn);
    if (Math.random() < 0.9) await ready;
    await sleep(Math.random() * 1500);
    if (Math.random() < 0.7) await someTransaction(database);
    await kill(child);
  }
}

/** Returns while somebody else writes into `database`, or after a second in which nobody did. */
async function someTransaction({ pool }: Database): Promise<void> {
  for (let asked = 0; asked < 200; asked += 1) {
    const { rowCount } = await pool.query(
      `SELECT FROM pg_stat_activity
       WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_xid IS NOT NULL`,
    );
    if (rowCount) return;
    await sleep(5);
  }
}

function start(program: 'department' | 'coordination', assignment: Assignment) {
  const file = fileURLToPath(new URL(`processes/${program}-program.ts`, import.meta.url));
  const child = spawn(
    process.execPath,
    ['--import', 'tsx', file, JSON.stringify(assignment)],
    // What they log of each other's deaths is of no interest here; what kills them is.
    { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] },
  );
  children.add(child);
  const died = once(child, 'exit').then(() => {
    children.delete(child);
    if (child.signalCode !== 'SIGKILL') throw new Error(`${program} ended by itself.`);
  });
  return { child, ready: Promise.race([once(child, 'message'), died]) };
}

async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGKILL');
  await once(child, 'exit');
}
