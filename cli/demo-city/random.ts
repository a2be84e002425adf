/**
 * Chance that repeats: a small seeded generator of pseudo-random numbers (xoshiro128**), so that the demo city is the
 * same city on every machine. Each topic draws from a stream of its own; what one part of the city draws more or less
 * of leaves every other part as it was.
 */

/** One stream of chance, given wholly by the words of its topic. */
export class Random {
  #a: number;
  #b: number;
  #c: number;
  #d: number;

  /** The stream of a topic: `new Random(seed, 'licences', uscc)`. */
  constructor(...topic: readonly (string | number)[]) {
    let state = hash(topic.join('\u0000'));
    const word = () => {
      state = (state + 0x9e3779b9) | 0;
      let mixed = Math.imul(state ^ (state >>> 16), 0x21f0aaad);
      mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
      return mixed ^ (mixed >>> 15);
    };
    this.#a = word();
    this.#b = word();
    this.#c = word();
    this.#d = word();
  }

  /** A number from 0 up to, and without, 1. */
  next(): number {
    const scrambled = Math.imul(rotate(Math.imul(this.#b, 5), 7), 9);
    const shifted = this.#b << 9;
    this.#c ^= this.#a;
    this.#d ^= this.#b;
    this.#b ^= this.#c;
    this.#a ^= this.#d;
    this.#c ^= shifted;
    this.#d = rotate(this.#d, 11);
    return (scrambled >>> 0) / 0x1_0000_0000;
  }

  /** A whole number from `low` to `high`, both included. */
  between(low: number, high: number): number {
    return low + Math.floor(this.next() * (high - low + 1));
  }

  /** True in `share` of the cases: 0.25 is one in four. */
  chance(share: number): boolean {
    return this.next() < share;
  }

  /** One of the list, each as likely. */
  pick<T>(list: readonly T[]): T {
    const picked = list[Math.floor(this.next() * list.length)];
    if (picked === undefined) throw new RangeError('There is nothing to pick from an empty list.');
    return picked;
  }

  /** One of the list, as likely as its weight among all weights. */
  weighted<T>(list: readonly (readonly [T, number])[]): T {
    let left = this.next() * list.reduce((sum, [, weight]) => sum + weight, 0);
    for (const [value, weight] of list) {
      left -= weight;
      if (left < 0) return value;
    }
    throw new RangeError('There is nothing to pick: the weights add up to nothing.');
  }

  /** Up to `count` different ones of the list, in an order of chance. */
  several<T>(list: readonly T[], count: number): T[] {
    const rest = [...list];
    const taken: T[] = [];
    while (taken.length < count && rest.length > 0) {
      taken.push(...rest.splice(Math.floor(this.next() * rest.length), 1));
    }
    return taken;
  }

  /** How many times something happens that happens `mean` times on average. */
  times(mean: number): number {
    const whole = Math.floor(mean);
    return whole + (this.chance(mean - whole) ? 1 : 0);
  }
}

/** FNV-1a over the UTF-16 units. */
function hash(text: string): number {
  let state = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) {
    state = Math.imul(state ^ text.charCodeAt(i), 0x01000193);
  }
  return state;
}

function rotate(word: number, by: number): number {
  return (word << by) | (word >>> (32 - by));
}
