/**
 * Events on their way from what pushes them to the one who takes them in turn. Room for those that wait is bounded: who
 * pushes is told when there is none, and decides what that means.
 */

export class EventQueue<Event> implements AsyncIterableIterator<Event> {
  readonly #room: number;
  #left: () => void;
  #waiting: Event[] = [];
  #isOver = false;
  #wake: () => void = () => undefined;

  /** `room` is how many events may wait; `left` is called once, when nobody takes any more. */
  constructor(room: number, left: () => void) {
    this.#room = room;
    this.#left = left;
  }

  /** Whether there was room for `event`. */
  push(event: Event): boolean {
    if (this.#isOver) return true;
    if (this.#waiting.length >= this.#room) return false;
    this.#waiting.push(event);
    this.#wake();
    return true;
  }

  /** Puts `event` in place of all that waits. */
  pushInstead(event: Event): void {
    if (this.#isOver) return;
    this.#waiting = [event];
    this.#wake();
  }

  /** Nothing more will come; what waits is still given, and at last `last`. */
  end(last?: Event): void {
    if (this.#isOver) return;
    if (last !== undefined) this.#waiting.push(last);
    this.#isOver = true;
    this.#wake();
  }

  async next(): Promise<IteratorResult<Event>> {
    while (this.#waiting.length === 0 && !this.#isOver) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    const [value] = this.#waiting.splice(0, 1);
    if (value !== undefined) return { done: false, value };
    this.#leave();
    return { done: true, value: undefined };
  }

  async return(): Promise<IteratorResult<Event>> {
    this.#waiting = [];
    this.end();
    this.#leave();
    return { done: true, value: undefined };
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  #leave(): void {
    const left = this.#left;
    this.#left = () => undefined;
    left();
  }
}
