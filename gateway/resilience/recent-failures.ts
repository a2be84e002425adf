/** Which of the last few requests failed, for telling a subgraph that fails often from one that fails now and then. */

const remembered = 50;

export class RecentFailures {
  readonly #failed = new Uint8Array(remembered);
  #next = 0;
  #count = 0;

  add(failed: 0 | 1): void {
    this.#count += failed - (this.#failed[this.#next] ?? 0);
    this.#failed[this.#next] = failed;
    this.#next = (this.#next + 1) % remembered;
  }

  /** Whether at least half of them failed. What has not happened yet counts as well done. */
  get areMany(): boolean {
    return this.#count >= remembered / 2;
  }

  forget(): void {
    this.#failed.fill(0);
    this.#count = 0;
  }
}
