/** The departments' sample exports load to the row, where they lie beside the project. */
import { existsSync } from 'node:fs';
import { copyFile, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type DepartmentName, departmentNames } from '../../schema/departments.ts';
import { openWorkbench } from './workbench.ts';

const samples = fileURLToPath(new URL('../../../shared/samples/', import.meta.url));

const expectedSchema = z.object({
  rows: z.record(
    z.string(),
    z.object({
      rows: z.number(),
      good: z.number(),
      repeated: z.number(),
      rejected: z.number(),
      reasons: z.array(z.string()),
    }),
  ),
});

describe.skipIf(!existsSync(samples))('the sample exports', () => {
  it.each(departmentNames)(
    'of %s give exactly the expected counts, and twice change nothing',
    async (name) => {
      await using bench = await openWorkbench(name);
      const expected = await expectedOf(name);
      expect(expected.length).toBeGreaterThan(2);
      for (const { file, counts } of expected) {
        const copy = join(bench.folder, basename(file));
        await copyFile(file, copy);
        const { read, loaded, updated, repeated, rejected, reasons, remarks } =
          await bench.import(copy);
        expect({ read, loaded, updated, repeated, rejected }, file).toEqual({
          read: counts.rows,
          loaded: counts.good,
          updated: 0,
          repeated: counts.repeated,
          rejected: counts.rejected,
        });
        expect(Object.keys(reasons).sort(), file).toEqual([...counts.reasons].sort());
        expect(remarks, file).toEqual([]);

        const before = await bench.everything();
        const again = await bench.import(copy);
        expect(again, file).toMatchObject({
          read: counts.rows,
          loaded: 0,
          updated: 0,
          repeated: counts.good + counts.repeated,
          rejected: counts.rejected,
        });
        expect(await bench.everything(), file).toEqual(before);
      }
    },
  );

  it('name a kind for every permit and an address for its holder', async () => {
    await using bench = await openWorkbench('water');
    const copy = join(bench.folder, '行政许可.csv');
    await copyFile(join(samples, 'water/行政许可.csv'), copy);
    await bench.import(copy);
    expect(await bench.query('SELECT DISTINCT kind FROM permit')).toEqual([{ kind: 'DRAINAGE' }]);
    expect(await bench.query('SELECT count(*) FROM party WHERE address IS NULL')).toEqual([
      { count: '0' },
    ]);
  });
});

async function expectedOf(department: DepartmentName) {
  const { rows } = expectedSchema.parse(
    JSON.parse(await readFile(join(samples, 'expected.json'), 'utf8')),
  );
  return Object.entries(rows)
    .filter(([path]) => path.startsWith(`${department}/`))
    .map(([path, counts]) => ({
      file: join(
        samples,
        ['csv', 'xlsx']
          .map((ending) => `${path}.${ending}`)
          .find((each) => existsSync(join(samples, each))) ?? path,
      ),
      counts,
    }));
}
