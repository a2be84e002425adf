/** A ledger in which the same was filed twice, from before that was refused: what becomes of it when it is migrated. */
import { cp, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { expect, it } from 'vitest';
import { openDatabase } from '../../subgraphs/kit/postgres/database.ts';
import { migrate } from '../../subgraphs/kit/postgres/migrate.ts';
import { createBlankDatabase } from '../setup/database.ts';

const migrations = fileURLToPath(
  new URL('../../subgraphs/coordination/migrations/', import.meta.url),
);
const changed = '0034_filed_once.sql';

it('keeps the first, or the one whose check has begun, withdraws the others, and cancels a visit that is left to nobody', async () => {
  const blank = await createBlankDatabase();
  const folder = await mkdtemp(join(tmpdir(), 'one-check-migrations-'));
  const database = openDatabase(blank.url);
  try {
    const path = join(folder, 'coordination', 'migrations');
    for (const name of await readdir(migrations)) {
      if (name < changed) await cp(join(migrations, name), join(path, name));
    }
    await migrate(database, [pathToFileURL(`${path}/`)]);
    const { pool } = database;
    await pool.query(`
      INSERT INTO visit (subject, id, uscc, premises, day, lead, quiet_days, code, status)
      SELECT 'u/p', id, 'u', 'p', day::date, lead, 30, code, status
      FROM (VALUES ('v-1', '2026-12-01', 'water', NULL, 'PLANNED'), ('v-2', '2027-01-01', 'water', NULL, 'PLANNED'),
        ('v-3', '2027-02-01', 'culture-tourism', 'code', 'UNDERWAY'),
        ('v-4', '2027-03-15', 'market-supervision', NULL, 'PLANNED')) AS given(id, day, lead, code, status)`);
    await pool.query(`
      INSERT INTO demand (subject, id, uscc, premises, department, kind, selection, items, earliest, latest, state, visit,
        day, visit_stands, checked_in, filed_by, filed_at)
      SELECT 'u/p', id, 'u', 'p', department, 'ROUTINE', 'TARGETED', items::text[], earliest::date, latest::date,
        CASE WHEN visit IS NULL THEN 'OPEN' ELSE 'SERVED' END, visit, day::date, visit IS NOT NULL OR NULL, come, 'officer',
        '2026-11-01'::timestamptz + number * interval '1 hour'
      FROM (VALUES
        (1, 'first', 'water', '{a,b}', '2026-12-01', '2026-12-31', 'v-1', '2026-12-01', false),
        (2, 'again', 'water', '{b}', '2026-12-10', '2027-01-10', 'v-2', '2027-01-01', false),
        (3, 'empties', 'market-supervision', '{d}', '2027-03-01', '2027-03-31', NULL, NULL, false),
        (4, 'apart', 'water', '{b}', '2027-02-01', '2027-02-10', NULL, NULL, false),
        (5, 'waiting', 'culture-tourism', '{c}', '2027-01-20', '2027-02-20', NULL, NULL, false),
        (6, 'begun', 'culture-tourism', '{c}', '2027-01-20', '2027-02-20', 'v-3', '2027-02-01', true),
        (7, 'other', 'urban-management', '{b}', '2026-12-01', '2027-01-10', 'v-2', '2027-01-01', false),
        (8, 'emptied', 'market-supervision', '{d}', '2027-03-10', '2027-04-10', 'v-4', '2027-03-15', false)
      ) AS given(number, id, department, items, earliest, latest, visit, day, come)`);
    await migrate(database, [pathToFileURL(migrations)]);
    const { rows: demands } = await pool.query(
      'SELECT id, state, visit, reason FROM demand ORDER BY filed_at',
    );
    const why = (id: string) => `The same was filed before: ${id}.`;
    expect(demands).toEqual([
      { id: 'first', state: 'SERVED', visit: 'v-1', reason: null },
      { id: 'again', state: 'WITHDRAWN', visit: null, reason: why('first') },
      { id: 'empties', state: 'OPEN', visit: null, reason: null },
      { id: 'apart', state: 'OPEN', visit: null, reason: null },
      { id: 'waiting', state: 'WITHDRAWN', visit: null, reason: why('begun') },
      { id: 'begun', state: 'SERVED', visit: 'v-3', reason: null },
      { id: 'other', state: 'SERVED', visit: 'v-2', reason: null },
      { id: 'emptied', state: 'WITHDRAWN', visit: null, reason: why('empties') },
    ]);
    const { rows: visits } = await pool.query('SELECT id, lead, status FROM visit ORDER BY id');
    expect(visits).toEqual([
      { id: 'v-1', lead: 'water', status: 'PLANNED' },
      // Its lead has left it, and hands on.
      { id: 'v-2', lead: 'urban-management', status: 'PLANNED' },
      { id: 'v-3', lead: 'culture-tourism', status: 'UNDERWAY' },
      { id: 'v-4', lead: 'market-supervision', status: 'CANCELLED' },
    ]);
    const { rows: events } = await pool.query('SELECT visit, event, by FROM visit_event');
    expect(events).toEqual([{ visit: 'v-4', event: 'CANCELLED', by: 'coordination' }]);
  } finally {
    await database.close();
    await blank.drop();
    await rm(folder, { recursive: true });
  }
});
