/**
 * Leaves alone a subgraph that is not there, so that it costs callers nothing but its own fields and has peace to come back.
 *
 * - `CLOSED`: requests pass. Enough failures in a row, half of the last fifty, or a time-out during which the subgraph
 *   answered nothing else, and it is
 * - `OPEN`: nothing passes. A small question of the gateway's own asks whether the subgraph is there: once at the opening,
 *   for it may have been that one request, and then after pauses that grow. When it is answered, the breaker is
 * - `HALF_OPEN`: a few requests pass. The first that is answered closes it, the first that fails opens it again.
 *
 * Nobody's request has to find out for the others whether a subgraph still hangs.
 */
import { RecentFailures } from './recent-failures.ts';

export type BreakerState = 'CLOSED' | 'OPEN' | 'HALF_OPEN';

export interface BreakerOptions {
  /** Failures in a row that open it, and how many requests pass while it is half open. */
  readonly failuresToSuspend: number;
  readonly pauseMs: number;
  readonly longestPauseMs: number;
  /** Asks whether the subgraph is there; rejects where it is not. */
  readonly probe: (abandoned: AbortSignal) => Promise<unknown>;
  readonly changed: (state: BreakerState) => void;
}

/** The leave to send one request. Whoever has it says what became of the request, once. */
export interface Passage {
  readonly period: number;
  readonly answeredBefore: number;
}

export class CircuitBreaker {
  readonly #options: BreakerOptions;
  #state: BreakerState = 'CLOSED';
  /** Counts the changes of state: what was sent in an earlier one says nothing about this one. */
  #period = 0;
  #answered = 0;
  #failuresInRow = 0;
  readonly #recent = new RecentFailures();
  #trials = 0;
  /** Times that it has opened, or stayed open, since it was closed. */
  #setbacks = 0;
  #triedAgainAt = 0;
  #pause: NodeJS.Timeout | undefined;
  readonly #closing = new AbortController();

  constructor(options: BreakerOptions) {
    this.#options = options;
  }

  get state(): BreakerState {
    return this.#state;
  }

  /** Milliseconds until the subgraph is tried again; none while it is being tried. */
  get triedAgainInMs(): number {
    return Math.max(0, this.#triedAgainAt - performance.now());
  }

  /** Leave to send a request; undefined while none passes. */
  pass(): Passage | undefined {
    if (this.#state !== 'CLOSED') {
      if (this.#state === 'OPEN' || this.#trials >= this.#options.failuresToSuspend) return;
      this.#trials += 1;
    }
    return { period: this.#period, answeredBefore: this.#answered };
  }

  /** The subgraph was there, whatever it said. */
  answered({ period }: Passage): void {
    this.#answered += 1;
    if (period !== this.#period) return;
    this.#failuresInRow = 0;
    this.#recent.add(0);
    if (this.#state === 'HALF_OPEN') this.#close();
  }

  /** The subgraph was not there. */
  failed({ period }: Passage): void {
    if (period !== this.#period) return;
    this.#failuresInRow += 1;
    this.#recent.add(1);
    const { failuresToSuspend } = this.#options;
    const isEnough = this.#failuresInRow >= failuresToSuspend || this.#recent.areMany;
    if (isEnough || this.#state === 'HALF_OPEN') this.#open();
  }

  /** There was no answer in time: a dear question where others were answered meanwhile, else a subgraph that hangs. */
  timedOut(passage: Passage): void {
    const hangs = passage.period === this.#period && passage.answeredBefore === this.#answered;
    if (hangs) this.#open();
    else this.failed(passage);
  }

  /** Nobody waited to learn whether it was there. */
  abandoned({ period }: Passage): void {
    if (period === this.#period && this.#state === 'HALF_OPEN') this.#trials -= 1;
  }

  /** Stops asking whether the subgraph is there. */
  end(): void {
    this.#closing.abort();
    clearTimeout(this.#pause);
  }

  #open(): void {
    this.#enter('OPEN');
    if (this.#setbacks === 0) void this.#probe();
    else this.#wait();
  }

  #close(): void {
    this.#setbacks = 0;
    this.#failuresInRow = 0;
    this.#recent.forget();
    this.#enter('CLOSED');
  }

  #enter(state: BreakerState): void {
    this.#state = state;
    this.#period += 1;
    this.#options.changed(state);
  }

  async #probe(): Promise<void> {
    this.#setbacks += 1;
    try {
      await this.#options.probe(this.#closing.signal);
    } catch {
      this.#wait();
      return;
    }
    this.#trials = 0;
    this.#enter('HALF_OPEN');
  }

  #wait(): void {
    if (this.#closing.signal.aborted) return;
    const { pauseMs, longestPauseMs } = this.#options;
    const pause = Math.min(pauseMs * 2 ** (this.#setbacks - 1), longestPauseMs);
    this.#triedAgainAt = performance.now() + pause;
    this.#pause = setTimeout(() => void this.#probe(), pause).unref();
  }
}
