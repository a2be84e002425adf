/** Places that the workers of one gateway give away together: a caller has as many as there are, however many workers serve it. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Places } from '../../gateway/subscriptions/places.ts';
import { HoldingsRelay } from '../../gateway/workers/holdings.ts';
import { noPeers, ToldPeers } from '../../gateway/workers/peers.ts';

const perCaller = 3;

/** Workers that come and go around a first process, and tell each other at once what they hold. */
class Workers {
  readonly #running = new Map<number, { readonly peers: ToldPeers; readonly places: Places }>();
  readonly #relay = new HoldingsRelay(
    (worker, message) => this.#running.get(worker)?.peers.hear(JSON.parse(JSON.stringify(message))),
    (worker) => [...this.#running.keys()].filter((other) => other !== worker),
  );
  #numbers = 0;

  start(): number {
    const number = ++this.#numbers;
    const untold: object[] = [];
    const peers = new ToldPeers((message) => {
      if (this.#running.has(number)) this.#relay.hear(number, JSON.parse(JSON.stringify(message)));
      else untold.push(message);
    });
    const places = new Places({ perCaller, inAll: 5 }, peers.hold('subscriptions'));
    peers.hold('WebSockets').tell('a', 7);
    this.#running.set(number, { peers, places });
    for (const message of untold) this.#relay.hear(number, message);
    return number;
  }

  kill(number: number): void {
    this.#running.delete(number);
    this.#relay.bury(number);
  }

  take(number: number, caller: string) {
    return this.#running.get(number)?.places.take(caller) ?? 0;
  }
}

describe('the places of a caller', () => {
  test('are counted with all workers, given back to all, and free when their worker dies', () => {
    const workers = new Workers();
    const [one, other] = [workers.start(), workers.start()];
    workers.take(one, 'a');
    const leave = workers.take(one, 'a');
    workers.take(other, 'a');
    expect([workers.take(one, 'a'), workers.take(other, 'a')]).toEqual([perCaller, perCaller]);
    expect(workers.take(other, 'b')).toBeTypeOf('function');
    if (typeof leave === 'function') leave();
    expect(workers.take(other, 'a')).toBeTypeOf('function');
    const newcomer = workers.start();
    expect(workers.take(newcomer, 'a')).toBe(perCaller);
    workers.kill(one);
    expect(workers.take(newcomer, 'a')).toBeTypeOf('function');
    expect(workers.take(newcomer, 'a')).toBe(perCaller);
  });

  test('are those of one process where there are no others, and given back once', () => {
    const places = new Places({ perCaller, inAll: 2 }, noPeers.hold('subscriptions'));
    const leave = places.take('a');
    places.take('b');
    expect(places.take('c')).toBe(2);
    if (typeof leave !== 'function') throw new Error('There was a place.');
    leave();
    leave();
    expect(places.take('c')).toBeTypeOf('function');
    expect(places.take('c')).toBe(2);
  });

  test('are never more than there are nor lost, whatever workers do and when they die', () => {
    const deed = fc.record({
      what: fc.constantFrom('take', 'take', 'leave', 'kill', 'start'),
      worker: fc.nat(),
      caller: fc.constantFrom('a', 'b'),
    });
    fc.assert(
      fc.property(fc.array(deed, { maxLength: 60 }), (deeds) => {
        const workers = new Workers();
        const running = [workers.start()];
        let held: { worker: number; caller: string; leave: () => void }[] = [];
        for (const { what, worker: nth, caller } of deeds) {
          const worker = running[nth % running.length] ?? 0;
          if (what === 'start') running.push(workers.start());
          if (what === 'kill' && running.length > 1) {
            workers.kill(worker);
            running.splice(running.indexOf(worker), 1);
            held = held.filter((it) => it.worker !== worker);
          }
          if (what === 'leave') held.splice(nth % (held.length || 1), 1)[0]?.leave();
          if (what !== 'take') continue;
          const own = held.filter((it) => it.caller === caller).length;
          const here = held.filter((it) => it.worker === worker).length;
          const leave = workers.take(worker, caller);
          expect(typeof leave === 'function').toBe(own < perCaller && here < 5);
          if (typeof leave === 'function') held.push({ worker, caller, leave });
        }
      }),
      { numRuns: 300 },
    );
  });
});
