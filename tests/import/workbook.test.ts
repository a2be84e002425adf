/** Workbooks as spreadsheet programs write them: every kind of cell reads as what a person sees in it. */
import { join } from 'node:path';
import ExcelJS from 'exceljs';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isBlank } from '../../subgraphs/kit/import/source/row.ts';
import { openSource } from '../../subgraphs/kit/import/source/source.ts';
import { inspection, licence, penalty } from './exports.ts';
import { openWorkbench, type Workbench } from './workbench.ts';

let bench: Workbench;
beforeAll(async () => {
  bench = await openWorkbench('culture-tourism');
});
afterAll(() => bench[Symbol.asyncDispose]());

type Fill = (workbook: ExcelJS.Workbook) => void;

async function save(fill: Fill): Promise<string> {
  const workbook = new ExcelJS.Workbook();
  fill(workbook);
  const file = join(bench.folder, 'book.xlsx');
  await workbook.xlsx.writeFile(file);
  return file;
}

/** The written rows of each worksheet. */
async function tablesOf(fill: Fill): Promise<string[][][]> {
  const tables: string[][][] = [];
  for await (const table of (await openSource(await save(fill), () => {})).tables()) {
    if ('why' in table) throw new Error(table.why);
    const rows: string[][] = [];
    for await (const batch of table.rows) rows.push(...batch.map(({ cells }) => [...cells]));
    tables.push(rows.filter((cells) => !isBlank(cells)));
  }
  return tables;
}

/** What one cell reads as. */
async function shown(value: ExcelJS.CellValue, format?: string): Promise<string | undefined> {
  const [table] = await tablesOf((workbook) => {
    const sheet = workbook.addWorksheet('一');
    sheet.addRow(['标题']);
    const cell = sheet.addRow([value]).getCell(1);
    if (format !== undefined) cell.numFmt = format;
  });
  return table?.[1]?.[0];
}

const march5 = new Date(Date.UTC(2026, 2, 5));

describe('a cell', () => {
  it.each<[string, ExcelJS.CellValue, string | undefined, string]>([
    ['text', '台河区 <锦绣> & "饭庄"', undefined, '台河区 <锦绣> & "饭庄"'],
    [
      'rich text',
      { richText: [{ text: '台河区' }, { font: { bold: true }, text: '饭庄' }] },
      undefined,
      '台河区饭庄',
    ],
    ['a date', march5, undefined, '2026-03-05'],
    ['a date in Chinese', march5, 'yyyy"年"m"月"d"日"', '2026-03-05'],
    ['a date with a time', new Date(Date.UTC(2026, 2, 5, 18, 30)), 'yyyy/m/d h:mm', '2026-03-05'],
    ['the number of a day', 46086, undefined, '46086'],
    ['a long number', 370405210000007, undefined, '370405210000007'],
    ['a number longer than its digits', 3.70405210000007e17, undefined, '370405210000007000'],
    ['a number whose digits are lost', 1.5e21, undefined, '1.5E+21'],
    ['a computed number', 0.1 + 0.2, undefined, '0.3'],
    ['a tiny number', 1e-7, undefined, '0.0000001'],
    ['an amount, whose format names no day', 0.2, '#,##0.00"day";[Red]-0', '0.2'],
    ['a formula', { formula: 'A1', result: '算出' }, undefined, '算出'],
    ['a computed date', { formula: 'TODAY()', result: march5 }, 'yyyy-mm-dd', '2026-03-05'],
    ['a link', { text: '饭庄', hyperlink: 'http://example.test' }, undefined, '饭庄'],
    ['true', true, undefined, 'TRUE'],
    ['a formula that nobody computed', { formula: 'A1&"x"' }, undefined, '#NO_RESULT! =A1&"x"'],
    ['an error', { error: '#N/A' }, undefined, '#N/A'],
    ['a character XML cannot hold', '甲_x0041_乙', undefined, '甲A乙'],
  ])('with %s', async (_, value, format, text) => {
    expect(await shown(value, format)).toBe(text);
  });

  it('keeps any text', async () => {
    const character = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 1 });
    const visible = character.filter((text) => !/[\p{Cc}\p{Cs}\uFFFE\uFFFF]/u.test(text));
    const cell = fc
      .array(visible, { minLength: 1 })
      .map((characters) => `甲${characters.join('')}`);
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(cell, cell), { minLength: 1 }), async (rows) => {
        const [table] = await tablesOf((workbook) => workbook.addWorksheet('一').addRows(rows));
        expect(table).toEqual(rows);
      }),
      { numRuns: 15 },
    );
  });
});

