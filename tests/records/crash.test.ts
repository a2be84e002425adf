/**
 * Coordination is killed while it settles what a page of a feed tells, and while it tells a department what it is to
 * know: what was not written whole is not written, and is made good by whoever comes next.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { definitionOf } from '../../subgraphs/index.ts';
import { type Database, openDatabase } from '../../subgraphs/kit/postgres/database.ts';
import { serveSubgraph } from '../../subgraphs/kit/serve/serve.ts';
import { insertInspection, insertParty } from '../feed/records.ts';
import { usccOf } from '../feed/usccs.ts';
import { createTestDatabase, type TestDatabase } from '../setup/database.ts';
import { codeOf } from './recording-city.ts';

const day = '2026-11-23';
const program = fileURLToPath(
  new URL('../planning/processes/coordination-program.ts', import.meta.url),
);
const feedKey = randomBytes(32);
const ofWater = { uscc: usccOf(1), code: codeOf('K1') };
const ofFiled = { uscc: usccOf(2), code: codeOf('K2') };

let databases: readonly TestDatabase[];
let water: Database;
let ledger: Database;
let served: Awaited<ReturnType<typeof serveSubgraph>>;
let child: ChildProcess | undefined;

beforeAll(async () => {
  vi.stubEnv('ONE_CHECK_TODAY', day);
  databases = await Promise.all([createTestDatabase('water'), createTestDatabase('coordination')]);
  const [waterUrl, ledgerUrl] = databases.map(({ url }) => url) as [string, string];
  water = openDatabase(waterUrl);
  ledger = openDatabase(ledgerUrl);
  served = await serveSubgraph(definitionOf('water'), {
    databaseUrl: waterUrl,
    port: 0,
    keys: { gateway: randomBytes(32), coordination: feedKey },
  });
});
afterAll(async () => {
  await kill();
  await served.close();
  await Promise.all([water.close(), ledger.close()]);
  await Promise.all(databases.map((database) => database.drop()));
  vi.unstubAllEnvs();
});

async function start(): Promise<void> {
  const assignment = {
    databaseUrl: databases[1]?.url,
    port: 0,
    key: randomBytes(32).toString('base64url'),
    feeds: [{ department: 'water', url: served.url, key: feedKey.toString('base64url') }],
  };
  child = spawn(process.execPath, ['--import', 'tsx', program, JSON.stringify(assignment)], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  await Promise.race([once(child, 'message'), once(child, 'exit')]);
}

async function kill(): Promise<void> {
  if (!child || child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGKILL');
  await once(child, 'exit');
}

async function rows(database: Database, sql: string, ...values: unknown[]) {
  return (await database.pool.query(sql, values)).rows;
}

/** Has what is written to `table` for the first time take so long that whoever writes it is killed meanwhile. */
async function slowDown(database: Database, table: string): Promise<void> {
  await rows(
    database,
    `CREATE FUNCTION slowly() RETURNS trigger LANGUAGE plpgsql AS
       $$ BEGIN PERFORM pg_sleep(2); RETURN NULL; END $$;
     CREATE TRIGGER slowly AFTER INSERT OR UPDATE ON ${table} FOR EACH STATEMENT EXECUTE FUNCTION slowly()`,
  );
}

/** Waits for that moment, kills coordination in it, and lets the next be as quick as ever. */
async function killMeanwhile(database: Database, table: string): Promise<void> {
  const asleep = `SELECT count(*)::int FROM pg_stat_activity
    WHERE datname = current_database() AND wait_event = 'PgSleep'`;
  const sleeping = async () => (await rows(database, asleep))[0].count;
  await expect.poll(sleeping, { timeout: 30_000, interval: 20 }).toBeGreaterThan(0);
  await kill();
  await expect.poll(sleeping, { timeout: 30_000 }).toBe(0);
  await rows(database, `DROP TRIGGER slowly ON ${table}; DROP FUNCTION slowly()`);
}

