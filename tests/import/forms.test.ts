/** Files in the forms that people really hand over: what becomes of their rows, and what is told of the rest. */
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Reason } from '../../subgraphs/kit/import/rejection.ts';
import { type Cells, csvOf, inspection } from './exports.ts';
import { encodeGb18030 } from './gb18030.ts';
import { openWorkbench, type Workbench } from './workbench.ts';
import { zipOf } from './zip.ts';

let bench: Workbench;
beforeAll(async () => {
  bench = await openWorkbench('water');
});
afterAll(() => bench[Symbol.asyncDispose]());

const rows = [1, 2, 3].map((number) => ({
  ...inspection,
  检查编号: `SW${number}`,
  检查对象名称: `锦绣饭庄${number}`,
}));

/** Three rows, of which `change` may make the second another. */
function csv(change: Cells = {}): string {
  return csvOf(rows.map((row, index) => (index === 1 ? { ...row, ...change } : row)));
}

const [headings = '', ...lines] = csv().trimEnd().split('\n');
const width = headings.split(',').length;

/** The rows with other marks between cells and rows; no cell of theirs holds a comma. */
function written(separator: string, rowEnd = '\n'): string {
  return csv().replaceAll(';', ' ').replaceAll(',', separator).replaceAll('\n', rowEnd);
}

function utf16be(text: string): Buffer {
  return Buffer.from(text, 'utf16le').swap16();
}

/** The text with a byte put into the second row's name that is no part of any character. */
function withOddByte(encode: (text: string) => Buffer): Buffer {
  const [before = '', after = ''] = csv().split('饭庄2');
  return Buffer.concat([encode(before), Buffer.from([0xff]), encode(`饭庄2${after}`)]);
}

interface Outcome {
  /** Three where nothing else is said. */
  readonly loaded?: number;
  readonly reasons?: Partial<Record<Reason, number>>;
  readonly remarks?: readonly string[];
}

type Form = [name: string, content: string | Uint8Array, outcome?: Outcome];

const texts: readonly Form[] = [
  ['separated by tabs', written('\t')],
  ['separated by semicolons', written(';')],
  ['separated by bars', written('|')],
  ['whose rows end in CR alone', written(',', '\r')],
  ['in UTF-16, separated by tabs', Buffer.from(`\uFEFF${written('\t', '\r\n')}`, 'utf16le')],
  ['in UTF-16, most significant byte first', utf16be(`\uFEFF${csv()}`)],
  ['in UTF-16 without a mark', Buffer.from(csv(), 'utf16le')],
  ['packed by gzip', gzipSync(encodeGb18030(csv()))],
  ['with an odd byte in UTF-8', withOddByte(Buffer.from), { loaded: 2, reasons: { ILLEGIBLE: 1 } }],
  [
    'with an odd byte in GB18030',
    withOddByte(encodeGb18030),
    { loaded: 2, reasons: { ILLEGIBLE: 1 } },
  ],
  [
    'that goes on in another encoding',
    Buffer.concat([Buffer.from(csv()), encodeGb18030(`${lines[0]}\n`)]),
    { reasons: { ILLEGIBLE: 1 } },
  ],
];

const around: readonly Form[] = [
  [
    'with a title above',
    `水务局检查台账${','.repeat(width - 1)}\n单位：水务局,日期：2026-04-01\n\n${csv()}`,
    {
      remarks: [
        'passed over above the headings: row 1 (水务局检查台账); row 2 (单位：水务局 日期：2026-04-01)',
      ],
    },
  ],
  [
    'that says how it is separated',
    `sep=;\n${written(';')}`,
    { remarks: ['passed over above the headings: row 1 (sep=)'] },
  ],
  [
    'with headings in two rows',
    `检查编号,检查对象${headings.replace(/[^,]*,[^,]*/, '').replace(/[^,]/g, '')}\n` +
      `${headings.replace('检查编号', '')}\n${lines.join('\n')}\n`,
  ],
  ['with blank rows', csv().replaceAll('\n', `\n\n${','.repeat(width - 1)}\n`)],
  ['with a comma behind every row', csv().replaceAll('\n', ',\n')],
  [
    'with a total and remarks below',
    `${csv()}合计,3${','.repeat(width - 2)}\n\n注：一式两份。\n制表人：张三`,
    { reasons: { NOT_A_RECORD: 3 } },
  ],
  [
    'with records that begin like totals and remarks',
    '检查对象名称,检查编号,检查类型,检查状态,检查日期\n' +
      ['共享书店', '附子理疗馆', '合计百货']
        .map((name) => `${name},SW1,日常检查,已完成,昨天\n`)
        .join(''),
    { loaded: 0, reasons: { BAD_DATE: 3 } },
  ],
  [
    'with its headings on every page, and numbers of columns',
    `${headings}\n${headings.split(',').map((_, index) => index + 1)}\n${lines[0]}\n${headings}\n${lines[1]}\n`,
    { loaded: 2, reasons: { NOT_A_RECORD: 2 } },
  ],
];

