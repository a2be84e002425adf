/** Migrations: what runs, in which order, and what a changed, broken or concurrent one does. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Database, openDatabase } from '../../subgraphs/kit/postgres/database.ts';
import { migrate } from '../../subgraphs/kit/postgres/migrate.ts';
import { createBlankDatabase, type TestDatabase } from '../setup/database.ts';

let blank: TestDatabase;
let database: Database;
let root: string;

beforeEach(async () => {
  [blank, root] = await Promise.all([
    createBlankDatabase(),
    mkdtemp(join(tmpdir(), 'one-check-migrations-')),
  ]);
  database = openDatabase(blank.url);
});

afterEach(async () => {
  await database.close();
  await Promise.all([blank.drop(), rm(root, { recursive: true })]);
});

/** Writes the migrations of one owner and gives their folder. */
async function folder(owner: string, files: Record<string, string>): Promise<URL> {
  const path = join(root, owner, 'migrations');
  await mkdir(path, { recursive: true });
  for (const [name, sql] of Object.entries(files)) await writeFile(join(path, name), sql);
  return pathToFileURL(`${path}/`);
}

async function column(sql: string): Promise<unknown[]> {
  const { rows } = await database.pool.query<unknown[]>({ text: sql, rowMode: 'array' });
  return rows.map(([value]) => value);
}

describe('migrate', () => {
  it('applies folders in the order given and files in the order of their names', async () => {
    const shared = await folder('shared', {
      '0002_second.sql': `INSERT INTO step (text) VALUES ('shared 2')`,
      '0001_first.sql': `CREATE TABLE step (n int GENERATED ALWAYS AS IDENTITY, text text);
                         INSERT INTO step (text) VALUES ('shared 1')`,
    });
    const own = await folder('own', {
      '0001_own.sql': `INSERT INTO step (text) VALUES ('own 1')`,
    });
    await migrate(database, [shared, own]);
    expect(await column('SELECT text FROM step ORDER BY n')).toEqual([
      'shared 1',
      'shared 2',
      'own 1',
    ]);
  });

  it('applies only what is new when it runs again', async () => {
    const own = await folder('own', { '0001_table.sql': 'CREATE TABLE kept (n int)' });
    await migrate(database, [own]);
    await database.pool.query('INSERT INTO kept VALUES (7)');
    await folder('own', { '0002_more.sql': 'ALTER TABLE kept ADD COLUMN m int DEFAULT 8' });
    await migrate(database, [own]);
    expect(await column('SELECT n + m FROM kept')).toEqual([15]);
  });

  it('refuses a file that was changed after it had been applied, and applies nothing', async () => {
    const own = await folder('own', { '0001_table.sql': 'CREATE TABLE kept (n int)' });
    await migrate(database, [own]);
    await folder('own', {
      '0001_table.sql': 'CREATE TABLE kept (n bigint)',
      '0002_more.sql': 'CREATE TABLE more (n int)',
    });
    await expect(migrate(database, [own])).rejects.toThrow(
      'The migration own/0001_table.sql was changed after it had been applied to this database. ' +
        'Put its text back as it was and write the change as a new file with the next number.',
    );
    expect(await column(`SELECT to_regclass('more')`)).toEqual([null]);
  });

  it('takes other line ends for the same file', async () => {
    const own = await folder('own', { '0001_table.sql': 'CREATE TABLE kept (\n  n int\n)' });
    await migrate(database, [own]);
    await folder('own', { '0001_table.sql': 'CREATE TABLE kept (\r\n  n int\r\n)' });
    await expect(migrate(database, [own])).resolves.toBeUndefined();
  });

  it('names the file and the line of a mistake, leaves none of that file, and goes on once it is mended', async () => {
    const own = await folder('own', {
      '0001_table.sql': 'CREATE TABLE kept (n int)',
      '0002_broken.sql': 'CREATE TABLE half (n int);\n\nCREATE TABEL rest (n int);',
    });
    await expect(migrate(database, [own])).rejects.toThrow(
      'The migration own/0002_broken.sql failed at line 3: syntax error at or near "TABEL". ' +
        'Nothing of this file was applied.',
    );
    expect(
      await column(`SELECT to_regclass('kept') IS NOT NULL AND to_regclass('half') IS NULL`),
    ).toEqual([true]);
    await folder('own', { '0002_broken.sql': 'CREATE TABLE half (n int)' });
    await migrate(database, [own]);
    expect(await column(`SELECT to_regclass('half') IS NOT NULL`)).toEqual([true]);
  });

  it('lets many processes migrate one database at once, and applies each file once', async () => {
    const own = await folder('own', {
      '0001_table.sql': 'CREATE TABLE step (text text)',
      '0002_slow.sql': `SELECT pg_sleep(0.1); INSERT INTO step VALUES ('once')`,
    });
    const others = Array.from({ length: 5 }, () => openDatabase(blank.url));
    await Promise.all(others.map((other) => migrate(other, [own])));
    await Promise.all(others.map((other) => other.close()));
    expect(await column('SELECT text FROM step')).toEqual(['once']);
  });
});
