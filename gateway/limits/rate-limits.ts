/** How often one caller may ask: anything at all, and the same operation again. */
import { createHash } from 'node:crypto';
import { print } from 'graphql';
import type { Identity } from '../../subgraphs/kit/identity/identity.ts';
import { networkOf } from '../requests/network.ts';
import { RequestRefused } from '../requests/refusal.ts';
import type { Peers } from '../workers/peers.ts';
import type { PricedOperation } from './cost/demand-control.ts';
import { RateLimit } from './rate-limit.ts';

/** After a pause a caller may ask as much at once as in so many seconds. */
const burstSeconds = 10;

/** The share of a caller's requests that one operation may have. */
const operationShare = 0.5;

export class RateLimits {
  readonly #perSecond: number;
  readonly #callers: SharedLimit;
  readonly #operations: SharedLimit;
  readonly #names = new WeakMap<PricedOperation, string>();

  /**
   * `perSecond` requests of one caller, in the long run, to this process and its `peers`; `now` tells the milliseconds of a
   * clock.
   */
  constructor(perSecond: number, now: () => number, peers: Peers) {
    this.#perSecond = perSecond;
    this.#callers = new SharedLimit('requests', new RateLimit(rateOf(perSecond), now), peers);
    this.#operations = new SharedLimit(
      'requests of operations',
      new RateLimit(rateOf(perSecond * operationShare), now),
      peers,
    );
  }

  /** Why a request of `caller` is refused; undefined when it is not. */
  refuseCaller(caller: string): RequestRefused | undefined {
    return tooMany('requests', this.#perSecond, this.#callers.take(caller));
  }

  /** Why `caller` is refused `operation`; undefined when it is not. */
  refuseOperation(caller: string, operation: PricedOperation): RequestRefused | undefined {
    const seconds = this.#operations.take(`${caller} ${this.#nameOf(operation)}`);
    return tooMany('requests of this operation', this.#perSecond * operationShare, seconds);
  }

  /** The same for the same operation, however its text is laid out. */
  #nameOf(operation: PricedOperation): string {
    const known = this.#names.get(operation);
    if (known !== undefined) return known;
    const hash = createHash('sha256').update(print(operation.document)).digest('base64url');
    const name = `${operation.name ?? ''} ${hash}`;
    this.#names.set(operation, name);
    return name;
  }
}

/** A limit that holds for several processes together. */
class SharedLimit {
  readonly #limit: RateLimit;
  readonly #tell: (key: string) => void;

  constructor(kind: string, limit: RateLimit, peers: Peers) {
    this.#limit = limit;
    this.#tell = peers.share(kind, (key, count) => limit.spend(key, count));
  }

  /** As the limit itself. */
  take(key: string): number {
    const seconds = this.#limit.take(key);
    if (seconds === 0) this.#tell(key);
    return seconds;
  }
}

/** What rate limits know a caller by: who it is, or where a stranger comes from. */
export function callerKey(identity: Identity | undefined, address: string): string {
  if (identity && identity.role !== 'PUBLIC') return `subject ${identity.subject}`;
  return `network ${networkOf(address)}`;
}

function rateOf(perSecond: number) {
  return { perSecond, burst: Math.max(1, perSecond * burstSeconds) };
}

function tooMany(what: string, perSecond: number, seconds: number): RequestRefused | undefined {
  if (seconds === 0) return undefined;
  return new RequestRefused(
    429,
    'RATE_LIMITED',
    `There are more ${what} than ${perSecond} a second: wait ${seconds} s (Retry-After), then go on more slowly.`,
    { headers: { 'retry-after': String(seconds) } },
  );
}
