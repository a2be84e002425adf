/** Writes rows in the text format of PostgreSQL's COPY. */
import type { StoredValue } from '../digest.ts';

/** One line: the values by tabs, what is nothing as `\N`. */
export function copyLine(values: readonly StoredValue[]): string {
  let line = '';
  for (const value of values) {
    if (line !== '') line += '\t';
    if (value === null) line += '\\N';
    else line += escaped(typeof value === 'string' ? value : arrayText(value));
  }
  return `${line}\n`;
}

function escaped(text: string): string {
  return /[\\\t\n\r]/.test(text)
    ? text.replace(/[\\\t\n\r]/g, (mark) => marks[mark] ?? mark)
    : text;
}

const marks: Readonly<Record<string, string>> = {
  '\\': '\\\\',
  '\t': '\\t',
  '\n': '\\n',
  '\r': '\\r',
};

function arrayText(items: readonly string[]): string {
  return `{${items.map((item) => `"${item.replace(/[\\"]/g, '\\$&')}"`).join(',')}}`;
}
