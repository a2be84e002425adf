/** Text without what is written one way or another at will: width, case, spaces, punctuation, the shape of brackets. */

/** Half-width capitals; every bracket is `(` or `)`, every dash a hyphen, and other punctuation and spaces are gone. */
export function plain(text: string): string {
  return text
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[[{【〔〖《「]/g, '(')
    .replace(/[\]}】〕〗》」]/g, ')')
    .replace(/[–—―−]/g, '-')
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

/** Chinese numbers up to 99 as digits: 二十三 is 23. */
export function digits(text: string): string {
  return text
    .replace(/两/g, '二')
    .replace(
      /([一二三四五六七八九])?十([一二三四五六七八九])?/g,
      (_, tens?: string, ones?: string) =>
        String((tens ? numerals.indexOf(tens) : 1) * 10 + (ones ? numerals.indexOf(ones) : 0)),
    )
    .replace(/[零一二三四五六七八九]/g, (numeral) => String(numerals.indexOf(numeral)));
}
