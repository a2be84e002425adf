/** How the text of a cell is read: its emptiness, identifiers, dates, amounts, lists and words of a fixed choice. */
import { isIdentityNumber } from '../../records/identity-number.ts';
import { Rejection } from '../rejection.ts';
import { illegible } from '../source/encoding.ts';
import { excelDay } from '../source/excel-day.ts';

/** Reads a cell in which something is written, already legible. @throws Rejection without a column. */
export interface Reading<T> {
  (text: string): T;
  /** What it reads, in the words of the formats page. */
  readonly accepts: string;
}

/** A reading, and what it reads. */
export function reading<T>(accepts: string, read: (text: string) => T): Reading<T> {
  return Object.assign((text: string) => read(text), { accepts });
}

/** What departments write where there is nothing to write. */
export const emptyForms: ReadonlySet<string> = new Set([
  ...['', '无', '空', '/', '\\', '-', '--', '—', '——', 'NULL', 'null', 'N/A', '#N/A'],
]);

/** The longest of them. */
const longestEmpty = 4;

/** Control and format characters, which word processors and web forms leave in cells. */
const invisible = /[\p{Cc}\p{Cf}]/u;
const everyInvisible = new RegExp(invisible, 'gu');

/** Text that is meant to stay text in a spreadsheet: `="007"`. */
const asText = /^="([^"]*)"$/;

/** A cell without blanks around it and without invisible characters; empty where it says that it is. */
export function tidy(cell: string): string {
  const seen = (invisible.test(cell) ? cell.replace(everyInvisible, visible) : cell).trim();
  const text = seen.startsWith('="') ? seen.replace(asText, '$1').trim() : seen;
  if (text.length > longestEmpty) return text;
  return emptyForms.has(text) || emptyForms.has(text.normalize('NFKC')) ? '' : text;
}

/** What spreadsheets show for a formula that has no result. */
const spreadsheetError =
  /^#(?:NO_RESULT!|REF!|VALUE!|NAME\?|DIV\/0!|NULL!|NUM!|SPILL!|CALC!|GETTING_DATA)/;

/** A cell's tidy text. @throws Rejection where what was meant cannot be made out. */
export function legible(cell: string): string {
  const text = tidy(cell);
  if (text.includes(illegible)) throw new Rejection('ILLEGIBLE', '', text.slice(0, longestShown));
  if (spreadsheetError.test(text))
    throw new Rejection('NO_RESULT', '', text.slice(0, longestShown));
  return text;
}

/** Of a cell that is told to whoever has to mend it. */
const longestShown = 100;

/** Line breaks and tabs divide; the rest of the invisible characters mean nothing. */
function visible(character: string): string {
  return character === '\n' || character === '\t' ? character : '';
}

const longestText = 20_000;
const longestName = 200;

/** Free text, kept as it was written. */
export const text = reading('text', (cell) => within(cell, longestText));

/** A short text that lists are ordered or filtered by. */
export const name = reading('short text', (cell) => within(cell, longestName));

/** What spreadsheets make of a long number. */
const scientific = /^\d(?:\.\d+)?E\+?\d+$/i;

/** A number that names a record: without blanks, full-width digits and letters made plain. */
export const identifier = reading('a number, letters or both', (cell) => {
  const plain = plainIdentifier(cell);
  // Several records would go by the digits that are left.
  if (scientific.test(plain)) throw new Rejection('DIGITS_LOST', '', cell);
  return plain;
});

/** A USCC, organisation code or registration number as recorded, valid or not. */
export const code = reading('a code, valid or not', (cell) => plainIdentifier(cell).toUpperCase());

/** The code of whom a record concerns; where the number of a person's identity card stands in its place, nothing. */
export const subjectCode = reading('a code, valid or not', (cell) => {
  const recorded = code(cell);
  return isIdentityNumber(recorded) ? null : recorded;
});

