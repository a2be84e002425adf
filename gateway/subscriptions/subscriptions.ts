/**
 * The subscriptions to one graph. Each request passes what a query passes, in the same order: its document is spelled out,
 * measured, checked and met, its operation admitted, and what the caller may not have is taken out before it is planned.
 */

import {
  type DocumentNode,
  GraphQLError,
  type GraphQLFormattedError,
  getOperationAST,
  OperationTypeNode,
  parse,
  validate,
} from 'graphql';
import type { Documents } from '../documents/documents.ts';
import type { Operation } from '../execution/operation.ts';
import { Operations } from '../execution/operations.ts';
import type { Admission } from '../limits/admission.ts';
import { mistakesTold } from '../limits/document-limits.ts';
import { mayLookInside } from '../limits/introspection.ts';
import { withoutSuggestion } from '../limits/suggestions.ts';
import type { GraphqlParameters } from '../requests/parameters.ts';
import { questionIn } from '../requests/question.ts';
import { RequestRefused } from '../requests/refusal.ts';
import type { RequestContext } from '../requests/request-context.ts';
import type { Planner } from '../supergraph/planner.ts';
import { type Ending, graphChanged } from './endings.ts';
import type { SubscriptionSettings } from './settings.ts';
import { Subscription, type SubscriptionParts } from './subscription.ts';

interface SubscriptionsOptions extends SubscriptionParts, SubscriptionSettings {
  readonly planner: Planner;
  readonly documents: Documents;
  readonly admission: Admission;
}

/** Who subscribes. */
export interface Subscriber {
  readonly context: RequestContext;
  /** When its token is no longer good, in milliseconds since 1970; undefined where it has none. */
  readonly expiresAt: number | undefined;
}

export class Subscriptions {
  readonly #options: SubscriptionsOptions;
  readonly #operations: Operations;
  /** Apart from what callers send, so that no text of theirs stands for what was left of another's. */
  readonly #filtered: Operations;
  readonly #running = new Set<Subscription>();
  #ending: Ending | undefined;

  constructor(options: SubscriptionsOptions) {
    this.#options = options;
    this.#operations = new Operations(options.planner);
    this.#filtered = new Operations(options.planner);
  }

  /** How often something is sent to a client to which there is nothing to tell, in milliseconds. */
  get heartbeatMs(): number {
    return this.#options.heartbeatMs;
  }

  /**
   * Begins what a request with these parameters subscribes to, or says what is wrong with it.
   *
   * @throws {RequestRefused} when it is refused, or is none.
   */
  async open(
    parameters: GraphqlParameters,
    { context, expiresAt }: Subscriber,
  ): Promise<Subscription | readonly GraphQLFormattedError[]> {
    const { documents, admission, guard, places } = this.#options;
    const asked = questionIn(documents.spellOut(parameters));
    const operation = this.#learn(asked.query, asked.operationName);
    if (!('coerce' in operation)) return told(operation, context);
    const { coerced, errors } = operation.coerce(asked.variables);
    if (errors) return told(errors, context);
    const refusal = admission.refusal(operation, coerced, context);
    if (refusal) throw refusal;
    const left = guard.leaves(operation, coerced, context);
    if (!('document' in left)) return left;
    const { document, key } = left;
    const toRun =
      key === undefined ? operation : this.#filtered.learn(key, document, operation.name);
    const leave = places.take(context.caller);
    if (typeof leave === 'number') throw noPlace(leave);
    const subscribed = { operation, toRun, variables: coerced, context, expiresAt };
    const subscription = new Subscription(subscribed, this.#options);
    this.#running.add(subscription);
    void subscription.over.then(() => {
      this.#running.delete(subscription);
      leave();
    });
    if (this.#ending) subscription.end(this.#ending);
    try {
      await subscription.begin();
    } catch (error) {
      await subscription.return();
      if (error instanceof GraphQLError) return told([error], context);
      throw error;
    }
    return subscription;
  }

  /** Ends all that run and all that still begin: `why` is what their clients are told. */
  end(why: Ending = graphChanged): void {
    this.#ending ??= why;
    for (const subscription of this.#running) subscription.end(this.#ending);
  }

  #learn(text: string, operationName: string | undefined): Operation | readonly GraphQLError[] {
    const known = this.#operations.known(text, operationName);
    if (known) return known;
    const { admission, documents, planner } = this.#options;
    admission.admitText(text);
    const document = parsed(text);
    if (document instanceof GraphQLError) return [document];
    const options = { maxErrors: mistakesTold };
    const mistakes = validate(planner.apiSchema, document, undefined, options);
    if (mistakes.length > 0) return mistakes;
    const untrusted = documents.meet(text, document);
    if (untrusted) throw untrusted;
    const operation = getOperationAST(document, operationName);
    if (operation && operation.operation !== OperationTypeNode.SUBSCRIPTION) throw noSubscription();
    try {
      return this.#operations.learn(text, document, operationName);
    } catch (error) {
      if (error instanceof GraphQLError) return [error];
      throw error;
    }
  }
}

/** Why an operation is not answered with one answer; undefined where it is. */
export function refusalOfOneAnswer(
  document: DocumentNode,
  operationName: string | undefined,
): GraphQLError | undefined {
  const operation = getOperationAST(document, operationName)?.operation;
  if (operation !== OperationTypeNode.SUBSCRIPTION) return undefined;
  return new GraphQLError(
    'A subscription has many answers: accept text/event-stream, or subscribe over a WebSocket (graphql-transport-ws).',
    { extensions: { code: 'BAD_REQUEST' } },
  );
}

function noSubscription(): RequestRefused {
  return new RequestRefused(
    400,
    'BAD_REQUEST',
    'Only subscriptions are answered this way: ask queries and mutations with POST, accepting application/json.',
  );
}

function noPlace(places: number): RequestRefused {
  return new RequestRefused(
    429,
    'SUBSCRIPTIONS_LIMITED',
    `There are ${places} subscriptions already: end one that is no longer needed, and subscribe again.`,
    { headers: { 'retry-after': '10' } },
  );
}

function parsed(text: string): DocumentNode | GraphQLError {
  try {
    return parse(text);
  } catch (error) {
    if (error instanceof GraphQLError) return error;
    throw error;
  }
}

/** Mistakes of a caller's, without what would tell a stranger the schema. */
function told(
  mistakes: readonly GraphQLError[],
  { identity }: RequestContext,
): GraphQLFormattedError[] {
  return mistakes.map((mistake) => {
    const { message, extensions, ...rest } = mistake.toJSON();
    return {
      ...rest,
      message: mayLookInside(identity) ? message : withoutSuggestion(message),
      extensions: { code: 'BAD_REQUEST', ...extensions },
    };
  });
}
