/** How it stands with one subgraph, for whoever watches the gateway: figures of the moment, and counts since it was connected. */
import type { SubgraphFaultCode } from '../execution/subgraph-fault.ts';
import type { BreakerState } from './circuit-breaker.ts';

export interface SubgraphState extends Readonly<SubgraphCounts> {
  readonly breaker: BreakerState;
  /** Requests that have been given room; at most `concurrent`. */
  readonly underWay: number;
  /** Requests that wait for room; at most `waiting`. */
  readonly waiting: number;
}

export interface SubgraphCounts {
  /** What was to be asked, whether or not it was sent. */
  requests: number;
  /** Second tries. */
  retries: number;
  /** Times that the subgraph was suspended. */
  suspensions: number;
  /** Requests that came to nothing, by the fault that callers were told; not those whose caller left. */
  readonly faults: Record<SubgraphFaultCode, number>;
}

export function zeroCounts(): SubgraphCounts {
  return {
    requests: 0,
    retries: 0,
    suspensions: 0,
    faults: {
      SUBGRAPH_UNREACHABLE: 0,
      SUBGRAPH_TIMEOUT: 0,
      SUBGRAPH_BAD_RESPONSE: 0,
      SUBGRAPH_REFUSED: 0,
      SUBGRAPH_SUSPENDED: 0,
      SUBGRAPH_BUSY: 0,
    },
  };
}
