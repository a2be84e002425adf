/** How the text of a cell is read: its emptiness, identifiers, dates, amounts, lists and words of a fixed choice. */
import { Rejection } from '../rejection.ts';
import { excelDay } from '../source/excel-day.ts';

/** Reads a cell in which something is written, already tidied. @throws Rejection without a column. */
export type Reading<T> = (text: string) => T;

/** What departments write where there is nothing to write. */
const emptyForms = new Set(['', '无', '/', '\\', '-', '--', '—', '——', '空', 'NULL', 'null']);

/** The longest of them. */
const longestEmpty = 4;

/** Control and format characters, which word processors and web forms leave in cells. */
const invisible = /[\p{Cc}\p{Cf}]/u;
const everyInvisible = new RegExp(invisible, 'gu');

/** A cell without blanks around it and without invisible characters; empty where it says that it is. */
export function tidy(cell: string): string {
  const text = (invisible.test(cell) ? cell.replace(everyInvisible, visible) : cell).trim();
  if (text.length > longestEmpty) return text;
  return emptyForms.has(text) || emptyForms.has(text.normalize('NFKC')) ? '' : text;
}

/** Line breaks and tabs divide; the rest of the invisible characters mean nothing. */
function visible(character: string): string {
  return character === '\n' || character === '\t' ? character : '';
}

const longestText = 20_000;
const longestName = 200;

/** Free text, kept as it was written. */
export const text: Reading<string> = (cell) => within(cell, longestText);

/** A short text that lists are ordered or filtered by. */
export const name: Reading<string> = (cell) => within(cell, longestName);

/** A number that names something: without blanks, full-width digits and letters made plain. */
export const identifier: Reading<string> = (cell) =>
  within(cell.normalize('NFKC').replace(/\s/g, ''), longestName);

/** A USCC, organisation code or registration number as recorded, valid or not. */
export const code: Reading<string> = (cell) => identifier(cell).toUpperCase();

function within(value: string, length: number): string {
  if (value.length <= length) return value;
  throw new Rejection('VALUE_TOO_LONG', '', `${value.length} characters, at most ${length}`);
}

const dateForms = [
  /^(\d{4})([-/.])(\d{1,2})\2(\d{1,2})$/,
  /^(\d{4})(年)(\d{1,2})月(\d{1,2})日?$/,
  /^(\d{4})()(\d{2})(\d{2})$/,
];

const timeOfDay = /(?:T| |(?<=日))\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?Z?$/;

/** 10000 is in 1927 and 99999 in 2173; shorter numbers are a year or a day that lost its digits. */
const serialNumber = /^(\d{5})(?:\.\d+)?$/;

/**
 * A day as `YYYY-MM-DD`, from 2026-03-05, 2026/3/5, 2026.3.5, 20260305, 2026年3月5日 or an Excel serial number; a
 * time of day behind it is dropped.
 */
export const date: Reading<string> = (cell) => {
  const plain = cell.normalize('NFKC').trim().replace(timeOfDay, '').replace(/\s/g, '');
  for (const form of dateForms) {
    const match = form.exec(plain);
    if (match) return calendarDay(Number(match[1]), Number(match[3]), Number(match[4]), cell);
  }
  const serial = serialNumber.exec(plain)?.[1];
  const day = serial === undefined ? undefined : excelDay(Number(serial));
  if (day === undefined) throw new Rejection('BAD_DATE', '', cell);
  return day;
};

const longTerm = /^(?:长期(?:有效)?|永久(?:有效)?)$/;

/** The day on which something ends; 长期 is 2099-12-31, as the double-publicity standard writes it. */
export const lastDay: Reading<string> = (cell) => (longTerm.test(cell) ? '2099-12-31' : date(cell));

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
export const amountInTenThousands: Reading<string> = (cell) => {
  const plain = cell.normalize('NFKC').replace(/[\s¥]/g, '');
  const match = amountForm.exec(plain);
  if (!match) throw new Rejection('BAD_AMOUNT', '', cell);
  const [, whole = '', fraction = '', unit = '万元'] = match;
  const moved = unit === '元' ? 0 : 4;
  const padded = fraction.padEnd(moved + 2, '0');
  const yuan = `${whole.replaceAll(',', '')}${padded.slice(0, moved)}`.replace(/^0+(?=\d)/, '');
  const fen = padded.slice(moved, moved + 2);
  const beyond = padded.slice(moved + 2);
  if (/[1-9]/.test(beyond) || yuan.length > mostYuanDigits) {
    throw new Rejection('BAD_AMOUNT', '', cell);
  }
  return `${yuan}.${fen}`;
};

/** Short words, such as kinds of penalty or certificate numbers: any usual mark separates them. */
export const words: Reading<readonly string[]> = (cell) => parts(cell, /[;；、,，|\n]/);

/** Sentences, in which a comma may be part of one. */
export const sentences: Reading<readonly string[]> = (cell) => parts(cell, /[;；\n]/);

function parts(cell: string, separator: RegExp): readonly string[] {
  return within(cell, longestText)
    .split(separator)
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

/** One of a choice of words, whatever blanks or punctuation stand in it. */
export function oneOf<T>(choice: Readonly<Record<string, T>>): Reading<T> {
  const byPlain = new Map(Object.entries(choice).map(([word, value]) => [plainWord(word), value]));
  return (cell) => {
    const value = byPlain.get(plainWord(cell));
    if (value === undefined) {
      throw new Rejection('UNKNOWN_VALUE', '', `${cell} (${Object.keys(choice).join(' | ')})`);
    }
    return value;
  };
}

function plainWord(word: string): string {
  return word.normalize('NFKC').replace(/[\s\p{P}]/gu, '');
}
