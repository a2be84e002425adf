/**
 * Documents that clients had the gateway remember by their hashes (automatic persisted queries). Anybody may, so there is
 * room for so much text and no more: whoever fills it costs others one repeated request, and nothing else.
 */

/** How much memory the documents may take together. */
const bytesKept = 16 * 1024 * 1024;

/** A document that would take more of it is not remembered: a few of them would leave no room for the rest. */
const largestKept = bytesKept / 64;

/** What remembering a document takes beside its text: the hash, and its place. */
const overhead = 256;

export class AutomaticDocuments {
  /** By hash; the least lately used first. */
  readonly #texts = new Map<string, string>();
  #bytes = 0;

  get(hash: string): string | undefined {
    const text = this.#texts.get(hash);
    if (text === undefined) return undefined;
    this.#texts.delete(hash);
    this.#texts.set(hash, text);
    return text;
  }

  /** Remembers `text`, whose hash this is. */
  remember(hash: string, text: string): void {
    const bytes = bytesOf(text);
    if (this.#texts.has(hash) || bytes > largestKept) return;
    this.#texts.set(hash, text);
    this.#bytes += bytes;
    for (const [oldest, forgotten] of this.#texts) {
      if (this.#bytes <= bytesKept) break;
      this.#texts.delete(oldest);
      this.#bytes -= bytesOf(forgotten);
    }
  }
}

/** At most; a text of ASCII alone takes half. */
function bytesOf(text: string): number {
  return text.length * 2 + overhead;
}
