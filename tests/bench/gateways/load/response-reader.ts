/** Finds where one HTTP/1.1 response ends in the bytes of a connection, at the least cost: a load must not load itself. */

export interface ResponseSummary {
  readonly status: number;
  /** Bytes of the body as it is without chunking. */
  readonly length: number;
}

const headEnd = Buffer.from('\r\n\r\n');
const lineEnd = Buffer.from('\r\n');

/** Reads responses of one connection, one after another: what is left of a response is told by `push`. */
export class ResponseReader {
  #head: Buffer | undefined;
  #status = 0;
  #chunked = false;
  /** Bytes still to come of the body or, where it is chunked, of the chunk with the line end after it. */
  #awaited = 0;
  #length = 0;

  /** Takes more bytes; gives the response when these are its last ones. */
  push(bytes: Buffer): ResponseSummary | undefined {
    let rest = this.#head ? Buffer.concat([this.#head, bytes]) : bytes;
    this.#head = undefined;
    if (this.#status === 0) {
      const end = rest.indexOf(headEnd);
      if (end < 0) {
        this.#head = rest;
        return undefined;
      }
      this.#readHead(rest.toString('latin1', 0, end));
      rest = rest.subarray(end + headEnd.length);
    }
    return this.#chunked ? this.#pushChunks(rest) : this.#pushBody(rest);
  }

  #readHead(head: string): void {
    this.#status = Number(head.slice(9, 12));
    this.#length = 0;
    const length = /\r\ncontent-length: *(\d+)/i.exec(head)?.[1];
    this.#chunked = length === undefined;
    this.#awaited = Number(length ?? 0);
    if (this.#chunked && !/\r\ntransfer-encoding: *chunked/i.test(head)) {
      throw new Error(`A response of unknown length: ${head}`);
    }
  }

  #pushBody({ length }: Buffer): ResponseSummary | undefined {
    this.#length += length;
    this.#awaited -= length;
    return this.#awaited > 0 ? undefined : this.#ended();
  }

  #pushChunks(bytes: Buffer): ResponseSummary | undefined {
    let rest = bytes;
    for (;;) {
      if (this.#awaited > 0) {
        const taken = Math.min(this.#awaited, rest.length);
        this.#awaited -= taken;
        rest = rest.subarray(taken);
        if (this.#awaited > 0) return undefined;
      }
      const end = rest.indexOf(lineEnd);
      if (end < 0) {
        this.#head = rest.length > 0 ? rest : undefined;
        return undefined;
      }
      const size = Number.parseInt(rest.toString('latin1', 0, end), 16);
      // The last chunk is empty, and an empty line ends the response.
      if (size === 0 && rest.length < end + 2 * lineEnd.length) {
        this.#head = rest;
        return undefined;
      }
      if (size === 0) return this.#ended();
      this.#length += size;
      this.#awaited = size + lineEnd.length;
      rest = rest.subarray(end + lineEnd.length);
    }
  }

  #ended(): ResponseSummary {
    const ended = { status: this.#status, length: this.#length };
    this.#status = 0;
    return ended;
  }
}
