/** HTML as text that escapes what is put into it: only what was made with `html` goes in as it is. */

/** A piece of a page. */
export class Html {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** What can be put into a page; nothing is put in where there is nothing. */
export type Piece = Html | string | number | null | undefined | readonly Piece[];

/** Makes a piece of a page. Values stand in text or inside double quotes, where their escaping holds. */
export function html(texts: TemplateStringsArray, ...pieces: readonly Piece[]): Html {
  const parts = texts.map((text, at) => text + (at < pieces.length ? textOf(pieces[at]) : ''));
  return new Html(parts.join(''));
}

function textOf(piece: Piece): string {
  if (piece == null) return '';
  if (piece instanceof Html) return piece.text;
  if (typeof piece === 'object') return piece.map(textOf).join('');
  return String(piece).replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
