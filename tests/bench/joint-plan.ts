/**
 * How long the planning of a whole city takes, how that grows, and what it is to merely reading the same rows: 10,000
 * and 100,000 businesses (or as many as the arguments say) with four demands each, in a ledger of their own.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startJointPlans } from '../../subgraphs/coordination/joint-plan/work.ts';
import { coordination } from '../../subgraphs/coordination/subgraph.ts';
import { type Database, openDatabase } from '../../subgraphs/kit/postgres/database.ts';
import { removeEmbedded, startEmbedded } from '../../subgraphs/kit/postgres/embedded.ts';
import { migrate } from '../../subgraphs/kit/postgres/migrate.ts';

const today = '2026-11-21';
const lastDay = '2027-05-20';

async function main(sizes: readonly number[]): Promise<void> {
  process.env['ONE_CHECK_TODAY'] = today;
  const folder = await mkdtemp(join(tmpdir(), 'one-check-bench-'));
  const postgres = join(folder, 'postgres');
  const server = await startEmbedded({ directory: postgres, data: 'kept', say: console.log });
  const database = openDatabase(server.url('postgres'));
  try {
    await migrate(database, coordination.migrations);
    // What the engine compiles at first must not count for the first size.
    await fill(database, 2_000);
    await plan(database);
    let before: number | undefined;
    for (const size of sizes) {
      await fill(database, size);
      const reading = await seconds(() => readSorted(database));
      const { user, system } = process.cpuUsage();
      const planning = await seconds(() => plan(database));
      const cpu = process.cpuUsage({ user, system });
      const again = await seconds(() => readSorted(database));
      const read = Math.min(reading, again);
      const growth =
        before === undefined ? '' : `, ${(planning / before).toFixed(1)} times as long`;
      console.log(
        `${size.toLocaleString('en')} businesses: planned in ${planning.toFixed(1)} s${growth}, ` +
          `${((cpu.user + cpu.system) / 1e6).toFixed(1)} s of it computing in this process; ` +
          `read sorted in ${read.toFixed(1)} s, a ratio of ${(planning / read).toFixed(1)}; ` +
          `${Math.round(process.memoryUsage.rss() / 1e6)} MB resident`,
      );
      before = planning;
    }
  } finally {
    await database.close();
    await server.close();
    await removeEmbedded(postgres);
    await rm(folder, { recursive: true });
  }
}

/** Half of the businesses were inspected within two months; streets have 500 premises. */
async function fill({ pool }: Database, size: number): Promise<void> {
  await pool.query(
    'TRUNCATE business, inspection, joint_plan, joint_plan_visit, joint_plan_unserved, joint_plan_team_day CASCADE',
  );
  await pool.query('SELECT setseed(0.5)');
  await pool.query(
    `INSERT INTO business (uscc, department, name, address, street, status, trade_code, risk_grade, generation)
     SELECT '92370405' || lpad(number::text, 10, '0'), 'market-supervision', '商户' || number,
       '街道' || number / 500 || '号' || number, '街道' || number / 500, 'ACTIVE', '6210', 'C', 1
     FROM generate_series(1, $1::integer) AS number`,
    [size],
  );
  await pool.query(
    `INSERT INTO inspection (department, id, party_id, uscc, name, address, street, inspection_kind, selection,
       item_codes, planned_from, planned_to, day, status, generation)
     SELECT body.department, 'P' || uscc, 'party', uscc, name, address, street, 'ROUTINE', 'TARGETED', body.items,
       earliest, earliest + 3 + floor(random() * 26)::integer, earliest, 'PLANNED', 1
     FROM business CROSS JOIN (VALUES
       ('market-supervision', ARRAY['MS-012']), ('urban-management', ARRAY['UM-003']),
       ('culture-tourism', ARRAY['CT-021']), ('water', ARRAY['WA-004'])) AS body(department, items)
     -- Named in it, every row gets a number of its own.
     CROSS JOIN LATERAL (
       SELECT $1::date + 1 + floor(random() * 150 + 0 * length(uscc || body.department))::integer AS earliest) AS window_of
     ORDER BY random()`,
    [today],
  );
  await pool.query(
    `INSERT INTO inspection (department, id, party_id, uscc, name, address, street, inspection_kind, selection,
       item_codes, inspected_on, day, outcome, status, generation)
     SELECT 'water', 'D' || uscc, 'party', uscc, name, address, street, 'ROUTINE', 'TARGETED', '{WA-001}', day, day,
       'CLEAN', 'DONE', 1
     FROM (SELECT *, $1::date - floor(random() * 60)::integer AS day FROM business WHERE random() < 0.5) AS inspected`,
    [today],
  );
  await pool.query('VACUUM ANALYZE');
}

/**
 * Reads the rows that a plan is made from, with all that it goes by, in the order in which it needs them, through the same
 * driver and with the same memory for sorting, and does nothing with them: what is to be checked, what was checked so
 * lately that it keeps visits away, and the business of each.
 */
async function readSorted({ pool }: Database): Promise<void> {
  const client = await pool.connect();
  await client.query(`BEGIN; SET LOCAL cursor_tuple_fraction = 1; SET LOCAL work_mem = '128MB'`);
  await client.query(
    `DECLARE sorted NO SCROLL CURSOR FOR
     SELECT uscc, premises, inspection.department, id, inspection_kind, inspection.status, inspection.address,
       inspection.street, planned_from, planned_to, day, item_codes, visit_code, business.address AS registered_address,
       business.street AS registered_street, trade_code
     FROM inspection JOIN business USING (uscc)
     WHERE business.status = 'ACTIVE' AND inspection_kind <> 'CASE' AND (inspection.status = 'PLANNED'
       OR inspection.status = 'DONE' AND day BETWEEN DATE '${today}' - 30 AND DATE '${lastDay}' + 30)
     ORDER BY inspection.street, uscc, premises`,
  );
  for (;;) {
    const { rows } = await client.query('FETCH 4000 FROM sorted');
    if (rows.length === 0) break;
  }
  await client.query('COMMIT');
  client.release();
}

async function plan(database: Database): Promise<void> {
  const { pool } = database;
  await pool.query(
    `INSERT INTO joint_plan (first_day, last_day, proposed_by) VALUES ($1, $2, 'bench')`,
    [today, lastDay],
  );
  const work = startJointPlans(database);
  for (;;) {
    const { rows } = await pool.query(
      `SELECT id, status, figures FROM joint_plan ORDER BY number DESC LIMIT 1`,
    );
    if (rows[0].status === 'DONE') {
      const { demands, served, visits, visitsWithoutRoom } = rows[0].figures;
      console.log(
        `  ${rows[0].id}: ${demands} demands, ${served} served by ${visits} visits, ${visitsWithoutRoom.reached} without room`,
      );
      break;
    }
    if (rows[0].status === 'FAILED') throw new Error('The plan failed.');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  await work.stop();
}

async function seconds(work: () => Promise<void>): Promise<number> {
  const started = performance.now();
  await work();
  return (performance.now() - started) / 1000;
}

const sizes = process.argv.slice(2).map(Number);
await main(sizes.length > 0 ? sizes : [10_000, 100_000]);
