/**
 * Bounds how many requests to one subgraph are under way and how many wait for their turn, so that a slow subgraph holds only
 * so many sockets and so much memory. Who comes on top is told so at once.
 */
import { SubgraphFault } from '../execution/subgraph-fault.ts';

interface Waiting {
  enter(): void;
  turnAway(fault: SubgraphFault): void;
}

export class Bulkhead {
  readonly #concurrent: number;
  readonly #mostWaiting: number;
  #underWay = 0;
  readonly #waiting = new Set<Waiting>();

  constructor(concurrent: number, mostWaiting: number) {
    this.#concurrent = concurrent;
    this.#mostWaiting = mostWaiting;
  }

  get underWay(): number {
    return this.#underWay;
  }

  get waiting(): number {
    return this.#waiting.size;
  }

  /** Takes a place, if there is one at once. */
  enter(): boolean {
    if (this.#underWay >= this.#concurrent) return false;
    this.#underWay += 1;
    return true;
  }

  /**
   * Waits for a place, in the order of asking. Gives up after `withinMs`, and when `abandoned` aborts.
   *
   * @throws {SubgraphFault} `SUBGRAPH_BUSY` at once where too many wait, `SUBGRAPH_TIMEOUT` where none comes in time.
   */
  async wait(withinMs: number, abandoned: AbortSignal | undefined): Promise<void> {
    if (this.#waiting.size >= this.#mostWaiting) {
      const detail = `${this.#underWay} requests are under way and ${this.#waiting.size} wait`;
      throw new SubgraphFault('SUBGRAPH_BUSY', detail, { sent: false });
    }
    await new Promise<void>((enter, turnAway) => {
      const giveUp = () => waiting.turnAway(noPlace(withinMs));
      const leave = () => waiting.turnAway(clientLeft());
      const timer = setTimeout(giveUp, withinMs);
      const end = () => {
        this.#waiting.delete(waiting);
        clearTimeout(timer);
        abandoned?.removeEventListener('abort', leave);
      };
      const waiting: Waiting = {
        enter() {
          end();
          enter();
        },
        turnAway(fault) {
          end();
          turnAway(fault);
        },
      };
      this.#waiting.add(waiting);
      if (abandoned?.aborted) leave();
      else abandoned?.addEventListener('abort', leave, { once: true });
    });
  }

  /** Gives up a place; who has waited longest has it. */
  leave(): void {
    const [first] = this.#waiting;
    if (first) first.enter();
    else this.#underWay -= 1;
  }

  /** Sends everybody away who waits. */
  turnAway(fault: SubgraphFault): void {
    for (const waiting of [...this.#waiting]) waiting.turnAway(fault);
  }
}

function noPlace(withinMs: number): SubgraphFault {
  return new SubgraphFault('SUBGRAPH_TIMEOUT', `no turn within ${withinMs} ms`, { sent: false });
}

function clientLeft(): SubgraphFault {
  return new SubgraphFault('SUBGRAPH_UNREACHABLE', 'the client left', { sent: false });
}
