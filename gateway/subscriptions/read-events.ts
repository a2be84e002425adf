/** Reads server-sent events from the text of a stream, in whatever pieces it comes. */

export interface ServerSentEvent {
  readonly event: string;
  readonly data: string;
}

export class EventReader {
  readonly #tell: (event: ServerSentEvent) => void;
  readonly #longest: number;
  readonly #decoder = new TextDecoder();
  #rest = '';
  #event = '';
  #data: string[] = [];
  #length = 0;

  /** `tell` is called for each event that is whole; one of more than `longest` characters is an error. */
  constructor(tell: (event: ServerSentEvent) => void, longest: number) {
    this.#tell = tell;
    this.#longest = longest;
  }

  /** @throws {RangeError} when an event is too long. */
  read(piece: Uint8Array): void {
    this.#rest += this.#decoder.decode(piece, { stream: true });
    // A carriage return at the end may be half of a line's end.
    const lines = this.#rest.split(/\r\n|\n|\r(?!$)/);
    this.#rest = lines.pop() ?? '';
    for (const line of lines) this.#line(line);
    if (this.#length + this.#rest.length > this.#longest) throw new RangeError('an event too long');
  }

  #line(line: string): void {
    if (line === '') {
      if (this.#event || this.#data.length > 0) {
        this.#tell({ event: this.#event || 'message', data: this.#data.join('\n') });
      }
      this.#event = '';
      this.#data = [];
      this.#length = 0;
      return;
    }
    const [, name, value = ''] = /^([^:]*)(?:: ?(.*))?$/s.exec(line) ?? [];
    if (name === 'event') this.#event = value;
    if (name !== 'data') return;
    this.#data.push(value);
    this.#length += value.length;
  }
}
