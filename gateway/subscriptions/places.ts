/**
 * How many of something each caller holds, and all together: a place is taken before it begins and given back after. What
 * one caller holds is counted with all workers of the gateway, what all hold in this process, for it is that which they fill.
 */
import type { Holdings } from '../workers/holdings.ts';

export interface Room {
  readonly perCaller: number;
  readonly inAll: number;
}

export class Places {
  readonly #room: Room;
  readonly #holdings: Holdings;
  readonly #taken = new Map<string, number>();
  #inAll = 0;

  constructor(room: Room, holdings: Holdings) {
    this.#room = room;
    this.#holdings = holdings;
  }

  /** Takes a place for `caller`. Returns what gives it back, or how many there may be where none is left. */
  take(caller: string): (() => void) | number {
    const own = this.#taken.get(caller) ?? 0;
    const { perCaller, inAll } = this.#room;
    if (own + this.#holdings.byOthers(caller) >= perCaller) return perCaller;
    if (this.#inAll >= inAll) return inAll;
    this.#hold(caller, 1);
    let isHeld = true;
    return () => {
      if (isHeld) this.#hold(caller, -1);
      isHeld = false;
    };
  }

  #hold(caller: string, more: 1 | -1): void {
    const held = (this.#taken.get(caller) ?? 0) + more;
    if (held > 0) this.#taken.set(caller, held);
    else this.#taken.delete(caller);
    this.#inAll += more;
    this.#holdings.tell(caller, held);
  }
}
