/** What several hold at a time by one name: made for the first who asks for it, and closed after the last has let go of it. */

/** A share in something. */
export interface Held<Thing> {
  readonly thing: Thing;
  /** Lets go of it; whoever is the last to do so waits until it is closed. */
  release(): Promise<void>;
}

export class Shared<Thing extends { close(): Promise<void> }> {
  readonly #held = new Map<string, { readonly thing: Thing; holders: number }>();

  /** A share in the thing of this name, which `make` makes where nobody holds it. */
  hold(name: string, make: () => Thing): Held<Thing> {
    const held = this.#held.get(name) ?? { thing: make(), holders: 0 };
    this.#held.set(name, held);
    held.holders += 1;
    return {
      thing: held.thing,
      release: async () => {
        held.holders -= 1;
        if (held.holders > 0) return;
        this.#held.delete(name);
        await held.thing.close();
      },
    };
  }
}
