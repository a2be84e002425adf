/** Reads the text of an answer from its beginning to its end, by patterns that say what must come next. */

/** Thrown where something else comes. It is told to nobody, and so needs no stack. */
export const mismatch = Object.freeze({ reason: 'The text is not as it was asked for.' });

const comma = 0x2c;
const openBracket = 0x5b;
const closeBracket = 0x5d;
const letterN = 0x6e;

export class Cursor {
  #text = '';
  #at = 0;

  begin(text: string): void {
    this.#text = text;
    this.#at = 0;
  }

  /** Reads what `pattern`, a sticky one, matches. Returns where it began. */
  pass(pattern: RegExp): number {
    const began = this.#at;
    pattern.lastIndex = began;
    // Not what it captures: that would be an array for every object of a list.
    if (!pattern.test(this.#text)) throw mismatch;
    this.#at = pattern.lastIndex;
    return began;
  }

  /** The text from `start` to what comes next. */
  since(start: number): string {
    return this.#text.slice(start, this.#at);
  }

  /** Whether there is a null here, and reads it if so. */
  takesNull(): boolean {
    if (this.#text.charCodeAt(this.#at) !== letterN) return false;
    if (!this.#text.startsWith('null', this.#at)) throw mismatch;
    this.#at += 4;
    return true;
  }

  /** Reads a list of what `readItem` reads, or null. */
  list<Item>(readItem: (cursor: Cursor) => Item): Item[] | null {
    if (this.takesNull()) return null;
    if (this.#take() !== openBracket) throw mismatch;
    const items: Item[] = [];
    if (this.#text.charCodeAt(this.#at) === closeBracket) {
      this.#at += 1;
      return items;
    }
    for (;;) {
      items.push(readItem(this));
      const following = this.#take();
      if (following === closeBracket) return items;
      if (following !== comma) throw mismatch;
    }
  }

  #take(): number {
    const code = this.#text.charCodeAt(this.#at);
    this.#at += 1;
    return code;
  }
}
