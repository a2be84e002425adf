/** Files that can't be imported: each says what is wrong, and leaves the database as it was. */

import { randomBytes } from 'node:crypto';
import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { deflateRawSync } from 'node:zlib';
import ExcelJS from 'exceljs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { UnreadableFile } from '../../subgraphs/kit/import/unreadable-file.ts';
import { type Cells, csvOf, inspection, licence } from './exports.ts';
import { encodeGb18030 } from './gb18030.ts';
import { openWorkbench, type Workbench } from './workbench.ts';

let bench: Workbench;
beforeAll(async () => {
  bench = await openWorkbench('water');
  await bench.import(await bench.write('before.csv', csvOf([licence])));
});
afterAll(() => bench[Symbol.asyncDispose]());

const many: readonly Cells[] = Array.from({ length: 5000 }, (_, index) => ({
  ...inspection,
  检查编号: `SW${index}`,
}));

const text = csvOf(many);

async function workbookOf(rows: readonly Cells[]): Promise<Buffer> {
  const workbook = new ExcelJS.Workbook();
  const sheet = workbook.addWorksheet('行政检查');
  sheet.addRow(Object.keys(rows[0] ?? {}));
  for (const row of rows) sheet.addRow(Object.values(row));
  return Buffer.from(await workbook.xlsx.writeBuffer());
}

function utf16(content: string): Buffer {
  return Buffer.from(content, 'utf16le');
}

/** A file that is good up to its last rows, so that most of it has been read when it turns out broken. */
function brokenAtTheEnd(good: Buffer, end: Buffer): Buffer {
  return Buffer.concat([good, end]);
}

const files: Readonly<Record<string, [() => Buffer | Promise<Buffer>, string]>> = {
  empty: [() => Buffer.alloc(0), 'the file is empty (0 bytes)'],
  'blank lines alone': [() => Buffer.from('\n\n,,\n'), 'nothing is written in it'],
  'UTF-16 with its mark': [() => utf16(`\uFEFF${text}`), 'UTF-16'],
  'UTF-16 without it': [() => utf16(text), 'UTF-16'],
  'random bytes': [
    () => Buffer.concat([Buffer.from([0xff]), randomBytes(5000)]),
    'Accepted are CSV',
  ],
  'an old Excel file': [
    () => Buffer.concat([Buffer.from([0xd0, 0xcf, 0x11, 0xe0]), randomBytes(5000)]),
    'old Excel file (.xls)',
  ],
  'headings of something else': [
    () => Buffer.from('姓名,电话\n张三,1\n'),
    'Found: 姓名, 电话. Expected, in any order: 行政许可 (LICENCE): 许可编号, ',
  ],
  'headings that lack one': [
    () => Buffer.from(text.replace('检查状态', '状况')),
    '行政检查 (INSPECTION): 检查状态 (missing here)',
  ],
  'the same heading twice': [
    () => Buffer.from(text.replace('注册号', '检查记录编号')),
    'two columns are the same: 检查编号, 检查记录编号',
  ],
  'a register, which this department does not keep': [
    () => Buffer.from('统一社会信用代码,企业名称,登记状态\n'),
    'of no export of water',
  ],
  'CSV cut inside a row': [
    () => Buffer.from(text.slice(0, -60)),
    'the file is truncated: row 5001 ends after',
  ],
  'CSV cut inside a character': [
    () => Buffer.from(text).subarray(0, -3),
    'ends inside a character',
  ],
  'GB18030 cut inside a character': [
    () => encodeGb18030(text).subarray(0, -2),
    'the file is truncated: it ends inside a character of line 5001',
  ],
  'CSV cut inside quotes': [() => Buffer.from(`${text}SW1,"饭`), 'truncated'],
  'UTF-8 that goes on in GB18030': [
    () => brokenAtTheEnd(Buffer.from(text), encodeGb18030('饭庄,1\n')),
    'the headings are UTF-8, but line 5002 is not',
  ],
  'GB18030 that goes on in bytes of nothing': [
    () => brokenAtTheEnd(encodeGb18030(text), Buffer.from([0x81, 0x20, 0x0a])),
    'the headings are GB18030, but line 5002 is not',
  ],
  'a ZIP that is no workbook': [() => zipOf('readme.txt', 'hello'), 'but no XLSX workbook'],
  'a truncated workbook': [
    async () => (await workbookOf(many)).subarray(0, -200),
    'the workbook is truncated or damaged',
  ],
  'a workbook with a flipped bit': [
    async () => {
      const bytes = await workbookOf(many);
      const middle = Math.floor(bytes.length / 2);
      bytes[middle] = (bytes[middle] ?? 0) ^ 0x10;
      return bytes;
    },
    'the workbook is',
  ],
  'a workbook of something else': [
    () => workbookOf([{ 姓名: '张三', 电话: '1' }]),
    'worksheet 行政检查: its headings are of no export',
  ],
};

describe('a file', () => {
  it.each(Object.entries(files))(
    '%s is refused, and nothing has changed',
    async (name, [make, message]) => {
      const before = await bench.everything();
      const file = await bench.write(`${name}.dat`, await make());
      const failure = bench.import(file);
      await expect(failure).rejects.toThrow(UnreadableFile);
      await expect(failure).rejects.toThrow(message);
      expect(await bench.everything()).toEqual(before);
      expect((await readdir(bench.folder)).filter((each) => each.includes('rejected'))).toEqual([]);
    },
  );

  it('that is not there, or a folder, is refused', async () => {
    await expect(bench.import(join(bench.folder, 'nowhere.csv'))).rejects.toThrow('no such file');
    await mkdir(join(bench.folder, 'folder'));
    await expect(bench.import(join(bench.folder, 'folder'))).rejects.toThrow('not a file');
  });

  it('of headings alone is fine and holds nothing', async () => {
    const [headings = ''] = text.split('\n');
    const file = await bench.write('headings.csv', headings);
    expect(await bench.import(file)).toMatchObject({ kind: 'INSPECTION', read: 0, loaded: 0 });
  });

  it('is taken for what it is said to be, or refused as that', async () => {
    const file = await bench.write('kind.csv', csvOf([inspection]));
    expect(await bench.import(file, 'INSPECTION')).toMatchObject({ kind: 'INSPECTION' });
    await expect(bench.import(file, 'PENALTY')).rejects.toThrow('of no export of kind PENALTY');
  });

  it('tells of columns whose headings nobody knows', async () => {
    const file = await bench.write('more.csv', csvOf([{ ...inspection, 天气: '晴' }]));
    expect(await bench.import(file)).toMatchObject({ rejected: 0, unknownHeadings: ['天气'] });
  });
});

/** An archive with one packed file; its checksum does not matter here. */
function zipOf(name: string, content: string): Buffer {
  const packed = deflateRawSync(content);
  const local = Buffer.alloc(30);
  local.writeUInt32LE(0x04034b50, 0);
  local.writeUInt16LE(8, 8);
  local.writeUInt16LE(name.length, 26);
  const central = Buffer.alloc(46);
  central.writeUInt32LE(0x02014b50, 0);
  central.writeUInt16LE(8, 10);
  central.writeUInt32LE(packed.length, 20);
  central.writeUInt32LE(content.length, 24);
  central.writeUInt16LE(name.length, 28);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(1, 8);
  end.writeUInt16LE(1, 10);
  end.writeUInt32LE(46 + name.length, 12);
  end.writeUInt32LE(30 + name.length + packed.length, 16);
  return Buffer.concat([local, Buffer.from(name), packed, central, Buffer.from(name), end]);
}
