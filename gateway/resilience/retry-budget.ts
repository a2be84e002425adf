/**
 * How many second tries a subgraph may be asked for. Where one request in a hundred fails, each gets its second try; where all
 * fail, second tries would only double what a struggling subgraph has to bear.
 */

export class RetryBudget {
  readonly #share: number;
  readonly #floor: number;
  #saved: number;

  /**
   * Over any span of requests there are at most `floor` second tries, and `share` of the requests more: what is not used
   * is saved, up to `floor`.
   */
  constructor(share: number, floor: number) {
    this.#share = share;
    this.#floor = floor;
    this.#saved = floor;
  }

  /** Says that there is a request. */
  earn(): void {
    if (this.#saved < this.#floor) this.#saved = Math.min(this.#floor, this.#saved + this.#share);
  }

  /** Takes one second try, if there is one left. */
  spend(): boolean {
    if (this.#saved < 1) return false;
    this.#saved -= 1;
    return true;
  }
}
