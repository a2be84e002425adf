/** Chance as the corpus of malformed requests asks for it: how often in so many throws. */
import { Random } from '../../setup/random.ts';

export class Dice extends Random {
  /** Whether something happens that does so once in `times`. */
  once(times: number): boolean {
    return this.below(times) === 0;
  }
}
