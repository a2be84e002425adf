/** Counts codes that were none, by the address they came from, and keeps addresses that guess from going on. */
import { networkOf } from '../requests/network.ts';
import type { Peers } from '../workers/peers.ts';

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
  readonly #tell: (network: string) => void;

  /** `now` tells the milliseconds of a clock; what `peers` count counts here too. */
  constructor(now: () => number, peers: Peers) {
    this.#now = now;
    this.#tell = peers.share('failed codes', (network, count) => this.#add(network, count));
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
    this.#add(network, 1);
    this.#tell(network);
  }

  #add(network: string, count: number): void {
    const known = this.#failures.get(network);
    if (known && this.#now() < known.since + windowMs) {
      known.count += count;
      return;
    }
    this.#failures.delete(network);
    this.#failures.set(network, { since: this.#now(), count });
    const oldest = this.#failures.keys().next().value;
    if (this.#failures.size > capacity && oldest !== undefined) this.#failures.delete(oldest);
  }
}
