/** A subgraph that cannot be had: what happened, as the log needs it and as a front end may read it. */

export type SubgraphFaultCode =
  /** No connection, or one that broke. */
  | 'SUBGRAPH_UNREACHABLE'
  /** No whole answer in time. */
  | 'SUBGRAPH_TIMEOUT'
  /** An answer that is none: another status than success, no JSON, or JSON that is no GraphQL answer. */
  | 'SUBGRAPH_BAD_RESPONSE'
  /** It does not take the gateway for the gateway: their keys or clocks differ. */
  | 'SUBGRAPH_REFUSED';

const tellings: Readonly<Record<SubgraphFaultCode, string>> = {
  SUBGRAPH_UNREACHABLE: 'did not answer',
  SUBGRAPH_TIMEOUT: 'did not answer in time',
  SUBGRAPH_BAD_RESPONSE: 'gave an answer that cannot be used',
  SUBGRAPH_REFUSED: 'refused the gateway',
};

/** One request to a subgraph failed. The message is for whoever runs the gateway and may name addresses. */
export class SubgraphFault extends Error {
  override readonly name = 'SubgraphFault';
  readonly code: SubgraphFaultCode;

  constructor(code: SubgraphFaultCode, detail: string, options?: ErrorOptions) {
    super(detail, options);
    this.code = code;
  }

  /** What a front end is told: which department, what it did, and what that means for the answer. */
  telling(service: string): string {
    return `${service} ${tellings[this.code]}; its fields are null.`;
  }
}
