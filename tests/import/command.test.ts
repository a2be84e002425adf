/** `one-check import` as it is typed: what it prints, what it leaves, and how it exits. */
import { execFile } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../setup/database.ts';
import { csvOf, inspection, licence } from './exports.ts';
import { openWorkbench, type Workbench } from './workbench.ts';

const program = fileURLToPath(new URL('../../cli/one-check.mjs', import.meta.url));

let database: TestDatabase;
let bench: Workbench;
beforeAll(async () => {
  database = await createTestDatabase('water');
  bench = await openWorkbench('water');
});
afterAll(async () => {
  await bench[Symbol.asyncDispose]();
  await database.drop();
});

interface Outcome {
  readonly code: number;
  readonly out: string;
  readonly error: string;
}

function run(...args: readonly string[]): Promise<Outcome> {
  const env = { ...process.env, DATABASE_URL_WATER: database.url, ONE_CHECK_DATA: bench.folder };
  return new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      [program, 'import', ...args],
      { env },
      (_, out, error) => resolve({ code: child.exitCode ?? -1, out, error }),
    );
  });
}

describe('one-check import', () => {
  it('loads what it can, tells of the rest, and exits with 1 when a file failed', async () => {
    const bad = { ...inspection, 检查编号: '' };
    const good = await bench.write('检查.csv', csvOf([inspection, inspection, bad]));
    const torn = await bench.write('torn.csv', csvOf([licence]).slice(0, -25));
    const nowhere = `${bench.folder}/nowhere.csv`;
    const { code, out, error } = await run('water', torn, nowhere, good);
    expect(code).toBe(1);
    expect(error).toContain(`${torn}: the file is truncated`);
    expect(error).toContain(`${nowhere}: there is no such file. Nothing of it was stored.`);
    expect(error).toContain(`1 rows rejected (1 MISSING_ID): see ${good}.rejected.csv`);
    const lines = out.trim().split('\n');
    expect(lines[0]).toMatch(/^ *read +loaded +updated +repeated +rejected +seconds +rows\/s/);
    expect(lines[1]).toMatch(/FAILED/);
    expect(lines[3]).toMatch(/^ +3 +1 +0 +1 +1 .*INSPECTION/);
    expect(await readdir(bench.folder)).toContain('检查.csv.rejected.csv');

    const again = await run('water', good);
    expect(again.code).toBe(0);
    expect(again.out).toMatch(/\n +3 +0 +0 +2 +1 /);
  });

  it('prints the headings and words of a department', async () => {
    const { code, out } = await run('water', '--formats');
    expect(code).toBe(0);
    expect(out).toContain('| `DRAINAGE` | 排水, 污水排入 |');
  });

  it('knows the departments and the kinds', async () => {
    const department = await run('fire', 'a.csv');
    expect(department.code).toBe(1);
    expect(department.error).toContain(
      'Allowed choices are market-supervision, urban-management, culture-tourism, water.',
    );
    const kind = await run('water', '--kind', 'RUMOUR', 'a.csv');
    expect(kind.code).toBe(1);
    expect(kind.error).toContain('Allowed choices are REGISTER, LICENCE, INSPECTION, PENALTY.');
  });
});
