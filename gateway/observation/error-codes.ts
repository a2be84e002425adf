/** The codes of errors, as they are counted and logged: what a subgraph calls its errors is its own affair, and unbounded. */

/** So many codes are told apart; there are some forty. */
const codesToldApart = 100;

const otherCode = 'OTHER';

export class ErrorCodes {
  readonly #met = new Set<string>();

  /** The code of an error that has these `extensions`. */
  codeOf(extensions: Readonly<Record<string, unknown>> | undefined): string {
    return this.known(extensions?.['code']);
  }

  /** `code` if it is one that can be counted. */
  known(code: unknown): string {
    if (typeof code !== 'string' || !/^[A-Z][A-Z_]{1,49}$/.test(code)) return otherCode;
    if (this.#met.has(code)) return code;
    if (this.#met.size >= codesToldApart) return otherCode;
    this.#met.add(code);
    return code;
  }
}
