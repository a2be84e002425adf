/**
 * One carrying-out of a plan: asks subgraphs as soon as what they need is there, and puts together what they send.
 *
 * Fetches that become ready at the same moment and go to one subgraph for entities share one request. A moment is a turn of
 * the event loop: all answers that have come by then are taken before anything is asked, which costs no wait where one came
 * alone, and the busier the gateway the more come at once.
 */
import { type GraphQLFormattedError, OperationTypeNode } from 'graphql';
import type { CompiledPlan, Fetch, RootFetch } from '../plan/compile-plan.ts';
import type { EntityQueries } from '../plan/entity-queries.ts';
import { type Entity, eachPlace } from '../plan/path.ts';
import type { TypeConditions } from '../plan/type-conditions.ts';
import type { AnswerReaders, ReadData } from '../reading/answer-readers.ts';
import type { GraphqlAnswer } from '../subgraph-answer.ts';
import { SubgraphFault } from '../subgraph-fault.ts';
import { type Delivery, type EntityExchange, EntityLookup } from './entity-lookup.ts';
import { takeRepresentations } from './entity-table.ts';
import { FetchErrors } from './fetch-errors.ts';
import { copyOf, mergeInto } from './merge.ts';
import { entityBody, rootBody, type VariableValues } from './request-body.ts';

/**
 * Sends a request to a subgraph, for so many distinct `entities`; `read` is tried on the answer first.
 *
 * @throws {SubgraphFault} when there is no usable answer.
 */
export type AskSubgraph = (
  subgraph: string,
  body: string,
  operation: OperationTypeNode,
  read: ReadData | undefined,
  entities: number,
) => Promise<GraphqlAnswer>;

/** What is carried out. */
export interface RunnablePlan {
  readonly operation: OperationTypeNode;
  readonly fetches: CompiledPlan;
  readonly queries: EntityQueries;
  readonly readers: AnswerReaders;
  readonly conditions: TypeConditions;
}

/** Carries out `plan` and puts what is found into `data`. Returns the errors that subgraphs reported or are themselves. */
export async function runPlan(
  plan: RunnablePlan,
  data: Entity,
  variables: VariableValues,
  ask: AskSubgraph,
): Promise<readonly GraphQLFormattedError[]> {
  if (plan.fetches.length === 0) return [];
  const run = new PlanRun(plan, data, variables, ask);
  await run.toItsEnd();
  return run.errors;
}

class PlanRun {
  readonly #plan: RunnablePlan;
  readonly #data: Entity;
  readonly #variables: VariableValues;
  readonly #ask: AskSubgraph;
  readonly #errors: FetchErrors;
  readonly #lookup = new EntityLookup();
  /** By a fetch's index, how many fetches it waits for. */
  readonly #waiting: number[];
  /** What became ready in this turn of the event loop. */
  #ready: Fetch[] = [];
  #soon: NodeJS.Immediate | undefined;
  #left: number;
  #finish: () => void = () => undefined;
  #fail: (error: unknown) => void = () => undefined;

  constructor(plan: RunnablePlan, data: Entity, variables: VariableValues, ask: AskSubgraph) {
    this.#plan = plan;
    this.#data = data;
    this.#variables = variables;
    this.#ask = ask;
    this.#errors = new FetchErrors(data, plan.conditions);
    this.#waiting = plan.fetches.map(({ waitsFor }) => waitsFor);
    this.#left = plan.fetches.length;
  }

  get errors(): readonly GraphQLFormattedError[] {
    return this.#errors.all;
  }

