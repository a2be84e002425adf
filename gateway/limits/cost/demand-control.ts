/** Demand control: an operation whose answer could cost more than its caller may spend is refused before it runs. */
import type { DocumentNode, GraphQLSchema } from 'graphql';
import type { Identity, Role } from '../../../subgraphs/kit/identity/identity.ts';
import type { VariableValues } from '../../execution/run/request-body.ts';
import { RequestRefused } from '../../requests/refusal.ts';
import { Price } from './price.ts';
import type { Weights } from './weights.ts';

/**
 * What one operation of each role may cost, unless the operator says otherwise. A page of 100 entries with a list of 20
 * below each and an object in each of those is some 4,000; the sample questions are below 1,000.
 */
const defaultBudgets: Readonly<Record<Role, number>> = {
  PUBLIC: 5_000,
  BUSINESS: 5_000,
  FRONT_END: 20_000,
  OFFICER: 20_000,
  ANALYST: 100_000,
  SUPERVISOR: 100_000,
};

/** An operation, as it was made ready. */
export interface PricedOperation {
  readonly document: DocumentNode;
  readonly name: string | undefined;
}

/** What an operation may cost, can cost, and did. */
export interface CostReport {
  readonly estimated: number;
  readonly actual: number;
  /** None where nobody is told apart. */
  readonly budget: number | undefined;
}

export class DemandControl {
  readonly #graph: { readonly schema: GraphQLSchema; readonly weights: Weights };
  readonly #budgets: Readonly<Record<Role, number>>;
  readonly #prices = new WeakMap<PricedOperation, Price>();

  constructor(
    schema: GraphQLSchema,
    weights: Weights,
    budgets: Readonly<Partial<Record<Role, number>>>,
  ) {
    this.#graph = { schema, weights };
    this.#budgets = { ...defaultBudgets, ...budgets };
  }

  /**
   * Why `identity` is refused `operation` with `variables`, which are coerced; undefined when it is not. Who has no
   * identity because the gateway establishes none has no budget.
   */
  refusal(
    operation: PricedOperation,
    variables: VariableValues,
    identity: Identity | undefined,
  ): RequestRefused | undefined {
    const price = this.#price(operation);
    const unbounded = price.unbounded(variables);
    if (unbounded) {
      const { coordinate, slicingArguments, given } = unbounded;
      return new RequestRefused(
        400,
        'COST_LIST_UNBOUNDED',
        `${coordinate} has ${given} of the arguments ${slicingArguments.join(', ')}, and must have exactly one: it bounds the list.`,
      );
    }
    const budget = this.#budgetOf(identity);
    if (budget === undefined) return undefined;
    const estimated = price.estimate(variables);
    if (estimated <= budget) return undefined;
    return new RequestRefused(
      400,
      'COST_ESTIMATED_TOO_EXPENSIVE',
      `The operation could cost ${estimated}, and the budget of ${identity?.role ?? 'nobody'} is ${budget}: ask for shorter lists (first), or for less of each entry.`,
      { extensions: { cost: { estimated, budget } } },
    );
  }

  /** What `operation` cost with `variables` and the answer `data`. */
  report(
    operation: PricedOperation,
    variables: VariableValues,
    identity: Identity | undefined,
    data: unknown,
  ): CostReport {
    const price = this.#price(operation);
    return {
      estimated: price.estimate(variables),
      actual: price.actual(data, variables),
      budget: this.#budgetOf(identity),
    };
  }

  #budgetOf(identity: Identity | undefined): number | undefined {
    return identity && this.#budgets[identity.role];
  }

  #price(operation: PricedOperation): Price {
    const known = this.#prices.get(operation);
    if (known) return known;
    const price = new Price(operation.document, operation.name, this.#graph);
    this.#prices.set(operation, price);
    return price;
  }
}
