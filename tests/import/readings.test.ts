/** How cells are read: dates, amounts, lists, choices and emptiness, in every form departments write them. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  amountInTenThousands,
  date,
  identifier,
  lastDay,
  oneOf,
  sentences,
  tidy,
  words,
} from '../../subgraphs/kit/import/layout/readings.ts';
import { type Reason, Rejection } from '../../subgraphs/kit/import/rejection.ts';

function reasonOf(read: () => unknown): Reason | undefined {
  try {
    read();
  } catch (error) {
    if (error instanceof Rejection) return error.reason;
    throw error;
  }
  return undefined;
}

const excelDayOne = Date.UTC(1899, 11, 30);

describe('a date', () => {
  it.each([
    '2026-03-05',
    '2026-3-5',
    '2026/3/5',
    '2026/03/05',
    '2026.3.5',
    '20260305',
    '2026年3月5日',
    '2026年03月05日',
    '2026 年 3 月 5 日',
    '２０２６－０３－０５',
    '46086',
    '46086.5',
    '2026-03-05 00:00:00',
    '2026/3/5 9:30',
    '2026-03-05T00:00:00.000Z',
    '2026-03-04T16:00:00Z',
    '2026-03-05T00:00:00+08:00',
    '2026/3/5 上午9:30:00',
    '2026年3月5日 星期四',
    '二〇二六年三月五日',
    '二○二六年三月五日',
    '2026年3月5日 10:20',
  ])('%s is 5 March 2026', (text) => {
    expect(date(text)).toBe('2026-03-05');
  });

  it.each([
    '2026-02-31',
    '2026-13-01',
    '20260231',
    '2025年2月29日',
    '2026-00-10',
    '2026-03',
    '2026',
    '202603',
    '2026305',
    '26-03-05',
    '2026-03/05',
    '0026-03-05',
    '三月五日',
    '二〇二六年二月三十日',
    '05/03/2026',
    '-46086',
    '2026-03-05 noon',
  ])('%s is none', (text) => {
    expect(reasonOf(() => date(text))).toBe('BAD_DATE');
  });

  it('is the same day in every form, for every day of two centuries', () => {
    const days = fc.date({
      min: new Date('1927-05-18'),
      max: new Date('2173-10-13'),
      noInvalidDate: true,
    });
    fc.assert(
      fc.property(days, (moment) => {
        const day = moment.toISOString().slice(0, 10);
        const [year, month, ofMonth] = day.split('-').map(Number);
        const serial = Math.floor((moment.getTime() - excelDayOne) / 86_400_000);
        const forms = [
          day,
          `${year}/${month}/${ofMonth}`,
          day.replaceAll('-', ''),
          `${year}年${month}月${ofMonth}日`,
          String(serial),
        ];
        expect(forms.map(date)).toEqual(forms.map(() => day));
      }),
    );
  });

  it('is never made up: what is not a date is refused, whatever stands there', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const reason = reasonOf(() => date(text));
        if (reason === undefined) expect(date(text)).toMatch(/^\d{4}-\d{2}-\d{2}$/);
        else expect(reason).toBe('BAD_DATE');
      }),
    );
  });

  it('in Chinese numerals is the same day as in digits, for every day of a year', () => {
    const numerals = '〇一二三四五六七八九';
    const inWords = (number: number) => {
      const [tens, ones] = [Math.floor(number / 10), number % 10];
      const ten = tens === 0 ? '' : `${tens === 1 ? '' : numerals[tens]}十`;
      return ten + (ones === 0 ? '' : numerals[ones]);
    };
    for (let at = Date.UTC(2028, 0, 1); at < Date.UTC(2029, 0, 1); at += 86_400_000) {
      const day = new Date(at);
      const words = `二〇二八年${inWords(day.getUTCMonth() + 1)}月${inWords(day.getUTCDate())}日`;
      expect(date(words)).toBe(day.toISOString().slice(0, 10));
    }
  });

  it('on which something ends may be 长期, as the standard writes it', () => {
    expect(lastDay('长期')).toBe('2099-12-31');
    expect(lastDay('2026/3/5')).toBe('2026-03-05');
  });
});

describe('an amount in 万元', () => {
  it.each([
    ['0.2', '2000.00'],
    ['3', '30000.00'],
    ['0.05', '500.00'],
    ['0.000001', '0.01'],
    ['1,234.5', '12345000.00'],
    ['０．２', '2000.00'],
    ['0.2万元', '2000.00'],
    ['2000元', '2000.00'],
    ['0', '0.00'],
    ['1.50000000', '15000.00'],
  ])('%s is %s yuan', (text, yuan) => {
    expect(amountInTenThousands(text)).toBe(yuan);
  });

  it.each(['-1', '0.0000001', 'abc', '1.2.3', '12,34', '1e3', '99999999999999', '.5'])(
    '%s is none',
    (text) => {
      expect(reasonOf(() => amountInTenThousands(text))).toBe('BAD_AMOUNT');
    },
  );

  it('is exact to the fen, however large', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 10n ** 16n - 1n }), (fen) => {
        const digits = fen.toString().padStart(7, '0');
        const text = `${digits.slice(0, -6)}.${digits.slice(-6)}`;
        const yuan = fen.toString().padStart(3, '0');
        expect(amountInTenThousands(text)).toBe(`${yuan.slice(0, -2)}.${yuan.slice(-2)}`);
      }),
    );
  });
});

describe('a cell', () => {
  it.each(['', ' ', '　', '无', '/', '／', '-', '——', ' 无 ', '\uFEFF', '\u0000'])(
    'of %j is empty',
    (text) => {
      expect(tidy(text)).toBe('');
    },
  );

  it('keeps its words and loses what cannot be seen', () => {
    expect(tidy('　台河区\u200B锦 绣饭庄\u0007\t')).toBe('台河区锦 绣饭庄');
    expect(tidy('无名烧烤摊1')).toBe('无名烧烤摊1');
  });

  it('that identifies something is written in plain letters', () => {
    expect(identifier('ＱＳ３７０４ ０５')).toBe('QS370405');
    expect(reasonOf(() => identifier('1'.repeat(201)))).toBe('VALUE_TOO_LONG');
  });

  it('may be a list', () => {
    expect(words('37130SW；37169SW、1,2，3')).toEqual(['37130SW', '37169SW', '1', '2', '3']);
    expect(sentences('未公示，且无台账；通道堵塞;')).toEqual(['未公示，且无台账', '通道堵塞']);
  });

  it('of a choice is known in any width and with any blanks, and the choice is told to who errs', () => {
    const status = oneOf({ '1': 'VALID', 有效: 'VALID' });
    expect([status('１'), status('有 效')]).toEqual(['VALID', 'VALID']);
    expect(() => status('作废')).toThrow('作废 (1 | 有效)');
  });
});
