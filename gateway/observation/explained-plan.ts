/** How one operation was carried out, for those who may look inside: which subgraph was asked what, when, after what. */

/** What a subgraph is asked. */
export interface AskedFetch {
  readonly subgraph: string;
  /** A GraphQL request as JSON. */
  readonly body: string;
  /** How many distinct entities it is asked for. */
  readonly entities: number;
}

/** One request to a subgraph. */
interface ExplainedFetch {
  readonly subgraph: string;
  /** The document that was sent. */
  readonly document: string;
  /** The number of the fetch whose answer let it begin; null at the start. Those after the same one ran in parallel. */
  readonly after: number | null;
  /** How many distinct entities were asked for; 0 where fields of the root were. */
  readonly representations: number;
  readonly bytesSent: number;
  /** Milliseconds after the request came. */
  readonly begunMs: number;
  ms?: number;
  bytesReceived?: number;
  /** Why there is no answer. */
  fault?: string;
}

export interface ExplainedFetchInMaking {
  end(bytes: number | undefined): void;
  fail(fault: string): void;
}

export class ExplainedPlan {
  readonly #startedAt: number;
  readonly #fetches: ExplainedFetch[] = [];
  #endedLast: number | null = null;

  /** Times are told from `startedAt` on, in milliseconds by the process's clock. */
  constructor(startedAt: number) {
    this.#startedAt = startedAt;
  }

  begin({ subgraph, body, entities }: AskedFetch): ExplainedFetchInMaking {
    const begunAt = performance.now();
    const fetch: ExplainedFetch = {
      subgraph,
      document: (JSON.parse(body) as { query: string }).query,
      after: this.#endedLast,
      representations: entities,
      bytesSent: Buffer.byteLength(body),
      begunMs: rounded(begunAt - this.#startedAt),
    };
    const number = this.#fetches.push(fetch) - 1;
    const ended = () => {
      fetch.ms = rounded(performance.now() - begunAt);
      this.#endedLast = number;
    };
    return {
      end(bytes) {
        ended();
        if (bytes !== undefined) fetch.bytesReceived = bytes;
      },
      fail(fault) {
        ended();
        fetch.fault = fault;
      },
    };
  }

  /** What is told of it. `planned` is whether the plan had to be made for this request. */
  told(planned: boolean) {
    return { planned, ms: rounded(performance.now() - this.#startedAt), fetches: this.#fetches };
  }
}

function rounded(ms: number): number {
  return Math.round(ms * 100) / 100;
}
