/** Files that can't be imported: each says what is wrong, and leaves the database as it was. */

import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { appendFileSync } from 'node:fs';
import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import ExcelJS from 'exceljs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { importFile } from '../../subgraphs/kit/import/import.ts';
import { UnreadableFile } from '../../subgraphs/kit/import/unreadable-file.ts';
import { type Cells, csvOf, inspection, licence } from './exports.ts';
import { encodeGb18030 } from './gb18030.ts';
import { openWorkbench, type Workbench } from './workbench.ts';
import { zipOf } from './zip.ts';

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

const files: Readonly<Record<string, [() => Buffer | Promise<Buffer>, string]>> = {
  empty: [() => Buffer.alloc(0), 'the file is empty (0 bytes)'],
  'blank lines alone': [() => Buffer.from('\n\n,,\n'), 'nothing is written in it'],
  'random bytes': [
    () => Buffer.concat([Buffer.from([0xff]), randomBytes(5000)]),
    'Accepted are tables as CSV',
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
  'a register, which this department does not keep': [
    () => Buffer.from('统一社会信用代码,企业名称,登记状态\n'),
    'of no export of water',
  ],
  'CSV cut inside a row': [() => Buffer.from(text.slice(0, -60)), 'row 5001 ends after'],
  'CSV cut inside a character': [
    () => Buffer.from(text).subarray(0, -3),
    'ends inside a character',
  ],
  'GB18030 cut inside a character': [
    () => encodeGb18030(text).subarray(0, -2),
    'it ends inside a character',
  ],
  'CSV cut inside quotes': [() => Buffer.from(`${text}SW1,"饭`), 'truncated'],
  'a ZIP of something else': [
    () => zipOf({ 'readme.txt': 'hello' }),
    'readme.txt: its headings are of no export',
  ],
  'a ZIP in which one export is torn': [
    () => zipOf({ 'whole.csv': text, '一月/torn.csv': text.slice(0, -60) }),
    '一月/torn.csv: the file is truncated',
  ],
  'a truncated GZ': [() => gzipSync(text).subarray(0, -100), 'is truncated or damaged'],
  'a TAR archive': [() => gzipSync(`a.csv${'\0'.repeat(252)}ustar`), 'a TAR archive: unpack it'],
  'a picture named .xlsx': [
    () => Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), randomBytes(5000)]),
    'this is a picture (PNG): export the table itself. Accepted are',
  ],
  'a web page named .xls': [
    () => Buffer.from('<html><body><table><tr><td>检查编号</td></tr></table></body></html>'),
    'this is a web page',
  ],
  JSON: [() => Buffer.from('[{"检查编号":"SW1"}]'), 'this is JSON: export it as CSV or XLSX'],
  'a Word document': [
    () => zipOf({ '_rels/.rels': relationship('word/document.xml') }),
    'this is a Word document',
  ],
  'an OpenDocument file': [
    () => zipOf({ mimetype: 'application/x', 'content.xml': '<x/>' }),
    'this is an OpenDocument file (.ods): save it as .xlsx',
  ],
  'a workbook whose only export is hidden': [
    async () => {
      const workbook = new ExcelJS.Workbook();
      const sheet = workbook.addWorksheet('数据', { state: 'hidden' });
      sheet.addRows([Object.keys(licence), Object.values(licence)]);
      return Buffer.from(await workbook.xlsx.writeBuffer());
    },
    'worksheet 数据: it is hidden',
  ],
  'a truncated workbook': [
    async () => (await workbookOf(many)).subarray(0, -200),
    'is truncated or damaged',
  ],
  'a workbook with a flipped bit': [
    async () => {
      const bytes = await workbookOf(many);
      const middle = Math.floor(bytes.length / 2);
      bytes[middle] = (bytes[middle] ?? 0) ^ 0x10;
      return bytes;
    },
    'damaged',
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

  it('that is not there, a folder, or a pipe is refused', async () => {
    await expect(bench.import(join(bench.folder, 'nowhere.csv'))).rejects.toThrow('no such file');
    await mkdir(join(bench.folder, 'folder'));
    await expect(bench.import(join(bench.folder, 'folder'))).rejects.toThrow('not a file');
    execFileSync('mkfifo', [join(bench.folder, 'pipe')]);
    await expect(bench.import(join(bench.folder, 'pipe'))).rejects.toThrow('not a file');
  });

  it('that is still being written is refused, whole as its rows are', async () => {
    const before = await bench.everything();
    const file = await bench.write('growing.csv', text);
    const growing = importFile({
      database: bench.database,
      imports: bench.imports,
      file,
      rejectedFile: `${file}.rejected.csv`,
      onProgress: () => appendFileSync(file, csvOf([inspection]).split('\n')[1] ?? ''),
    });
    await expect(growing).rejects.toThrow('the file is still being written');
    expect(await bench.everything()).toEqual(before);
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
    expect(await bench.import(file)).toMatchObject({
      rejected: 0,
      remarks: ['not stored, because these headings are unknown: 天气'],
    });
  });
});

/** The part of an office document that says where its main part is. */
function relationship(target: string): string {
  const type = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument';
  return `<Relationships><Relationship Id="r1" Type="${type}" Target="${target}"/></Relationships>`;
}