/** An apostrophe before it keeps a number text in a spreadsheet. */
function plainIdentifier(cell: string): string {
  return within(cell.normalize('NFKC').replace(/\s|^['’‘`]/g, ''), longestName);
}

function within(value: string, length: number): string {
  if (value.length <= length) return value;
  throw new Rejection('VALUE_TOO_LONG', '', `${value.length} characters, at most ${length}`);
}

const dateForms = [
  /^(\d{4})([-/.])(\d{1,2})\2(\d{1,2})$/,
  /^(\d{4})(年)(\d{1,2})月(\d{1,2})日?$/,
  /^(\d{4})()(\d{2})(\d{2})$/,
];

const timeOfDay = /(?:T| |(?<=日))(?:[上下]午)?\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?$/;
const dayOfWeek = /(?:星期|周)[一二三四五六日天]$/;

/** A moment told with its time zone; the day it falls on is that of Shanghai. */
const moment = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})$/;
const shanghaiAhead = 8 * 3_600_000;

const chineseDigits = '〇一二三四五六七八九';

/** 10000 is in 1927 and 99999 in 2173; shorter numbers are a year or a day that lost its digits. */
const serialNumber = /^(\d{5})(?:\.\d+)?$/;

/**
 * A day as `YYYY-MM-DD`, from 2026-03-05, 2026/3/5, 2026.3.5, 20260305, 2026年3月5日, 二〇二六年三月五日 or an Excel
 * serial number; a time of day or a day of the week behind it is dropped.
 */
export const date = reading('a day', (cell) => {
  const told = cell.normalize('NFKC').trim();
  if (moment.test(told)) {
    const utc = Date.parse(told);
    if (!Number.isNaN(utc)) return new Date(utc + shanghaiAhead).toISOString().slice(0, 10);
  }
  const plain = inArabic(told.replace(timeOfDay, '').replace(dayOfWeek, '').replace(/\s/g, ''));
  for (const form of dateForms) {
    const match = form.exec(plain);
    if (match) return calendarDay(Number(match[1]), Number(match[3]), Number(match[4]), cell);
  }
  const serial = serialNumber.exec(plain)?.[1];
  const day = serial === undefined ? undefined : excelDay(Number(serial));
  if (day === undefined) throw new Rejection('BAD_DATE', '', cell);
  return day;
});

/** 二〇二六年三月二十五日 as 2026年3月25日; anything else as it is. */
function inArabic(day: string): string {
  const match =
    /^([〇○零一二三四五六七八九]{4})年([一二三四五六七八九十]{1,2})月([一二三四五六七八九十]{1,3})日$/.exec(
      day,
    );
  if (!match) return day;
  const [, year = '', month = '', ofMonth = ''] = match;
  const digits = [...year.replace(/[○零]/g, '〇')].map((digit) => chineseDigits.indexOf(digit));
  return `${digits.join('')}年${belowHundred(month)}月${belowHundred(ofMonth)}日`;
}

/** 二十五 as 25, 十 as 10. */
function belowHundred(number: string): number {
  const [tens = '', ones = ''] = number.includes('十') ? number.split('十') : ['〇', number];
  return (
    (tens === '' ? 1 : chineseDigits.indexOf(tens)) * 10 +
    Math.max(0, chineseDigits.indexOf(ones || '〇'))
  );
}

const longTerm = /^(?:长期(?:有效)?|永久(?:有效)?|至长期)$/;

/** The day on which something ends; 长期 is 2099-12-31, as the double-publicity standard writes it. */
export const lastDay = reading('a day, or 长期', (cell) =>
  longTerm.test(cell) ? '2099-12-31' : date(cell),
);

function calendarDay(year: number, month: number, day: number, cell: string): string {
  const date = new Date(Date.UTC(year, month - 1, day));
  if (year < 1900 || date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) {
    throw new Rejection('BAD_DATE', '', cell);
  }
  return date.toISOString().slice(0, 10);
}

const amountForm = /^(\d{1,3}(?:,\d{3})+|\d+)(?:\.(\d+))?(万元|万|元)?$/;

/** No penalty comes near: numeric(16, 2) holds it. */
const mostYuanDigits = 14;

/** An amount in 万元, as yuan with two decimals: `0.2` is `2000.00`. A unit written behind the number goes first. */
export const amountInTenThousands = reading('an amount in 万元', (cell) => amount(cell, '万元'));

/** An amount in 元, likewise. */
export const amountInYuan = reading('an amount in 元', (cell) => amount(cell, '元'));

function amount(cell: string, headingUnit: string): string {
  const plain = cell.normalize('NFKC').replace(/[\s¥]/g, '');
  const match = amountForm.exec(plain);
  if (!match) throw new Rejection('BAD_AMOUNT', '', cell);
  const [, whole = '', fraction = '', unit = headingUnit] = match;
  const moved = unit === '元' ? 0 : 4;
  const padded = fraction.padEnd(moved + 2, '0');
  const yuan = `${whole.replaceAll(',', '')}${padded.slice(0, moved)}`.replace(/^0+(?=\d)/, '');
  const fen = padded.slice(moved, moved + 2);
  const beyond = padded.slice(moved + 2);
  if (/[1-9]/.test(beyond) || yuan.length > mostYuanDigits) {
    throw new Rejection('BAD_AMOUNT', '', cell);
  }
  return `${yuan}.${fen}`;
}

/** Short words, such as kinds of penalty or certificate numbers: any usual mark separates them. */
export const words = reading('words, divided by any usual mark', (cell) =>
  parts(cell, /[;；、,，|\n]/),
);

/** Sentences, in which a comma may be part of one. */
export const sentences = reading('sentences, divided by ; or a line break', (cell) =>
  parts(cell, /[;；\n]/),
);

function parts(cell: string, separator: RegExp): readonly string[] {
  return within(cell, longestText)
    .split(separator)
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

/** One of a choice of words, whatever blanks or punctuation stand in it. */
export function oneOf<T>(choice: Readonly<Record<string, T>>): Reading<T> {
  const byPlain = new Map(Object.entries(choice).map(([word, value]) => [plainWord(word), value]));
  const accepted = Object.keys(choice);
  return reading(accepted.map((word) => `\`${word}\``).join(' '), (cell) => {
    const value = byPlain.get(plainWord(cell));
    if (value === undefined) {
      throw new Rejection('UNKNOWN_VALUE', '', `${cell} (${accepted.join(' | ')})`);
    }
    return value;
  });
}

function plainWord(word: string): string {
  return word.normalize('NFKC').replace(/[\s\p{P}]/gu, '');
}