describe('a workbook', () => {
  it('has rows of one width, without those in which nothing is written', async () => {
    const [table] = await tablesOf((workbook) => {
      const sheet = workbook.addWorksheet('一');
      sheet.getRow(2).values = ['甲', '乙', '丙'];
      sheet.getRow(4).values = ['1'];
      sheet.getRow(5).getCell(2).font = { bold: true };
      sheet.getRow(6).getCell(3).value = '3';
    });
    expect(table).toEqual([
      ['甲', '乙', '丙'],
      ['1', '', ''],
      ['', '', '3'],
    ]);
  });

  it('counts days from 1904 where it says so', async () => {
    const [table] = await tablesOf((workbook) => {
      workbook.properties.date1904 = true;
      workbook.addWorksheet('一').addRows([['标题'], [march5]]);
    });
    expect(table?.[1]).toEqual(['2026-03-05']);
  });

  it('is imported with all its worksheets, and told which are none', async () => {
    const file = await save((workbook) => {
      workbook.addWorksheet('空');
      workbook.addWorksheet('说明').addRow(['本表由系统导出']);
      const sheets = [1, 2].map((month) => workbook.addWorksheet(`${month}月`));
      for (const sheet of sheets) sheet.addRow([`${sheet.name}份台账`]);
      sheets[0]?.addRows([Object.keys(licence), Object.values(licence)]);
      sheets[1]?.addRows([
        Object.keys(licence),
        Object.values({ ...licence, 许可编号: 'QS2' }),
        Object.values({ ...licence, 许可编号: '' }),
        Object.values(licence),
      ]);
      workbook.addWorksheet('处罚').addRows([Object.keys(penalty), Object.values(penalty)]);
      const hidden = workbook.addWorksheet('旧表', { state: 'hidden' });
      hidden.addRows([Object.keys(penalty), Object.values(penalty)]);
    });
    const { kinds, rejectedFiles, remarks } = await bench.importAll(file);
    expect(kinds).toMatchObject([
      { kind: 'LICENCE', read: 4, loaded: 2, repeated: 1, rejected: 1 },
      { kind: 'PENALTY', read: 1, loaded: 1 },
    ]);
    expect(rejectedFiles).toEqual([`${file}.2月.rejected.csv`]);
    expect(remarks).toEqual([
      'worksheet 1月: passed over above the headings: row 1 (1月份台账)',
      'worksheet 2月: passed over above the headings: row 1 (2月份台账)',
      expect.stringMatching(/^not imported: worksheet 说明: its headings are of no export/),
      'not imported: worksheet 旧表: it is hidden; if it belongs to the export, unhide it',
    ]);
    expect((await bench.importAll(file)).kinds).toMatchObject([
      { repeated: 3, rejected: 1 },
      { repeated: 1 },
    ]);
  });

  it('loads no row in which a formula was not computed where something is needed', async () => {
    const file = await save((workbook) => {
      const row = Object.values({ ...inspection, 检查编号: 'WLF1' });
      const sheet = workbook.addWorksheet('检查');
      sheet.addRows([Object.keys(inspection), row, row]);
      sheet.getCell('B2').value = { formula: 'B3&"x"' };
      sheet.getCell('E3').value = { error: '#REF!' };
    });
    expect(await bench.import(file)).toMatchObject({ loaded: 0, reasons: { NO_RESULT: 2 } });
  });

  it('says in merged cells the same of all their rows', async () => {
    const file = await save((workbook) => {
      const sheet = workbook.addWorksheet('检查');
      sheet.addRow(Object.keys(inspection));
      for (const number of ['WLM1', 'WLM2', 'WLM3']) {
        sheet.addRow(Object.values({ ...inspection, 检查编号: number }));
      }
      for (const column of ['B', 'L']) sheet.mergeCells(`${column}2:${column}4`);
    });
    expect(await bench.import(file)).toMatchObject({ loaded: 3, rejected: 0 });
  });

  it('loads dates that are dates, numbers of days and text alike', async () => {
    const file = await save((workbook) => {
      const dates: ExcelJS.CellValue[] = [march5, 46086, '46086', '2026年3月5日', '20260305'];
      const sheet = workbook.addWorksheet('检查');
      sheet.addRow(Object.keys(inspection));
      dates.forEach((value, index) => {
        const row = { ...inspection, 检查编号: `WL${index}`, 检查日期: value };
        sheet.addRow(Object.values(row));
      });
    });
    expect(await bench.import(file)).toMatchObject({ loaded: 5, rejected: 0 });
    expect(await bench.query('SELECT DISTINCT inspected_on FROM inspection')).toEqual([
      { inspected_on: '2026-03-05' },
    ]);
  });
});
