/** When a worker that ended is replaced: at once where it had worked for a while, later and later where workers end young. */

/** A worker that served for so long is sound: whatever ended it is not how it starts. */
const soundAfterMs = 10_000;

const firstPauseMs = 100;
const longestPauseMs = 10_000;

/** So many may end young, one after another and with none of the others, before that is given up. */
const youngEndings = 4;

export class Restarts {
  readonly #most: number;
  #young = 0;

  constructor(workers: number) {
    // All of them may end at the same moment by one and the same cause.
    this.#most = youngEndings + workers;
  }

  /**
   * Notes that a worker ended which served for `servedMs` milliseconds.
   *
   * @returns how long to wait before another takes its place, in milliseconds; undefined where none would last.
   */
  noteEnding(servedMs: number): number | undefined {
    if (servedMs >= soundAfterMs) {
      this.#young = 0;
      return 0;
    }
    this.#young += 1;
    if (this.#young > this.#most) return undefined;
    return Math.min(longestPauseMs, firstPauseMs * 2 ** (this.#young - 1));
  }
}
