/**
 * What is noted of one subscription: each event it tells as an operation of its own, which is timed, counted and traced by
 * itself, and at its end a line for all of it.
 */
import type { RequestContext } from '../requests/request-context.ts';
import { ObservedRequest, type Observers } from './observed-request.ts';
import type { NamedOperation } from './operation-labels.ts';

export class ObservedSubscription {
  readonly #observers: Observers;
  readonly #operation: string;
  readonly #of: Pick<RequestContext, 'identity' | 'requestId' | 'observed'>;
  readonly #startedAt = performance.now();
  readonly #errors = new Map<string, number>();
  #events = 0;
  #fetches = 0;
  #entities = 0;

  /** Of `operation`, which the caller of `context` subscribes to. */
  constructor(operation: NamedOperation, context: RequestContext) {
    const { observed } = context;
    observed.subscribes = true;
    this.#of = context;
    this.#observers = observed.observers;
    this.#operation = this.#observers.labels.labelOf(operation);
    this.#observers.metrics.subscriptions += 1;
  }

  /** Does what makes an event into an answer, given as its JSON text. */
  async event(answer: (observed: ObservedRequest) => Promise<string>): Promise<string> {
    const observed = new ObservedRequest({ headers: {} }, this.#observers).by(this.#of.identity);
    const text = await answer(observed);
    observed.answered(text);
    observed.end(this.#operation, 200);
    this.#events += 1;
    this.#fetches += observed.fetches;
    this.#entities += observed.entities;
    this.#note(observed.errors);
    const { ms, errors } = observed;
    this.#observers.metrics.addEvent({ operation: this.#operation, seconds: ms / 1_000, errors });
    return text;
  }

  /** Notes the code of the error that ends it before its end. */
  broken(code: unknown): void {
    const errors = new Map([[this.#observers.codes.known(code), 1]]);
    this.#note(errors);
    this.#observers.metrics.addErrors(this.#operation, errors);
  }

  /** Says that it is over. */
  end(): void {
    const { identity, requestId, observed } = this.#of;
    this.#observers.metrics.subscriptions -= 1;
    this.#observers.logger.info(
      {
        requestId,
        traceId: observed.traceId,
        operation: this.#operation,
        role: identity?.role,
        department: identity?.department,
        ms: Math.round(performance.now() - this.#startedAt),
        events: this.#events,
        fetches: this.#fetches,
        entities: this.#entities,
        ...(this.#errors.size > 0 && { errors: Object.fromEntries(this.#errors) }),
      },
      'subscription',
    );
  }

  #note(errors: ReadonlyMap<string, number>): void {
    for (const [code, count] of errors) {
      this.#errors.set(code, (this.#errors.get(code) ?? 0) + count);
    }
  }
}