/** A visit today that serves a demand of water's, approved. */
async function visit(
  { uscc, code }: { uscc: string; code: string },
  record: string | null,
): Promise<void> {
  await rows(
    ledger,
    `INSERT INTO visit (subject, id, uscc, premises, address, day, lead, quiet_days, code)
     VALUES ($1 || '/河埠街道枕河路1号', $2, $1, '河埠街道枕河路1号', '河埠街道枕河路1号', $3, 'water', 30, $2)`,
    uscc,
    code,
    day,
  );
  await rows(
    ledger,
    `INSERT INTO demand (subject, id, uscc, premises, address, department, record, kind, selection, items, earliest,
       latest, state, visit, day, visit_stands, approved_by, approved_at, filed_by, ground)
     SELECT subject, 'of-' || id, uscc, premises, address, 'water', $2, 'ROUTINE', 'DOUBLE_RANDOM', '{water:W-1}', $3, $3,
       'SERVED', id, day, true, 'officer', now(), 'officer', '{}' FROM visit WHERE id = $1`,
    code,
    record,
    day,
  );
}

it('killed while it settles, has settled nothing, and its next process settles all of it', {
  timeout: 120_000,
}, async () => {
  await visit(ofFiled, null);
  await insertParty(water.pool, { id: 'P-1', uscc: ofFiled.uscc });
  await insertInspection(water.pool, { id: 'I-1', party: 'P-1', day });
  await rows(water, `UPDATE inspection SET visit_code = $1 WHERE id = 'I-1'`, ofFiled.code);
  await slowDown(ledger, 'demand');
  await start();
  await killMeanwhile(ledger, 'demand');
  const settled = `SELECT demand.outcome, visit.status FROM demand JOIN visit ON visit.id = demand.visit WHERE visit.id = $1`;
  expect(await rows(ledger, settled, ofFiled.code)).toEqual([{ outcome: null, status: 'PLANNED' }]);
  // The page that told of it was not applied either: nothing was lost by being half done.
  expect(await rows(ledger, 'SELECT FROM inspection')).toEqual([]);
  await start();
  await expect
    .poll(() => rows(ledger, settled, ofFiled.code), { timeout: 30_000 })
    .toEqual([{ outcome: 'PROBLEMS_FOUND', status: 'DONE' }]);
});

it('killed while it tells, has acknowledged nothing, and its next process tells it again', {
  timeout: 120_000,
}, async () => {
  await insertParty(water.pool, { id: 'P-2', uscc: ofWater.uscc });
  await insertInspection(water.pool, { id: 'I-2', party: 'P-2', day, status: 'PLANNED' });
  await expect
    .poll(() => rows(ledger, `SELECT FROM inspection WHERE id = 'I-2'`), { timeout: 30_000 })
    .toHaveLength(1);
  await slowDown(water, 'inspection');
  await visit(ofWater, 'I-2');
  await killMeanwhile(water, 'inspection');
  expect(await rows(ledger, `SELECT FROM noted_visit WHERE record = 'I-2'`)).toEqual([]);
  await start();
  await expect
    .poll(() => rows(ledger, `SELECT code FROM noted_visit WHERE record = 'I-2'`), {
      timeout: 30_000,
    })
    .toEqual([{ code: ofWater.code }]);
  expect(
    await rows(water, `SELECT noted_code, noted_day FROM inspection WHERE id = 'I-2'`),
  ).toEqual([{ noted_code: ofWater.code, noted_day: day }]);
  await expect
    .poll(
      () => rows(ledger, 'SELECT demand, code FROM noted_check WHERE code = $1', ofWater.code),
      {
        timeout: 30_000,
      },
    )
    .toEqual([{ demand: `of-${ofWater.code}`, code: ofWater.code }]);
  expect(
    await rows(
      water,
      'SELECT kind, selection, item_codes FROM assigned_check WHERE code = $1',
      ofWater.code,
    ),
  ).toEqual([{ kind: 'ROUTINE', selection: 'DOUBLE_RANDOM', item_codes: ['W-1'] }]);
});
