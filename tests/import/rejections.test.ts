/** Rows that cannot be stored are told apart with their reason, and the rest is loaded. */
import { existsSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { importFile } from '../../subgraphs/kit/import/import.ts';
import { guarded, leaveReportOut } from '../../subgraphs/kit/import/rejected-row.ts';
import type { Reason } from '../../subgraphs/kit/import/rejection.ts';
import type { RowBatches } from '../../subgraphs/kit/import/source/row.ts';
import { business, type Cells, csvOf, inspection, licence, penalty } from './exports.ts';
import { openWorkbench, type Workbench } from './workbench.ts';

let bench: Workbench;
beforeAll(async () => {
  bench = await openWorkbench('market-supervision');
});
afterAll(() => bench[Symbol.asyncDispose]());

const cases: readonly [Reason, string, Cells][] = [
  ['MISSING_ID', '检查编号', { ...inspection, 检查编号: ' ' }],
  ['MISSING_ID', '许可编号', { ...licence, 许可编号: '无' }],
  ['MISSING_ID', '行政处罚决定书文号', { ...penalty, 行政处罚决定书文号: '/' }],
  ['MISSING_ID', '统一社会信用代码', { ...business, 统一社会信用代码: '' }],
  ['MISSING_NAME', '检查对象名称', { ...inspection, 检查对象名称: '　' }],
  ['MISSING_NAME', '企业名称', { ...business, 企业名称: '' }],
  ['BAD_USCC', '统一社会信用代码', { ...business, 统一社会信用代码: '92370405MAXCGY825Q' }],
  ['BAD_DATE', '计划开始日期', { ...inspection, 计划开始日期: '2026-02-31' }],
  ['BAD_DATE', '许可决定日期', { ...licence, 许可决定日期: '昨天' }],
  ['MISSING_DATE', '许可决定日期', { ...licence, 许可决定日期: '' }],
  ['MISSING_DATE', '检查日期', { ...inspection, 检查日期: '' }],
  [
    'MISSING_DATE',
    '计划开始日期',
    { ...inspection, 检查状态: '计划', 检查日期: '', 计划开始日期: '', 计划结束日期: '' },
  ],
  ['WINDOW_REVERSED', '计划结束日期', { ...inspection, 计划结束日期: '2026-02-01' }],
  ['BAD_AMOUNT', '罚款金额(万元)', { ...penalty, '罚款金额(万元)': '两千' }],
  ['UNKNOWN_VALUE', '检查类型', { ...inspection, 检查类型: '随便看看' }],
  ['UNKNOWN_VALUE', '风险等级', { ...business, 风险等级: 'E' }],
  ['MISSING_VALUE', '当前状态', { ...licence, 当前状态: '' }],
  ['ITEMS_UNEVEN', '检查事项名称', { ...inspection, 检查事项编码: 'WA-001;WA-002' }],
  ['VALUE_TOO_LONG', '许可编号', { ...licence, 许可编号: '1'.repeat(3000) }],
];

describe('a row', () => {
  it.each([
    [{ 检查事项编码: 'WA-001;WA-002' }, '2 codes (WA-001; WA-002), 1 name (取水计量检查)'],
    [{ 检查事项名称: '' }, '1 code (WA-001), no name'],
    [{ 检查事项编码: '' }, 'no code, 1 name (取水计量检查)'],
  ])('whose items are uneven, as in %j, is told how', async (change, words) => {
    const file = await bench.write('uneven.csv', csvOf([{ ...inspection, ...change }]));
    await bench.import(file);
    expect(await readFile(`${file}.rejected.csv`, 'utf8')).toContain(`are needed: ${words}`);
  });

  it.each(cases)('is rejected for %s in %s', async (reason, column, row) => {
    const file = await bench.write('rows.csv', csvOf([row]));
    const summary = await bench.import(file);
    expect(summary).toMatchObject({ read: 1, loaded: 0, rejected: 1, reasons: { [reason]: 1 } });
    const rejected = await readFile(`${file}.rejected.csv`, 'utf8');
    expect(rejected).toContain(`\r\n2,${column},${reason},`);
  });

  it.each([
    ['more', '1,2'],
    ['fewer', ''],
  ])('is rejected for having %s cells than there are headings', async (_, ending) => {
    const [headings = '', row = ''] = csvOf([inspection]).split('\n');
    const torn = row.slice(0, row.lastIndexOf(',')) + (ending && `,已完成,${ending}`);
    const file = await bench.write('torn.csv', `${headings}\n${torn}\n${row}\n`);
    expect(await bench.import(file)).toMatchObject({ read: 2, reasons: { COLUMN_COUNT: 1 } });
  });

  it('whose USCC is missing or wrong is kept, unlinked, where it is not of the register', async () => {
    await using fresh = await openWorkbench('water');
    const rows = ['', '无', '92370405MAXCGY825Q', '370405210000015'].map((uscc, index) => ({
      ...inspection,
      检查编号: `SW${index}`,
      统一社会信用代码: uscc,
    }));
    const file = await fresh.write('unlinked.csv', csvOf(rows));
    expect(await fresh.import(file)).toMatchObject({ loaded: 4, rejected: 0 });
    expect(
      await fresh.query('SELECT recorded_uscc, uscc FROM party ORDER BY recorded_uscc'),
    ).toEqual([
      { recorded_uscc: '370405210000015', uscc: null },
      { recorded_uscc: '92370405MAXCGY825Q', uscc: null },
      { recorded_uscc: null, uscc: null },
    ]);
  });
});

async function* rowsOf(cells: readonly string[]): RowBatches {
  yield [{ number: 2, cells }];
}

async function read({ rows }: { rows: RowBatches }): Promise<(readonly string[])[]> {
  const found: (readonly string[])[] = [];
  for await (const batch of rows) found.push(...batch.map(({ cells }) => cells));
  return found;
}

describe('the file of rejected rows', () => {
  it('holds every row as it was, and can be mended and imported in its turn', async () => {
    await using fresh = await openWorkbench('water');
    const bad = { ...inspection, 检查编号: 'SW2', 检查日期: '2026-02-31', 发现问题: '一,"二"' };
    const file = await fresh.write('行政检查.csv', csvOf([inspection, bad]));
    const { rejectedFiles } = await fresh.import(file);
    expect(rejectedFiles).toEqual([`${file}.rejected.csv`]);
    const rejected = await readFile(`${file}.rejected.csv`, 'utf8');
    const [headings, row] = rejected.split('\r\n');
    expect(headings).toBe(
      `\uFEFFrow,column,reason,explanation,${Object.keys(inspection).join(',')}`,
    );
    expect(row).toMatch(/^3,检查日期,BAD_DATE,"[^"]+: 2026-02-31",SW2,/);
    expect(row).toContain(csvOf([bad]).split('\n')[1]);

    const mended = await fresh.write('mended.csv', rejected.replaceAll('2026-02-31', '2026-03-01'));
    expect(await fresh.import(mended)).toMatchObject({
      loaded: 1,
      rejected: 0,
      remarks: [],
    });
    expect(await fresh.query(`SELECT findings FROM inspection WHERE id = 'SW2'`)).toEqual([
      { findings: ['一,"二"'] },
    ]);
  });

  it('keeps its shape however often its rows are rejected, and forgets the report when they are mended', async () => {
    await using fresh = await openWorkbench('water');
    const findings = `=cmd|' /C calc'!A0`;
    const bad = { ...inspection, 检查日期: '2026-02-31', 检查编号: '007', 发现问题: findings };
    const remark = { ...inspection, 检查编号: '合计', 检查状态: '' };
    let file = await fresh.write('行政检查.csv', csvOf([bad, remark]));
    const rounds: string[] = [];
    for (let round = 1; round <= 3; round++) {
      const { rejected, remarks, rejectedFiles } = await fresh.import(file);
      expect({ rejected, remarks }).toEqual({ rejected: 2, remarks: [] });
      [file = ''] = rejectedFiles;
      rounds.push(await readFile(file, 'utf8'));
    }
    expect(new Set(rounds).size).toBe(1);
    expect(rounds[0]).toContain(`,'007,`);
    expect(rounds[0]).toContain(`,'${findings},`);

    const mended = (rounds[0] ?? '').replaceAll('2026-02-31', '2026-03-01');
    const workbook = await fresh.write('mended.csv', mended);
    expect(await fresh.import(workbook)).toMatchObject({ loaded: 1, reasons: { NOT_A_RECORD: 1 } });
    expect(await fresh.query('SELECT id, findings FROM inspection')).toEqual([
      { id: '007', findings: [findings] },
    ]);
  });

  it('gives back every cell, and none that a spreadsheet would compute or shorten', async () => {
    const cell = fc.string({ unit: fc.constantFrom("'", '=', '+', '-', '@', '0', '7', 'E', '台') });
    await fc.assert(
      fc.asyncProperty(fc.array(cell, { minLength: 3, maxLength: 5 }), async (cells) => {
        const written = cells.map(guarded);
        for (const each of written) expect(each).not.toMatch(/^[=+\-@]|^0\d|^\d{12,}$|^\d+E\d+$/);
        const [again] = await read(leaveReportOut(['reason', ...cells], rowsOf(['X', ...written])));
        expect(again).toEqual(cells);
      }),
    );
  });

  it('goes when a later import of the export rejects nothing', async () => {
    const file = await bench.write('later.csv', csvOf([{ ...licence, 许可决定日期: '?' }]));
    await bench.import(file);
    await readFile(`${file}.rejected.csv`);
    await bench.write('later.csv', csvOf([licence]));
    expect((await bench.import(file)).rejectedFiles).toEqual([]);
    await expect(readFile(`${file}.rejected.csv`)).rejects.toThrow('ENOENT');
  });

  it('of an earlier import stays when a later one fails as a whole', async () => {
    const file = await bench.write('kept.csv', csvOf([{ ...licence, 许可决定日期: '?' }]));
    await bench.import(file);
    const before = await readFile(`${file}.rejected.csv`, 'utf8');
    await bench.write('kept.csv', `${csvOf([{ ...licence, 许可编号: '' }])}"torn`);
    await expect(bench.import(file)).rejects.toThrow('truncated');
    expect(await readFile(`${file}.rejected.csv`, 'utf8')).toBe(before);
  });

  // The kernel's own folder: not even the superuser makes files there.
  it.skipIf(!existsSync('/sys/kernel'))(
    'is put elsewhere where it may not be written',
    async () => {
      const file = await bench.write('guarded.csv', csvOf([{ ...licence, 许可编号: '' }]));
      const {
        rejectedFiles: [rejectedFile = ''],
      } = await importFile({
        database: bench.database,
        imports: bench.imports,
        file,
        rejectedFile: '/sys/kernel/guarded.csv.rejected.csv',
      });
      expect(rejectedFile.startsWith(tmpdir())).toBe(true);
      expect(await readFile(rejectedFile, 'utf8')).toContain('MISSING_ID');
      await rm(dirname(rejectedFile), { recursive: true });
    },
  );
});
