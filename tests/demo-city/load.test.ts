/** Loading the demo city into the departments' databases: whole, once, and again after an interruption. */
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { type DemoDepartment, demoSeed, drawCity } from '../../cli/demo-city/city.ts';
import { type CityDatabases, cityIsEmpty, loadDemoCity } from '../../cli/demo-city/load.ts';
import { showcaseUscc } from '../../cli/demo-city/showcase.ts';
import {
  type DepartmentName,
  departmentNames,
  type SubgraphName,
  subgraphNames,
} from '../../schema/departments.ts';
import { type Database, openDatabase } from '../../subgraphs/kit/postgres/database.ts';
import { createTestDatabase, type TestDatabase } from '../setup/database.ts';

const today = '2026-11-21';
let created: Map<SubgraphName, TestDatabase>;
let open: Map<SubgraphName, Database>;
let databases: CityDatabases;

beforeEach(async () => {
  vi.stubEnv('ONE_CHECK_TODAY', today);
  created = new Map();
  for (const name of subgraphNames) created.set(name, await createTestDatabase(name));
  open = new Map([...created].map(([name, { url }]) => [name, openDatabase(url)]));
  databases = { url: (name) => created.get(name)?.url ?? '' };
});

afterEach(async () => {
  vi.unstubAllEnvs();
  for (const database of open.values()) await database.close();
  for (const database of created.values()) await database.drop();
});

async function query(name: SubgraphName, sql: string): Promise<Record<string, unknown>[]> {
  const { rows } = (await open.get(name)?.pool.query(sql)) ?? { rows: [] };
  return rows;
}

/** What stands in the tables that an export or a register of the department fills. */
async function contents(department: DemoDepartment): Promise<Record<string, number>> {
  const found: Record<string, number> = {};
  for (const table of tablesOf(department).keys()) {
    const [row] = await query(department.name, `SELECT count(*)::int AS count FROM ${table}`);
    found[table] = Number(row?.['count']);
  }
  return found;
}

function tablesOf(department: DemoDepartment): Map<string, number> {
  const byKind = {
    REGISTER: 'business',
    LICENCE: 'permit',
    INSPECTION: 'inspection',
    PENALTY: 'penalty',
  };
  return new Map([
    ...department.exports.map(({ kind, rows }) => [byKind[kind], rows.length] as const),
    ...department.registers.map(({ table, rows }) => [table, rows.length] as const),
  ]);
}

/** Where the feed of changes stands: any write of a record moves it. */
async function feeds(): Promise<unknown> {
  return Promise.all(
    departmentNames.map((name) => query(name, 'SELECT count(*), max(seq) FROM change')),
  );
}

async function expectWhole(): Promise<void> {
  for (const department of drawCity(demoSeed, today)) {
    expect(await contents(department)).toEqual(Object.fromEntries(tablesOf(department)));
  }
}

describe('loading the demo city', () => {
  test('stores every row, tells how far it is, and changes nothing the second time', async () => {
    expect(await cityIsEmpty(databases)).toBe(true);
    const told: { done: number; total: number }[] = [];
    await loadDemoCity(databases, (done, total) => told.push({ done, total }));
    await expectWhole();
    expect(await cityIsEmpty(databases)).toBe(false);
    const themes = 'SELECT count(*)::int AS themes FROM programme_theme WHERE year = 2026';
    expect(await query('coordination', themes)).toEqual([{ themes: 12 }]);
    const live = 'SELECT department, go_live::text AS day FROM department_policy';
    expect(await query('coordination', live)).toEqual([{ department: 'water', day: '2026-11-07' }]);
    const inspected = 'SELECT DISTINCT unnest(officers) AS certificate FROM inspection';
    for (const name of departmentNames) {
      const certified = `SELECT certificate FROM officer WHERE department = '${name}'`;
      expect(await query('coordination', certified)).toEqual(
        expect.arrayContaining(await query(name, inspected)),
      );
    }

    const dones = told.map(({ done }) => done);
    expect(dones).toEqual([...dones].sort((one, other) => one - other));
    expect(new Set(told.map(({ total }) => total)).size).toBe(1);
    expect(told.at(-1)?.done).toBe(told.at(-1)?.total);

    const before = await feeds();
    await loadDemoCity(databases, () => {});
    await expectWhole();
    expect(await feeds()).toEqual(before);
  });

  test('gives the showcases a history in every department, and every certificate its kind', async () => {
    await loadDemoCity(databases, () => {});
    for (const name of departmentNames) {
      const [row] = await query(
        name,
        `SELECT count(*) FILTER (WHERE status = 'DONE')::int AS done,
                count(*) FILTER (WHERE status = 'PLANNED')::int AS planned
         FROM inspection JOIN party ON party.id = party_id WHERE uscc = '${showcaseUscc}'`,
      );
      expect(row?.['done']).toBeGreaterThanOrEqual(3);
      expect(row?.['planned']).toBeGreaterThanOrEqual(1);
    }

    const kinds = async (name: DepartmentName) =>
      (await query(name, 'SELECT DISTINCT kind FROM permit ORDER BY kind')).map(
        (row) => row['kind'],
      );
    expect(await kinds('market-supervision')).toEqual([
      'FOOD_OPERATION',
      'OTHER',
      'SPECIAL_EQUIPMENT',
    ]);
    expect(await kinds('urban-management')).toEqual([
      'FUME_PURIFIER',
      'OUTDOOR_ADVERTISING',
      'ROAD_OCCUPATION',
      'WASTE_DISPOSAL',
    ]);
    expect(await kinds('culture-tourism')).toEqual([
      'ENTERTAINMENT_VENUE',
      'INTERNET_CULTURE',
      'PERFORMANCE',
      'TRAVEL_AGENCY',
    ]);
    expect(await kinds('water')).toEqual([
      'DRAINAGE',
      'RIVER_WORKS',
      'SAND_MINING',
      'WATER_INTAKE',
    ]);
  });
});

describe('a load that was interrupted', () => {
  test.each([1, 15_000])(
    'after %i rows is finished by the next, for the day it began',
    async (rows) => {
      const interrupted = loadDemoCity(databases, (done) => {
        if (done >= rows) throw new Error('The power went.');
      });
      await expect(interrupted).rejects.toThrow('The power went.');
      expect(await cityIsEmpty(databases)).toBe(true);

      vi.stubEnv('ONE_CHECK_TODAY', '2026-11-24');
      await loadDemoCity(databases, () => {});
      await expectWhole();
      expect(await cityIsEmpty(databases)).toBe(false);
    },
  );
});

describe('a city is not empty', () => {
  test.each(departmentNames)('when someone imported a record into %s', async (name) => {
    await query(name, `INSERT INTO party (id, name) VALUES ('one', '老槐树下修鞋摊')`);
    expect(await cityIsEmpty(databases)).toBe(false);
  });

  test('when someone imported a register', async () => {
    await query(
      'market-supervision',
      `INSERT INTO business (id, name, status, digest) VALUES ('${showcaseUscc}', '烧烤店', 'ACTIVE', 'x')`,
    );
    expect(await cityIsEmpty(databases)).toBe(false);
  });
});
