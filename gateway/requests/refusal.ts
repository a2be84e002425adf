/** A request that is turned away before the graph sees it. */

interface RefusalDetails {
  /** Why, for the log: never sent to the caller. */
  readonly reason?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Beside the code, what the caller is told for its program to read. */
  readonly extensions?: Readonly<Record<string, unknown>>;
}

/** The request is refused with `statusCode`; `message` and `code` are what the caller is told. */
export class RequestRefused extends Error {
  override readonly name = 'RequestRefused';
  readonly statusCode: number;
  readonly code: string;
  readonly reason: string | undefined;
  readonly headers: Readonly<Record<string, string>>;
  readonly extensions: Readonly<Record<string, unknown>>;

  constructor(statusCode: number, code: string, message: string, details: RefusalDetails = {}) {
    super(message);
    this.statusCode = statusCode;
    this.code = code;
    this.reason = details.reason;
    this.headers = details.headers ?? {};
    this.extensions = details.extensions ?? {};
  }
}
