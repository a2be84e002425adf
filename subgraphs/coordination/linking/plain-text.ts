/** Text without what is written one way or another at will: width, case, script, spaces, punctuation, the shape of brackets. */
import { simplified } from './simplified.ts';

/**
 * Half-width capitals and simplified characters; every bracket is `(` or `)`, every dash a hyphen, and other punctuation
 * and spaces are gone.
 */
export function plain(text: string): string {
  return simplified(text.normalize('NFKC').toUpperCase())
    .replace(/[[{【〔〖《「]/g, '(')
    .replace(/[\]}】〕〗》」]/g, ')')
    .replace(/[‐‑‒–—―−]/g, '-')
    .replace(/[^\p{L}\p{N}()-]/gu, '');
}

/** `text` without the areas it begins with, as long as something is left to tell it by. */
export function withoutAreas(text: string, areas: readonly string[]): string {
  let rest = text;
  for (;;) {
    const area = areas.find((it) => rest.startsWith(it) && rest.length >= it.length + shortestRest);
    if (area === undefined) return rest;
    rest = rest.slice(area.length);
  }
}

const shortestRest = 2;

const numerals = '零一二三四五六七八九';

/** Chinese numbers up to 999 as digits, digit by digit or by tens and hundreds: 二十三 and 二三 are 23. */
export function digits(text: string): string {
  return text
    .replace(/〇/g, '零')
    .replace(/两/g, '二')
    .replace(
      /([一二三四五六七八九])百零?([一二三四五六七八九])?(?:(十)([一二三四五六七八九])?)?/g,
      (_, hundreds: string, next?: string, ten?: string, ones?: string) => {
        const rest = ten ? numberOf(next ?? '一') * 10 + numberOf(ones) : numberOf(next);
        return String(numberOf(hundreds) * 100 + rest);
      },
    )
    .replace(
      /([一二三四五六七八九])?十([一二三四五六七八九])?/g,
      (_, tens?: string, ones?: string) => String(numberOf(tens ?? '一') * 10 + numberOf(ones)),
    )
    .replace(/[零一二三四五六七八九]/g, (numeral) => String(numberOf(numeral)));
}

/** What a numeral stands for; nothing where there is none. */
function numberOf(numeral = '零'): number {
  return numerals.indexOf(numeral);
}
