/** Counts codes that were none, by the address they came from, and keeps addresses that guess from going on. */
import { networkOf } from '../requests/network.ts';

/** So many may fail in one window. */
export const failuresAllowed = 20;

/** How long a window is, in milliseconds. */
const windowMs = 10 * 60_000;

/** At most so many addresses are remembered; the oldest go first. */
const capacity = 20_000;

interface Failures {
  readonly since: number;
  count: number;
}

export class FailedCodes {
  readonly #failures = new Map<string, Failures>();
  readonly #now: () => number;

  /** `now` tells the milliseconds of a clock. */
  constructor(now: () => number) {
    this.#now = now;
  }

  /** Seconds until `address` may try again; 0 where it may now. */
  secondsToWait(address: string): number {
    const failures = this.#failures.get(networkOf(address));
    if (!failures || failures.count < failuresAllowed) return 0;
    return Math.max(0, Math.ceil((failures.since + windowMs - this.#now()) / 1000));
  }

  /** Notes that `address` came with a code that is none. */
  add(address: string): void {
    const network = networkOf(address);
    const known = this.#failures.get(network);
    if (known && this.#now() < known.since + windowMs) {
      known.count += 1;
      return;
    }
    this.#failures.delete(network);
    this.#failures.set(network, { since: this.#now(), count: 1 });
    const oldest = this.#failures.keys().next().value;
    if (this.#failures.size > capacity && oldest !== undefined) this.#failures.delete(oldest);
  }
}
