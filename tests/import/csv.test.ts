/** CSV as it is written, and decoded: whatever was in the cells comes out, wherever the file is cut into blocks. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { csvRows } from '../../subgraphs/kit/import/source/csv.ts';
import { dialectOf } from '../../subgraphs/kit/import/source/dialect.ts';
import { openSource } from '../../subgraphs/kit/import/source/source.ts';
import { csvCell } from './exports.ts';
import { canEncode, encodeGb18030 } from './gb18030.ts';

async function* blocks(text: string, size: number): AsyncGenerator<string> {
  for (let at = 0; at < text.length; at += size) yield text.slice(at, at + size);
}

const commas = { separator: ',', rowEnds: ['\r\n', '\n'] };

async function read(
  text: string,
  size = text.length,
  dialect = dialectOf(text),
): Promise<string[][]> {
  const rows: string[][] = [];
  for await (const batch of csvRows(blocks(text, Math.max(1, size)), dialect)) {
    rows.push(...batch.map(({ cells }) => [...cells]));
  }
  return rows;
}

describe('CSV', () => {
  it('reads quotes, line breaks and doubled quotes in cells', async () => {
    expect(await read('a,"b,1","c\r\n2","d""3"""\r\ne,,,f\r\n')).toEqual([
      ['a', 'b,1', 'c\r\n2', 'd"3"'],
      ['e', '', '', 'f'],
    ]);
  });

  it('takes a quote inside an unquoted cell for a quote', async () => {
    expect(await read('台河区"老地方"饭店,1\n"老地方"饭店,2\n')).toEqual([
      ['台河区"老地方"饭店', '1'],
      ['"老地方"饭店', '2'],
    ]);
  });

  it('needs no line break after the last row', async () => {
    expect(await read('a,b\n1,2')).toEqual([
      ['a', 'b'],
      ['1', '2'],
    ]);
  });

  it('numbers rows as a spreadsheet does, blank lines and broken cells included', async () => {
    const numbers: number[] = [];
    const text = 'a,b\n\n"1\n1",2\n3,4\n';
    for await (const batch of csvRows(blocks(text, 3), dialectOf(text))) {
      numbers.push(...batch.map(({ number }) => number));
    }
    expect(numbers).toEqual([1, 2, 3, 4]);
  });

  it.each([
    ['in the middle of a row', 'a,b,c\n1,2,3\n4,5', 'row 3 ends after 2 of 3 columns'],
    ['inside a quoted cell', 'a,b\n1,"2\n3,4\n', 'a double quote in row 2 is never closed'],
  ])('that ends %s is truncated', async (_, text, message) => {
    await expect(read(text)).rejects.toThrow(message);
    await expect(read(text, 1)).rejects.toThrow('truncated');
  });

  it('with a quote that is never closed is refused before it fills the memory', async () => {
    async function* endless(): AsyncGenerator<string> {
      yield 'a,b\n1,"2\n';
      for (;;) yield 'x'.repeat(100_000).concat('\n');
    }
    await expect(
      (async () => {
        for await (const _ of csvRows(endless(), dialectOf('a,b,c\n')));
      })(),
    ).rejects.toThrow('row 2 goes on for more than 16 MB');
  });

  it('gives back any cells, however it is cut', async () => {
    const cell = fc.string({ unit: fc.constantFrom('a', '台', ',', '"', '\n', '\r\n', ' ', ';') });
    const table = fc.array(fc.array(cell, { minLength: 2, maxLength: 4 }), { minLength: 1 });
    await fc.assert(
      fc.asyncProperty(table, fc.integer({ min: 1, max: 40 }), async (rows, size) => {
        const text = rows.map((cells) => `${cells.map(csvCell).join(',')}\n`).join('');
        expect(await read(text, size, commas)).toEqual(rows);
      }),
    );
  });
});

describe('a file', () => {
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'one-check-csv-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  const encoders = {
    'CSV, UTF-8': (text: string) => Buffer.from(text),
    'CSV, UTF-8 with BOM': (text: string) => Buffer.from(`\uFEFF${text}`),
    'CSV, GB18030': encodeGb18030,
    'CSV, UTF-16': (text: string) => Buffer.from(`\uFEFF${text}`, 'utf16le'),
  };

  it.each(Object.entries(encoders))('in %s gives back any text', async (format, encode) => {
    const character = fc
      .string({ unit: 'grapheme', minLength: 1, maxLength: 1 })
      .filter((text) => canEncode(text) && text.trim() !== '' && !text.includes('\uFEFF'));
    const cell = fc.array(character, { minLength: 1 }).map((characters) => characters.join(''));
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(cell, cell, cell)), async (rows) => {
        const file = join(folder, 'any.csv');
        const text = [['名称', '编号', '备注'], ...rows]
          .map((row) => row.map(csvCell).join(','))
          .join('\n');
        await writeFile(file, encode(`${text}\n`));
        const found: string[][] = [];
        for await (const table of (await openSource(file, () => {})).tables()) {
          if ('why' in table) throw new Error(table.why);
          expect(table.format).toBe(format);
          for await (const batch of table.rows) found.push(...batch.map(({ cells }) => [...cells]));
        }
        expect(found).toEqual([['名称', '编号', '备注'], ...rows]);
      }),
      { numRuns: 40 },
    );
  });
});
