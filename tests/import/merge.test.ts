/** What an import does to records that are there already: nothing, where nothing is different. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { importRows } from '../../subgraphs/kit/import/import.ts';
import { type Cells, csvOf, goodUscc, inspection, licence, penalty } from './exports.ts';
import { openWorkbench } from './workbench.ts';

const outcomes = ['未发现问题', '发现问题', ''] as const;

describe('an import', () => {
  it('stores what the rows say', async () => {
    await using bench = await openWorkbench('water');
    await bench.import(await bench.write('a.csv', csvOf([inspection])));
    await bench.import(await bench.write('b.csv', csvOf([licence])));
    await bench.import(await bench.write('c.csv', csvOf([penalty])));
    const [stored] = await bench.query<Record<string, unknown>>(
      `SELECT inspection.*, party.name, party.address, party.uscc
       FROM inspection JOIN party ON party.id = party_id`,
    );
    expect(stored).toMatchObject({
      id: 'SW1',
      kind: 'ROUTINE',
      selection: 'TARGETED',
      item_codes: ['WA-001'],
      item_names: ['取水计量检查'],
      planned_from: '2026-03-01',
      planned_to: '2026-03-10',
      inspected_on: '2026-03-05',
      officers: ['37130SW', '37169SW'],
      outcome: 'PROBLEMS_FOUND',
      findings: ['未建立台账'],
      measures: ['责令改正'],
      status: 'DONE',
      name: '台河区锦绣饭庄',
      address: '山东省台河区涧头集镇林运路45号',
      uscc: goodUscc,
    });
    expect(await bench.query('SELECT kind, valid_to, status FROM permit')).toEqual([
      { kind: 'WATER_INTAKE', valid_to: '2029-03-04', status: 'VALID' },
    ]);
    expect(await bench.query('SELECT fine_yuan, categories FROM penalty')).toEqual([
      { fine_yuan: '2000.00', categories: ['警告', '罚款'] },
    ]);
  });

  it('keeps no identity number anywhere', async () => {
    await using bench = await openWorkbench('water');
    await bench.import(await bench.write('a.csv', csvOf([licence])));
    const number = licence['法定代表人证件号码'] ?? '';
    expect(number).toHaveLength(18);
    expect(JSON.stringify(await bench.everything())).not.toContain(number);
  });

  it('touches only the record that became different', async () => {
    await using bench = await openWorkbench('water');
    const other = { ...inspection, 检查编号: 'SW2', 检查状态: '计划', 检查日期: '' };
    await bench.import(await bench.write('a.csv', csvOf([inspection, other])));
    const before = await bench.query('SELECT record_id, xid FROM change ORDER BY record_id');
    const done = { ...other, 检查状态: '已完成', 检查日期: '2026/3/8' };
    const summary = await bench.import(await bench.write('b.csv', csvOf([inspection, done])));
    expect(summary).toMatchObject({ read: 2, loaded: 0, updated: 1, repeated: 1 });
    const after = await bench.query('SELECT record_id, xid FROM change ORDER BY record_id');
    expect(
      after.filter((change, index) => JSON.stringify(change) !== JSON.stringify(before[index])),
    ).toMatchObject([{ record_id: 'SW2' }]);
  });

  it('leaves a link and a visit that others added to a record', async () => {
    await using bench = await openWorkbench('water');
    const unlinked = { ...inspection, 统一社会信用代码: '' };
    await bench.import(await bench.write('a.csv', csvOf([unlinked])));
    await bench.query(`UPDATE party SET uscc = '${goodUscc}'`);
    await bench.query(`UPDATE inspection SET visit_code = 'V1'`);
    await bench.import(await bench.write('b.csv', csvOf([{ ...unlinked, 处理情况: '当场改正' }])));
    expect(
      await bench.query(
        'SELECT uscc, visit_code, measures FROM inspection JOIN party ON party.id = party_id',
      ),
    ).toEqual([{ uscc: goodUscc, visit_code: 'V1', measures: ['当场改正'] }]);
  });

  it('of a corrected identifier names another party', async () => {
    await using bench = await openWorkbench('water');
    await bench.import(
      await bench.write(
        'a.csv',
        csvOf([{ ...licence, '行政相对人代码_1(统一社会信用代码)': '无' }]),
      ),
    );
    await bench.import(await bench.write('b.csv', csvOf([licence])));
    expect(
      await bench.query('SELECT recorded_uscc FROM permit JOIN party ON party.id = party_id'),
    ).toEqual([{ recorded_uscc: goodUscc }]);
    expect(await bench.query('SELECT count(*) FROM party')).toEqual([{ count: '2' }]);
  });

  it('takes the last of several rows of one record, and a second time none', async () => {
    await using bench = await openWorkbench('water');
    const first = { ...inspection, 处理情况: '当场改正' };
    const last = { ...inspection, 处理情况: '立案' };
    const file = await bench.write('a.csv', csvOf([first, first, last, last]));
    expect(await bench.import(file)).toMatchObject({
      loaded: 1,
      updated: 1,
      repeated: 2,
      remarks: ['1 numbers stand on rows that say different things, of which the last counts: SW1'],
    });
    expect(await bench.query('SELECT measures FROM inspection')).toEqual([{ measures: ['立案'] }]);
    const before = await bench.everything();
    expect(await bench.import(file)).toMatchObject({ loaded: 0, updated: 0, repeated: 4 });
    expect(await bench.everything()).toEqual(before);
  });

  it('ends with the last row of every record, and counts every row once, whatever comes', async () => {
    await using bench = await openWorkbench('water');
    const row = fc.record({
      id: fc.integer({ min: 1, max: 4 }),
      outcome: fc.constantFrom(...outcomes),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(row, { minLength: 1, maxLength: 12 }), async (rows) => {
        const cells = rows.map(({ id, outcome }) => ({
          ...inspection,
          检查编号: `SW${id}`,
          检查结果: outcome,
        }));
        const known = await bench.query<{ id: string }>('SELECT id FROM inspection');
        const file = await bench.write('any.csv', csvOf(cells));
        const { read, loaded, updated, repeated, rejected } = await bench.import(file);
        expect(read).toBe(rows.length);
        expect(loaded + updated + repeated + rejected).toBe(rows.length);
        const ids = new Set(cells.map((each) => each.检查编号));
        for (const { id } of known) ids.delete(id);
        expect(loaded).toBe(ids.size);
        const codes = { 未发现问题: 'CLEAN', 发现问题: 'PROBLEMS_FOUND', '': null };
        const last = new Map(rows.map(({ id, outcome }) => [`SW${id}`, codes[outcome]]));
        const stored = await bench.query<{ id: string; outcome: string }>(
          'SELECT id, outcome FROM inspection',
        );
        for (const [id, outcome] of last) {
          expect(stored.find((each) => each.id === id)?.outcome).toBe(outcome);
        }
        const before = await bench.everything();
        expect(await bench.import(file)).toMatchObject({ updated: 0, repeated: rows.length });
        expect(await bench.everything()).toEqual(before);
      }),
      { numRuns: 25 },
    );
  });
});

describe('imports at the same time', () => {
  it('of one file load it once', async () => {
    await using bench = await openWorkbench('water');
    const rows = Array.from({ length: 3000 }, (_, index) => ({
      ...inspection,
      检查编号: `SW${index}`,
      检查对象名称: `饭庄${index % 700}`,
    }));
    const file = await bench.write('a.csv', csvOf(rows));
    const reversed = await bench.write('b.csv', csvOf([...rows].reverse()));
    const summaries = await Promise.all(
      [file, reversed, file, reversed].map((each) => bench.import(each)),
    );
    expect(summaries.map(({ loaded }) => loaded).sort()).toEqual([0, 0, 0, 3000]);
    expect(summaries.map(({ updated }) => updated)).toEqual([0, 0, 0, 0]);
    expect(await bench.query('SELECT count(*) FROM inspection')).toEqual([{ count: '3000' }]);
    expect(await bench.query(`SELECT count(*) FROM change WHERE kind = 'PARTY'`)).toEqual([
      { count: '700' },
    ]);
  });
});

describe('rows from a program', () => {
  async function* drawn(): AsyncGenerator<Cells> {
    for (let index = 0; index < 2500; index++) yield { ...inspection, 检查编号: `SW${index}` };
    yield { 检查编号: 'SW-1' };
  }

  it('are imported as from a file, and rejected alike', async () => {
    await using bench = await openWorkbench('water');
    const told: number[] = [];
    const summary = await importRows({
      database: bench.database,
      imports: bench.imports,
      kind: 'INSPECTION',
      rows: drawn(),
      onProgress: (rows) => told.push(rows),
    });
    expect(summary).toMatchObject({ read: 2501, loaded: 2500, reasons: { MISSING_NAME: 1 } });
    expect(told.at(-1)).toBe(2501);
  });

  it('that stop half way, the database with them, leave nothing behind', async () => {
    await using bench = await openWorkbench('water');
    async function* interrupted(): AsyncGenerator<Cells> {
      for await (const row of drawn()) {
        yield row;
        if (row['检查编号'] !== 'SW2100') continue;
        await bench.query(
          `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
           WHERE datname = current_database() AND pid <> pg_backend_pid()`,
        );
      }
    }
    await expect(
      importRows({
        database: bench.database,
        imports: bench.imports,
        kind: 'INSPECTION',
        rows: interrupted(),
      }),
    ).rejects.toThrow();
    expect(await bench.query('SELECT count(*) FROM inspection')).toEqual([{ count: '0' }]);
    expect(await bench.query('SELECT count(*) FROM party')).toEqual([{ count: '0' }]);
  });

  it('with a heading the layout does not have are a mistake of the program, and nothing is stored', async () => {
    await using bench = await openWorkbench('water');
    await expect(
      importRows({
        database: bench.database,
        imports: bench.imports,
        kind: 'INSPECTION',
        rows: [inspection, { ...inspection, 检查记录编号: '1' }],
      }),
    ).rejects.toThrow('INSPECTION has no column 检查记录编号');
    expect(await bench.query('SELECT count(*) FROM inspection')).toEqual([{ count: '0' }]);
  });
});