const columns: readonly Form[] = [
  [
    'with numbered rows',
    `序号,${headings}\n${lines.map((line, index) => `${index + 1},${line}`).join('\n')}\n`,
  ],
  [
    'with hints in its headings',
    csv().replace('检查编号', '"*检查\n编号（必填）"').replace('检查日期', '检查日期(yyyy-mm-dd)'),
  ],
  [
    'with a column without heading in which something is written',
    `,${headings}\n重要,${lines[0]}\n`,
    { loaded: 1, remarks: ['not stored, because they have no heading: columns A'] },
  ],
  [
    'with a column twice',
    `${headings},街道\n${lines[0]},涧头集镇\n${lines[1]},\n${lines[2]},马兰屯镇\n`,
    { loaded: 2, reasons: { TWO_VALUES: 1 } },
  ],
  [
    'with two headings of one column, of which the better known counts',
    `被检查单位,${headings}\n别名,${lines[0]}\n`,
    { loaded: 1 },
  ],
];

const cells: readonly Form[] = [
  ['with numbers kept text', csv({ 检查编号: '="SW2"', 注册号: "'370405210000007" })],
  ['with a line break in a cell', csv({ 发现问题: '地面有油污,\n未公示"两证"' })],
  [
    'with a huge cell',
    csv({ 发现问题: '油'.repeat(900_000) }),
    { loaded: 2, reasons: { VALUE_TOO_LONG: 1 } },
  ],
  [
    'with a number of which a spreadsheet dropped digits',
    csv({ 检查编号: '3.70405E+14' }),
    { loaded: 2, reasons: { DIGITS_LOST: 1 } },
  ],
  ['with such a number for a USCC', csv({ 统一社会信用代码: '9.23704E+17' })],
  [
    'with an error for a name',
    csv({ 检查对象名称: '#REF!' }),
    { loaded: 2, reasons: { NO_RESULT: 1 } },
  ],
  ['with a formula for a text', csv({ 发现问题: '=1+1' })],
  ['with nothing found for a USCC', csv({ 统一社会信用代码: '#N/A' })],
  [
    'with a quote that is not closed',
    csv().replace('锦绣饭庄2', '"锦绣饭庄2').replace('锦绣饭庄3', '"锦绣"饭庄3'),
    { loaded: 1, reasons: { OPEN_QUOTE: 1 } },
  ],
];

describe.each<{ of: string; forms: readonly Form[] }>([
  { of: 'text', forms: texts },
  { of: 'a table', forms: around },
  { of: 'headings', forms: columns },
  { of: 'cells', forms: cells },
])('$of:', ({ forms }) => {
  it.each<Form>(forms)('a file %s', async (name, content, outcome = {}) => {
    await bench.query('TRUNCATE inspection CASCADE');
    const { loaded = 3, reasons = {}, remarks = [] } = outcome;
    expect(await bench.import(await bench.write(`${name}.dat`, content))).toMatchObject({
      loaded,
      updated: 0,
      repeated: 0,
      reasons,
      remarks,
    });
  });
});

describe('an archive', () => {
  it('is imported with all its files, under the names that Chinese systems gave them', async () => {
    await bench.query('TRUNCATE inspection CASCADE');
    const file = await bench.write(
      '一季度.zip',
      zipOf(
        {
          '一月/检查.csv': encodeGb18030(csv()),
          '二月/检查.csv': csv({ 检查编号: 'SW4', 检查日期: '2026-02-31' }),
          '__MACOSX/._检查.csv': 'x',
          '照片.png': Buffer.from('\x89PNG', 'latin1'),
          'more.zip': zipOf({ '三月.csv.gz': gzipSync(csv({ 检查编号: 'SW5' })) }),
        },
        encodeGb18030,
      ),
    );
    const { kinds, remarks, rejectedFiles } = await bench.importAll(file);
    expect(kinds).toMatchObject([{ read: 9, loaded: 4, repeated: 4, rejected: 1 }]);
    expect(remarks).toEqual([
      expect.stringContaining('not imported: 照片.png: this is a picture (PNG)'),
    ]);
    expect(rejectedFiles).toEqual([`${file}.二月-检查.csv.rejected.csv`]);
  });
});
