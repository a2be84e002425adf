/** A subgraph that cannot be had: what happened, as the log needs it and as a front end may read it. */

export type SubgraphFaultCode =
  /** No connection, or one that broke. */
  | 'SUBGRAPH_UNREACHABLE'
  /** No whole answer in time. */
  | 'SUBGRAPH_TIMEOUT'
  /** An answer that is none: another status than success, no JSON, or JSON that is no GraphQL answer. */
  | 'SUBGRAPH_BAD_RESPONSE'
  /** It does not take the gateway for the gateway: their keys or clocks differ. */
  | 'SUBGRAPH_REFUSED'
  /** It has not been there lately, and was not asked. */
  | 'SUBGRAPH_SUSPENDED'
  /** As many requests as may already wait for it, and it was not asked. */
  | 'SUBGRAPH_BUSY';

const tellings: Readonly<Record<SubgraphFaultCode, string>> = {
  SUBGRAPH_UNREACHABLE: 'did not answer',
  SUBGRAPH_TIMEOUT: 'did not answer in time',
  SUBGRAPH_BAD_RESPONSE: 'gave an answer that cannot be used',
  SUBGRAPH_REFUSED: 'refused the gateway',
  SUBGRAPH_SUSPENDED: 'has not been answering and is not asked for now',
  SUBGRAPH_BUSY: 'is asked more than it can answer now',
};

export interface FaultCircumstances extends ErrorOptions {
  /** The HTTP status, where there was one. */
  readonly status?: number;
  /** Whether the subgraph may have got the request; as a rule it may. */
  readonly sent?: boolean;
  /** In how many milliseconds it may be there, where that is known. */
  readonly retryAfterMs?: number | undefined;
}

/** Statuses of a subgraph, or of what stands before it, that is not there for the moment. */
const passingStatuses = new Set([502, 503, 504]);

/** One request to a subgraph failed. The message is for whoever runs the gateway and may name addresses. */
export class SubgraphFault extends Error {
  override readonly name = 'SubgraphFault';
  readonly code: SubgraphFaultCode;
  readonly sent: boolean;
  readonly retryAfterMs: number | undefined;
  readonly #status: number | undefined;

  constructor(
    code: SubgraphFaultCode,
    detail: string,
    { status, sent = true, retryAfterMs, ...options }: FaultCircumstances = {},
  ) {
    super(detail, options);
    this.code = code;
    this.sent = sent;
    this.retryAfterMs = retryAfterMs;
    this.#status = status;
  }

  /** Whether it may be over in a moment: a connection that broke, a subgraph that starts or has too much to do. */
  get isPassing(): boolean {
    return this.code === 'SUBGRAPH_UNREACHABLE' || passingStatuses.has(this.#status ?? 0);
  }

  /** What a front end is told: which department, what it did, and what that means for the answer. */
  telling(service: string): string {
    return `${service} ${tellings[this.code]}; its fields are null.`;
  }
}
