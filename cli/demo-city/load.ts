/**
 * Loads the demo city into the departments' databases, through the import that real exports take, and its annual joint
 * plan into coordination's.
 *
 * Killed half way, it is finished by the next start: a table that stands only while a load is under way tells that
 * one was, and for which day, so that the same rows come again and whatever is there already changes nothing.
 */
import {
  type DepartmentName,
  departmentNames,
  departments,
  type SubgraphName,
} from '../../schema/departments.ts';
import { importsOf } from '../../subgraphs/imports.ts';
import { today } from '../../subgraphs/kit/clock.ts';
import { importRows } from '../../subgraphs/kit/import/import.ts';
import { layouts } from '../../subgraphs/kit/import/layout/recognise.ts';
import { type Database, openDatabase } from '../../subgraphs/kit/postgres/database.ts';
import { type DemoDepartment, demoSeed, drawCity } from './city.ts';
import { goLive } from './go-live.ts';
import { certifyOfficers } from './officers.ts';
import { loadProgramme } from './programme.ts';
import type { RegisterTable } from './registers/table.ts';

/** Where the subgraphs keep their databases, migrated already. */
export interface CityDatabases {
  /** A `postgres://` URL. */
  url(name: SubgraphName): string;
}

/** Hears how many of how many rows are in, and what was loaded last. */
export type LoadProgress = (done: number, total: number, what: string) => void;

/** Whether no department holds a business or a record yet, or only what an interrupted load of the demo city left. */
export async function cityIsEmpty(databases: CityDatabases): Promise<boolean> {
  if (await withDatabase(databases, 'market-supervision', isLoading)) return true;
  const empty = await Promise.all(
    departmentNames.map((name) =>
      withDatabase(databases, name, (database) => isEmpty(database, name)),
    ),
  );
  return empty.every((one) => one);
}

/**
 * Loads the demo city of today, the departments side by side, or finishes a load that was interrupted.
 *
 * @throws when a database cannot be reached, or a row of the city is not accepted; what was loaded stays, and the next
 *   call finishes.
 */
export async function loadDemoCity(
  databases: CityDatabases,
  progress: LoadProgress,
): Promise<void> {
  await withDatabase(databases, 'market-supervision', async (register) => {
    const day = await beginLoading(register);
    const city = drawCity(demoSeed, day);
    const total = city.reduce((sum, department) => sum + countRows(department), 0);
    let done = 0;
    const loads = city.map((department) =>
      loadDepartment(databases, department, (rows, what) => {
        done += rows;
        progress(done, total, what);
      }),
    );
    // All come to an end before the first failure is told, so that none works on behind the caller's back.
    for (const load of await Promise.allSettled(loads)) {
      if (load.status === 'rejected') throw load.reason;
    }
    await withDatabase(databases, 'coordination', async (ledger) => {
      await certifyOfficers(ledger);
      await goLive(ledger, day);
      await loadProgramme(ledger, Number(day.slice(0, 4)));
    });
    await endLoading(register);
  });
}

async function loadDepartment(
  databases: CityDatabases,
  department: DemoDepartment,
  loaded: (rows: number, what: string) => void,
): Promise<void> {
  const zh = departments.find(({ name }) => name === department.name)?.zh ?? department.name;
  await withDatabase(databases, department.name, async (database) => {
    for (const { kind, rows } of department.exports) {
      const what = `${zh}${layouts[kind].zh}`;
      let told = 0;
      const summary = await importRows({
        database,
        imports: importsOf(department.name),
        kind,
        rows,
        onProgress(count) {
          loaded(count - told, what);
          told = count;
        },
      });
      if (summary.rejected > 0) {
        throw new Error(`${what}: the import refused ${summary.rejected} rows of the demo city.`);
      }
      loaded(rows.length - told, what);
    }
    for (const register of department.registers) {
      await insertRegister(database, register);
      loaded(register.rows.length, `${zh} ${register.table}`);
    }
  });
}

async function insertRegister(database: Database, { table, rows }: RegisterTable): Promise<void> {
  await database.pool.query(
    `INSERT INTO ${table} SELECT * FROM jsonb_populate_recordset(NULL::${table}, $1)
     ON CONFLICT DO NOTHING`,
    [JSON.stringify(rows)],
  );
}

function countRows(department: DemoDepartment): number {
  return [...department.exports, ...department.registers].reduce(
    (sum, { rows }) => sum + rows.length,
    0,
  );
}

async function isEmpty(database: Database, name: DepartmentName): Promise<boolean> {
  // Every licence, inspection and penalty names a party, so where there is no party there is none of them.
  const tables = name === 'market-supervision' ? ['party', 'business'] : ['party'];
  for (const table of tables) {
    const { rowCount } = await database.pool.query(`SELECT FROM ${table} LIMIT 1`);
    if (rowCount !== 0) return false;
  }
  return true;
}

/** Whether a load was begun and not finished. */
async function isLoading(register: Database): Promise<boolean> {
  const { rows } = await register.pool.query<{ loading: boolean }>(
    `SELECT to_regclass('demo_city_load') IS NOT NULL AS loading`,
  );
  return rows[0]?.loading ?? false;
}

/** Notes that a load is under way; the day it is for: today, or that of the load it takes up again. */
async function beginLoading(register: Database): Promise<string> {
  await register.pool.query('CREATE TABLE IF NOT EXISTS demo_city_load (today date NOT NULL)');
  await register.pool.query(
    'INSERT INTO demo_city_load SELECT $1 WHERE NOT EXISTS (SELECT FROM demo_city_load)',
    [today()],
  );
  const { rows } = await register.pool.query<{ today: string }>('SELECT today FROM demo_city_load');
  return rows[0]?.today ?? today();
}

async function endLoading(register: Database): Promise<void> {
  await register.pool.query('DROP TABLE demo_city_load');
}

async function withDatabase<T>(
  databases: CityDatabases,
  name: SubgraphName,
  action: (database: Database) => Promise<T>,
): Promise<T> {
  const database = openDatabase(databases.url(name));
  try {
    return await action(database);
  } finally {
    await database.close();
  }
}
