/** Rate limits: every key has a bucket of tokens that fills at a steady rate, and every request takes one. */

export interface Rate {
  readonly perSecond: number;
  /** How many may come at once after a pause. */
  readonly burst: number;
}

interface Bucket {
  tokens: number;
  /** When `tokens` was true, in milliseconds. */
  at: number;
}

/** So many buckets are kept; those unused the longest go first, by when most of them are full again anyway. */
const capacity = 20_000;

export class RateLimit {
  readonly #rate: Rate;
  readonly #now: () => number;
  /** The least lately used first. */
  readonly #buckets = new Map<string, Bucket>();

  /** `now` tells the milliseconds of a clock. */
  constructor(rate: Rate, now: () => number) {
    this.#rate = rate;
    this.#now = now;
  }

  /** Takes a token from the bucket of `key`; returns 0, or where there is none the seconds until there is. */
  take(key: string): number {
    const now = this.#now();
    const tokens = this.#tokens(key, now);
    const taken = tokens >= 1;
    this.#keep(key, { tokens: taken ? tokens - 1 : tokens, at: now });
    return taken ? 0 : Math.ceil((1 - tokens) / this.#rate.perSecond);
  }

  /** Takes `count` tokens from the bucket of `key` that were given away elsewhere, whether or not they are there. */
  spend(key: string, count: number): void {
    const now = this.#now();
    this.#keep(key, { tokens: this.#tokens(key, now) - count, at: now });
  }

  #tokens(key: string, now: number): number {
    const { perSecond, burst } = this.#rate;
    const { tokens, at } = this.#buckets.get(key) ?? { tokens: burst, at: now };
    return Math.min(burst, tokens + ((now - at) / 1000) * perSecond);
  }

  #keep(key: string, bucket: Bucket): void {
    this.#buckets.delete(key);
    this.#buckets.set(key, bucket);
    if (this.#buckets.size <= capacity) return;
    const oldest = this.#buckets.keys().next();
    if (!oldest.done) this.#buckets.delete(oldest.value);
  }
}
