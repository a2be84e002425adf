/** How many of something each caller holds, and all together: a place is taken before it begins and given back after. */

export interface Room {
  readonly perCaller: number;
  readonly inAll: number;
}

export class Places {
  readonly #room: Room;
  readonly #taken = new Map<string, number>();
  #inAll = 0;

  constructor(room: Room) {
    this.#room = room;
  }

  /** Takes a place for `caller`. Returns what gives it back, or how many there may be where none is left. */
  take(caller: string): (() => void) | number {
    const own = this.#taken.get(caller) ?? 0;
    if (own >= this.#room.perCaller) return this.#room.perCaller;
    if (this.#inAll >= this.#room.inAll) return this.#room.inAll;
    this.#taken.set(caller, own + 1);
    this.#inAll += 1;
    let isHeld = true;
    return () => {
      if (!isHeld) return;
      isHeld = false;
      this.#inAll -= 1;
      const left = (this.#taken.get(caller) ?? 1) - 1;
      if (left > 0) this.#taken.set(caller, left);
      else this.#taken.delete(caller);
    };
  }
}
