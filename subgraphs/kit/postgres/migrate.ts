/**
 * Brings a database up to date with folders of plain SQL files.
 *
 * Each file runs once, in the order of names, in a transaction of its own, and is remembered in the table `migration`
 * with a digest of its text: a file that changed after it ran would leave databases that differ without anybody
 * knowing, so that is an error. Several processes may migrate one database at once; they take turns.
 */
import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import type { Database } from './database.ts';

/** The advisory lock that migrators of one database hold in turn. */
const turn = 4_202_611;

/** A migration that can't be applied: names the file and says what to do. */
export class MigrationError extends Error {
  override readonly name = 'MigrationError';
}

interface MigrationFile {
  /** What the folder belongs to: `water` of `subgraphs/water/migrations`. */
  readonly folder: string;
  readonly name: string;
  readonly sql: string;
  readonly digest: string;
}

/**
 * Applies every file of `folders` (each named `migrations`, inside the folder they belong to) that the database does
 * not have yet.
 *
 * @throws MigrationError when a file fails (the files before it stay applied) or changed since it was applied.
 */
export async function migrate(database: Database, folders: readonly URL[]): Promise<void> {
  const files = (await Promise.all(folders.map(readFolder))).flat();
  const client = await database.pool.connect();
  try {
    await client.query('SELECT pg_advisory_lock($1)', [turn]);
    await applyMissing(client, files);
    await client.query('SELECT pg_advisory_unlock($1)', [turn]);
    client.release();
  } catch (error) {
    // Closes the connection, and with it the lock and any open transaction.
    client.release(true);
    throw error;
  }
}

async function readFolder(folder: URL): Promise<MigrationFile[]> {
  const path = fileURLToPath(folder);
  const names = (await readdir(path)).filter((name) => name.endsWith('.sql')).sort();
  return Promise.all(
    names.map(async (name) => {
      // A checkout may turn line ends into CRLF; the migration is the same one.
      const sql = (await readFile(`${path}/${name}`, 'utf8')).replaceAll('\r\n', '\n');
      const digest = createHash('sha256').update(sql).digest('hex');
      return { folder: basename(dirname(path.replace(/[/\\]+$/, ''))), name, sql, digest };
    }),
  );
}

async function applyMissing(client: pg.ClientBase, files: readonly MigrationFile[]): Promise<void> {
  await client.query(`
    CREATE TABLE IF NOT EXISTS migration (
      folder     text NOT NULL,
      name       text NOT NULL,
      digest     text NOT NULL,
      applied_at timestamptz NOT NULL DEFAULT now(),
      PRIMARY KEY (folder, name)
    )`);
  const { rows } = await client.query<{ folder: string; name: string; digest: string }>(
    'SELECT folder, name, digest FROM migration',
  );
  const applied = new Map(rows.map((row) => [`${row.folder}/${row.name}`, row.digest]));
  for (const file of files) {
    const digest = applied.get(`${file.folder}/${file.name}`);
    if (digest === undefined) await apply(client, file);
    else if (digest !== file.digest) {
      throw new MigrationError(
        `The migration ${file.folder}/${file.name} was changed after it had been applied to this database. ` +
          'Put its text back as it was and write the change as a new file with the next number.',
      );
    }
  }
}

async function apply(client: pg.ClientBase, file: MigrationFile): Promise<void> {
  await client.query('BEGIN');
  try {
    await client.query(file.sql);
  } catch (error) {
    await client.query('ROLLBACK');
    throw new MigrationError(
      `The migration ${file.folder}/${file.name} failed${placeOf(error, file.sql)}: ` +
        `${error instanceof Error ? error.message : String(error)}. Nothing of this file was applied.`,
      { cause: error },
    );
  }
  await client.query('INSERT INTO migration (folder, name, digest) VALUES ($1, $2, $3)', [
    file.folder,
    file.name,
    file.digest,
  ]);
  await client.query('COMMIT');
}

/** Where in the file PostgreSQL stopped, when it tells. */
function placeOf(error: unknown, sql: string): string {
  if (!(error instanceof pg.DatabaseError) || error.position === undefined) return '';
  return ` at line ${sql.slice(0, Number(error.position)).split('\n').length}`;
}
