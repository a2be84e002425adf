/**
 * One subscription that runs: the events that a subgraph tells, each made into an answer of the graph when the client is
 * ready for it. Events that a client does not take in time wait, and are few: when there are more, it ends.
 */
import { OperationTypeNode } from 'graphql';
import { EventQueue } from '../../subgraphs/kit/events/event-queue.ts';
import type { ConnectedSubgraphs } from '../execution/connect-subgraphs.ts';
import type { Operation } from '../execution/operation.ts';
import type { VariableValues } from '../execution/run/request-body.ts';
import { readAnswer } from '../execution/subgraph-answer.ts';
import type { Guard } from '../guard.ts';
import { ObservedSubscription } from '../observation/observed-subscription.ts';
import type { RequestContext } from '../requests/request-context.ts';
import { brokenOff, type Ending, tokenExpired, tooSlow } from './endings.ts';
import type { SubscriptionSettings } from './settings.ts';

/** What a subscription asks, and for whom. */
export interface Subscribed {
  /** As the caller sent it. */
  readonly operation: Operation;
  /** As it may run for the caller. */
  readonly toRun: Operation;
  /** Coerced. */
  readonly variables: VariableValues;
  readonly context: RequestContext;
  /** When the caller's token is no longer good, in milliseconds since 1970. */
  readonly expiresAt: number | undefined;
}

export interface SubscriptionParts
  extends Pick<SubscriptionSettings, 'streams' | 'waitingEvents' | 'waitingCharacters'> {
  readonly guard: Guard;
  readonly subgraphs: ConnectedSubgraphs;
}

type Coming = { readonly event: string } | { readonly ending: Ending };

/** Node takes a longer time for none at all. */
const longestTimer = 2 ** 31 - 1;

export class Subscription implements AsyncIterableIterator<string> {
  /** Aborts when the client is too slow: what it was sent need not be waited for. */
  readonly hurry: AbortSignal;
  /** Settles when it is over, and nothing of it is left. */
  readonly over: Promise<void>;
  readonly #subscribed: Subscribed;
  readonly #parts: SubscriptionParts;
  readonly #observed: ObservedSubscription;
  readonly #hurrying = new AbortController();
  /** Lets go of the subgraph's stream. */
  readonly #leaving = new AbortController();
  readonly #coming: EventQueue<Coming>;
  readonly #expiry: NodeJS.Timeout | undefined;
  /** How many characters the events have that wait. */
  #waiting = 0;

  constructor(subscribed: Subscribed, parts: SubscriptionParts) {
    this.#subscribed = subscribed;
    this.#parts = parts;
    this.#observed = new ObservedSubscription(subscribed.operation, subscribed.context);
    this.hurry = this.#hurrying.signal;
    let settled = () => {};
    this.over = new Promise((resolve) => {
      settled = resolve;
    });
    this.#coming = new EventQueue(parts.waitingEvents, () => {
      this.#leaving.abort();
      clearTimeout(this.#expiry);
      settled();
    });
    void this.over.then(() => this.#observed.end());
    const { expiresAt, context } = subscribed;
    if (expiresAt !== undefined) {
      const left = Math.max(0, Math.min(expiresAt - Date.now(), longestTimer));
      this.#expiry = setTimeout(() => this.end(tokenExpired), left);
    }
    const { clientGone } = context;
    const leave = () => void this.return();
    clientGone.addEventListener('abort', leave, { once: true });
    // A client has one signal for all that it ever subscribes to over a socket.
    void this.over.then(() => clientGone.removeEventListener('abort', leave));
    if (clientGone.aborted) leave();
  }

  /** Subscribes at the subgraph whose events it tells; resolves when that has begun, or failed. */
  async begin(): Promise<void> {
    const { toRun, variables, context } = this.#subscribed;
    const { subgraph, body } = toRun.source(variables);
    await this.#parts.streams.open(subgraph, body, context, this.#leaving.signal, {
      told: (event) => this.#take(event),
      ended: () => this.#coming.end(),
      failed: (fault) => this.#coming.end({ ending: brokenOff(fault, subgraph) }),
    });
  }

  /** Ends it before its end: the client is told why, in place of what waits for it. */
  end(ending: Ending): void {
    this.#coming.pushInstead({ ending });
    this.#coming.end();
    this.#leaving.abort();
    this.#hurrying.abort();
  }

  /** The next answer, as JSON text; none where it is over. */
  async next(): Promise<IteratorResult<string>> {
    const { done, value } = await this.#coming.next();
    if (done) return { done, value: undefined };
    if ('event' in value) {
      this.#waiting -= value.event.length;
      return { done: false, value: await this.#answer(value.event) };
    }
    this.#observed.broken(value.ending.extensions?.['code']);
    return { done: false, value: JSON.stringify({ errors: [value.ending] }) };
  }

  async return(): Promise<IteratorResult<string>> {
    await this.#coming.return();
    return { done: true, value: undefined };
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  /** Lets an event wait until the client is ready for it, as long as there is room. */
  #take(event: string): void {
    const { waitingEvents, waitingCharacters } = this.#parts;
    this.#waiting += event.length;
    const fits = this.#waiting <= Math.max(waitingCharacters, event.length);
    if (fits && this.#coming.push({ event })) return;
    this.end(tooSlow(waitingEvents, waitingCharacters));
  }

  #answer(event: string): Promise<string> {
    const { operation, toRun, variables, context } = this.#subscribed;
    const { guard, subgraphs } = this.#parts;
    return this.#observed.event((observed) =>
      guard.answer(operation, variables, context, () =>
        toRun.answer(variables, async (subgraph, body, kind, read, entities) =>
          kind === OperationTypeNode.SUBSCRIPTION
            ? readAnswer(event, read)
            : observed.fetch({ subgraph, body, entities }, (traceparent) =>
                subgraphs.ask(subgraph, body, kind, { ...context, traceparent }, read),
              ),
        ),
      ),
    );
  }
}
