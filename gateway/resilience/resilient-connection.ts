/**
 * The connection to one subgraph with all that keeps its troubles its own: bounded room, leave to ask, a second try for what
 * may be asked twice, and one span of time for all of it.
 */
import { setTimeout as delay } from 'node:timers/promises';
import type { GraphqlAnswer } from '../execution/subgraph-answer.ts';
import { SubgraphConnection, type SubgraphRequest } from '../execution/subgraph-connection.ts';
import { SubgraphFault } from '../execution/subgraph-fault.ts';
import { Bulkhead } from './bulkhead.ts';
import { type BreakerState, CircuitBreaker, type Passage } from './circuit-breaker.ts';
import { RetryBudget } from './retry-budget.ts';
import { waitBeforeSecondTry } from './second-try.ts';
import type { SubgraphLimits } from './subgraph-limits.ts';
import { type SubgraphCounts, type SubgraphState, zeroCounts } from './subgraph-state.ts';

export interface ResilientOptions extends SubgraphLimits {
  readonly url: string;
  /** The headers with which the gateway asks in its own name. */
  readonly ownHeaders: () => Promise<Readonly<Record<string, string>>>;
  readonly breakerChanged: (state: BreakerState) => void;
}

export interface ResilientRequest extends SubgraphRequest {
  /** How often it may be sent: what changes something, once, whatever becomes of it. */
  readonly tries: 1 | 2;
}

/** Every GraphQL server can answer this, and it costs nothing. */
const smallQuestion = '{"query":"{__typename}"}';

export class ResilientConnection {
  readonly #options: ResilientOptions;
  readonly #connection: SubgraphConnection;
  readonly #bulkhead: Bulkhead;
  readonly #breaker: CircuitBreaker;
  readonly #retries: RetryBudget;
  readonly #counts: SubgraphCounts = zeroCounts();

  constructor(options: ResilientOptions) {
    const { url, concurrent, waiting, answerBytes, retryShare, retryFloor } = options;
    this.#options = options;
    this.#connection = new SubgraphConnection(url, answerBytes);
    this.#bulkhead = new Bulkhead(concurrent, waiting);
    this.#retries = new RetryBudget(retryShare, retryFloor);
    this.#breaker = new CircuitBreaker({
      failuresToSuspend: options.failuresToSuspend,
      pauseMs: options.pauseMs,
      longestPauseMs: options.longestPauseMs,
      probe: (abandoned) => this.#probe(abandoned),
      changed: (state) => this.#breakerChanged(state),
    });
  }

  /**
   * Posts a request, when there is room and the breaker lets it pass.
   *
   * @throws {SubgraphFault} when there is no usable answer.
   */
  async post(request: ResilientRequest): Promise<GraphqlAnswer> {
    const since = performance.now();
    this.#counts.requests += 1;
    this.#retries.earn();
    try {
      if (!this.#bulkhead.enter()) await this.#waitForRoom(request);
      try {
        return await this.#tryOften(request, since);
      } finally {
        this.#bulkhead.leave();
      }
    } catch (error) {
      const isTold = error instanceof SubgraphFault && !request.abandoned?.aborted;
      if (isTold) this.#counts.faults[error.code] += 1;
      throw error;
    }
  }

  get state(): SubgraphState {
    return {
      breaker: this.#breaker.state,
      underWay: this.#bulkhead.underWay,
      waiting: this.#bulkhead.waiting,
      ...structuredClone(this.#counts),
    };
  }

  /** Milliseconds until a suspended subgraph is tried again. */
  get triedAgainInMs(): number {
    return this.#breaker.triedAgainInMs;
  }

  /** Waits for what is under way, then closes every connection. */
  close(): Promise<void> {
    this.#breaker.end();
    return this.#connection.close();
  }

  async #waitForRoom({ abandoned }: ResilientRequest): Promise<void> {
    if (this.#breaker.state === 'OPEN') throw this.#suspended();
    await this.#bulkhead.wait(this.#options.timeoutMs, abandoned);
  }

  async #tryOften(request: ResilientRequest, since: number): Promise<GraphqlAnswer> {
    try {
      return await this.#try(request, since);
    } catch (error) {
      const wait = this.#waitBeforeNext(request, error, performance.now() - since);
      if (wait === undefined) throw error;
      await delay(wait, undefined, { signal: request.abandoned }).catch(() => {
        throw error;
      });
      return this.#try(request, since);
    }
  }

  /** How long to wait before `request`, which failed, is sent again; undefined where it is not. */
  #waitBeforeNext(
    { tries, abandoned }: ResilientRequest,
    error: unknown,
    elapsedMs: number,
  ): number | undefined {
    const isOver = tries === 1 || abandoned?.aborted || this.#breaker.state === 'OPEN';
    if (isOver || !(error instanceof SubgraphFault)) return undefined;
    const { timeoutMs, retryDelayMs } = this.#options;
    const wait = waitBeforeSecondTry(error, elapsedMs, { timeoutMs, delayMs: retryDelayMs });
    if (wait === undefined || !this.#retries.spend()) return undefined;
    this.#counts.retries += 1;
    return wait;
  }

  async #try(request: ResilientRequest, since: number): Promise<GraphqlAnswer> {
    const passage = this.#breaker.pass();
    if (!passage) throw this.#suspended();
    const { timeoutMs } = this.#options;
    const leftMs = Math.max(1, timeoutMs - (performance.now() - since));
    try {
      const answer = await this.#connection.post(request, leftMs);
      this.#breaker.answered(passage);
      return answer;
    } catch (error) {
      // Who waited long for room gives the subgraph little time: that it is not enough says nothing.
      const isJudged = !request.abandoned?.aborted && leftMs >= timeoutMs / 2;
      this.#report(passage, isJudged ? error : undefined);
      throw error;
    }
  }

  #report(passage: Passage, error: unknown): void {
    const breaker = this.#breaker;
    if (!(error instanceof SubgraphFault)) breaker.abandoned(passage);
    else if (error.code === 'SUBGRAPH_TIMEOUT') breaker.timedOut(passage);
    else if (error.isPassing) breaker.failed(passage);
    // It was there, and made a fault of this one question: that must not shut out the others.
    else breaker.answered(passage);
  }

  async #probe(abandoned: AbortSignal): Promise<void> {
    try {
      const headers = await this.#options.ownHeaders();
      const question = { body: smallQuestion, headers, abandoned };
      await this.#connection.post(question, this.#options.timeoutMs);
    } catch (error) {
      const isThere =
        error instanceof SubgraphFault && error.code !== 'SUBGRAPH_TIMEOUT' && !error.isPassing;
      if (!isThere) throw error;
    }
  }

  #breakerChanged(state: BreakerState): void {
    if (state === 'OPEN') {
      this.#counts.suspensions += 1;
      this.#bulkhead.turnAway(this.#suspended());
    }
    this.#options.breakerChanged(state);
  }

  #suspended(): SubgraphFault {
    const retryAfterMs = this.#breaker.triedAgainInMs;
    const detail = `suspended, tried again in ${Math.round(retryAfterMs)} ms`;
    return new SubgraphFault('SUBGRAPH_SUSPENDED', detail, { sent: false, retryAfterMs });
  }
}