  toItsEnd(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#finish = resolve;
      this.#fail = reject;
      this.#begin(this.#plan.fetches.filter(({ waitsFor }) => waitsFor === 0));
    });
  }

  /** Begins what is ready at the end of this turn of the event loop. */
  #beginSoon(): void {
    if (this.#ready.length > 0) this.#soon ??= setImmediate(this.#beginReady);
  }

  readonly #beginReady = (): void => {
    const ready = this.#ready;
    this.#ready = [];
    this.#soon = undefined;
    try {
      this.#begin(ready);
    } catch (error) {
      this.#fail(error);
    }
  };

  /** Begins what is ready, and what becomes ready because there is nothing to ask. */
  #begin(ready: Fetch[]): void {
    if (this.#plan.operation === OperationTypeNode.MUTATION) this.#lookup.forget();
    const exchanges = new Map<string, EntityExchange>();
    for (const fetch of ready) {
      if (fetch.kind === 'root') {
        this.#askForRoot(fetch, ready);
      } else {
        const delivery = this.#lookup.seek(fetch, this.#data, (subgraph) =>
          exchangeWith(subgraph, exchanges),
        );
        if (delivery.waitsFor === 0) this.#deliver(delivery, ready);
      }
    }
    for (const exchange of exchanges.values()) this.#askForEntities(exchange);
  }

  /** Marks a fetch as done; what waited for it alone joins `ready`. */
  #end(fetch: Fetch, ready: Fetch[]): void {
    for (const released of fetch.releases) {
      const waiting = (this.#waiting[released.index] ?? 0) - 1;
      this.#waiting[released.index] = waiting;
      if (waiting === 0) ready.push(released);
    }
    this.#left -= 1;
    if (this.#left === 0) this.#finish();
  }

  #askForRoot(fetch: RootFetch, ready: Fetch[]): void {
    const body = rootBody(fetch.document, this.#variables);
    const places: Entity[] = [];
    eachPlace(this.#data, fetch.path, (place) => places.push(place));
    if (places.length === 0) {
      this.#end(fetch, ready);
      return;
    }
    const { subgraph, operation } = fetch;
    const read = this.#plan.readers.ofRoot(fetch);
    const request = { subgraph, body, operation, read, entities: 0 };
    this.#send(request, {
      answered: ({ data, errors }) => {
        if (errors) this.#errors.addReported(fetch, errors);
        if (!data) return;
        fetch.renames.inData(data);
        for (const place of places) mergeInto(place, data);
      },
      failed: (fault) => this.#errors.addFault(fetch, fault, places),
      settled: () => {
        this.#end(fetch, this.#ready);
        this.#beginSoon();
      },
    });
  }

  #askForEntities(exchange: EntityExchange): void {
    const { subgraph, parts } = exchange;
    const query = this.#plan.queries.queryFor(parts.map(({ table }) => table.document));
    const body = entityBody(query, parts.map(takeRepresentations), this.#variables);
    const { read } = query;
    const entities = parts.reduce((sum, { count }) => sum + count, 0);
    this.#send(
      { subgraph, body, operation: OperationTypeNode.QUERY, read, entities },
      {
        answered: (answer) => {
          for (const [index, part] of parts.entries()) {
            part.table.take(part, answer, query.parts[index]?.answer ?? '');
          }
        },
        failed: (fault) => {
          for (const part of parts) part.failure = fault;
        },
        settled: () => {
          this.#lookup.settle(exchange);
          for (const delivery of exchange.awaiting) {
            delivery.waitsFor -= 1;
            if (delivery.waitsFor === 0) this.#deliver(delivery, this.#ready);
          }
          this.#beginSoon();
        },
      },
    );
  }

  #deliver(delivery: Delivery, ready: Fetch[]): void {
    const { fetch, table, places, entities } = delivery;
    this.#errors.addOfDelivery(delivery);
    const given = fetch.entities.ofOneFetch ? undefined : new Map<Entity, Entity>();
    for (let index = 0; index < places.length; index += 1) {
      const place = places[index];
      const found = table.found(entities[index] ?? -1);
      if (place && found) mergeInto(place, given ? copyFor(found, given) : found);
    }
    this.#end(fetch, ready);
  }

  #send(
    { subgraph, body, operation, read, entities }: Request,
    { answered, failed, settled }: Outcome,
  ): void {
    this.#ask(subgraph, body, operation, read, entities)
      .then(answered, (error: unknown) => {
        if (!(error instanceof SubgraphFault)) throw error;
        failed(error);
      })
      .then(settled)
      .catch(this.#fail);
  }
}

interface Request {
  readonly subgraph: string;
  readonly body: string;
  readonly operation: OperationTypeNode;
  readonly read: ReadData | undefined;
  readonly entities: number;
}

interface Outcome {
  answered(answer: GraphqlAnswer): void;
  failed(fault: SubgraphFault): void;
  /** After either. */
  settled(): void;
}

function exchangeWith(subgraph: string, exchanges: Map<string, EntityExchange>): EntityExchange {
  const exchange = exchanges.get(subgraph) ?? { subgraph, parts: [], awaiting: [] };
  exchanges.set(subgraph, exchange);
  return exchange;
}

/** A fetch's own copy of what others keep too: the same one for all its places. */
function copyFor(found: Entity, given: Map<Entity, Entity>): Entity {
  const copy = given.get(found) ?? copyOf(found);
  given.set(found, copy);
  return copy;
}
