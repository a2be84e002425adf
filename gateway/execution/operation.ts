/** An operation made ready once for every time it is asked: its plan compiled, and what writes its answers. */
import { type DocumentNode, GraphQLError, getVariableValues, OperationTypeNode } from 'graphql';
import type { Planner } from '../supergraph/planner.ts';
import { AnswerShape } from './answer/answer-shape.ts';
import { type AskedDocument, keepApart } from './asked-names.ts';
import { dependsOnTypesAbove } from './depends-on-types.ts';
import { compilePlan } from './plan/compile-plan.ts';
import { EntityQueries } from './plan/entity-queries.ts';
import { representations } from './plan/fetch-document.ts';
import type { Entity } from './plan/path.ts';
import type { TypeConditions } from './plan/type-conditions.ts';
import {
  callersRepresentations,
  decidedDocument,
  type ReadOperation,
  readOperation,
} from './read-operation.ts';
import { AnswerPlace } from './reading/answer-place.ts';
import { AnswerReaders } from './reading/answer-readers.ts';
import { type AskSubgraph, type RunnablePlan, runPlan } from './run/plan-run.ts';
import { rootBody, type VariableValues } from './run/request-body.ts';

/** Variables as the operation takes them, or what is wrong with those that were given. */
export type CoercedVariables =
  | { readonly coerced: VariableValues; readonly errors?: undefined }
  | { readonly coerced?: undefined; readonly errors: readonly GraphQLError[] };

/** An operation with its conditions decided. */
interface Variant {
  readonly plan: RunnablePlan;
  readonly shape: AnswerShape;
}

/** How many variants of an operation are kept; it has one for each set of values of its conditions' variables. */
const variantsKept = 16;

const noVariables: CoercedVariables = { coerced: {} };

export class Operation {
  /** As it was made ready, and which operation of it. */
  readonly document: DocumentNode;
  readonly name: string | undefined;
  readonly #asked: AskedDocument;
  readonly #read: ReadOperation;
  readonly #planner: Planner;
  readonly #conditions: TypeConditions;
  readonly #variants = new Map<string, Variant>();

  /**
   * Plans and compiles the operation of `document` that is named, or its only one. The document must be valid.
   *
   * @throws {GraphQLError} when nothing can answer it.
   */
  constructor(
    document: DocumentNode,
    operationName: string | undefined,
    planner: Planner,
    conditions: TypeConditions,
  ) {
    this.document = document;
    this.name = operationName;
    this.#asked = keepApart(document, planner.requiredNames);
    this.#read = readOperation(this.#asked.document, operationName);
    this.#planner = planner;
    this.#conditions = conditions;
    if (this.#read.conditionVariables.length === 0) this.#variantFor({});
  }

  /** Coerces what a caller gave as variables, and makes the operation ready for them. */
  coerce(given: VariableValues): CoercedVariables {
    const { variableDefinitions = [] } = this.#read.operation;
    if (variableDefinitions.length === 0) return noVariables;
    const { coerced, errors } = getVariableValues(
      this.#planner.apiSchema,
      variableDefinitions,
      given,
    );
    if (errors) return { errors };
    try {
      this.#variantFor(coerced);
    } catch (error) {
      if (error instanceof GraphQLError) return { errors: [error] };
      throw error;
    }
    if (!Object.hasOwn(coerced, representations)) return { coerced };
    return { coerced: { ...coerced, [callersRepresentations]: coerced[representations] } };
  }

  /** Answers the operation with `variables`, which are coerced, as the JSON text that callers get. */
  async answer(variables: VariableValues, ask: AskSubgraph): Promise<string> {
    const data: Entity = {};
    const { plan, shape } = this.#variantFor(variables);
    const errors = await runPlan(plan, data, variables, ask);
    shape.introspect(data, variables);
    return shape.write(data, errors);
  }

  /**
   * Where the events of a subscription come from: which subgraph is asked, and what. Each event is then its answer to the
   * request of that kind, when the operation is answered.
   *
   * @throws {GraphQLError} when it subscribes to nothing.
   */
  source(variables: VariableValues): { readonly subgraph: string; readonly body: string } {
    const [first] = this.#variantFor(variables).plan.fetches;
    if (first?.kind !== 'root' || first.operation !== OperationTypeNode.SUBSCRIPTION) {
      throw new GraphQLError('The operation subscribes to nothing.');
    }
    return { subgraph: first.subgraph, body: rootBody(first.document, variables) };
  }

  #variantFor(variables: VariableValues): Variant {
    const { conditionVariables } = this.#read;
    const key = conditionVariables.map((name) => (variables[name] === true ? 1 : 0)).join('');
    const known = this.#variants.get(key);
    if (known) return known;
    const variant = this.#compile(
      Object.fromEntries(conditionVariables.map((name) => [name, variables[name]])),
    );
    for (const oldest of this.#variants.keys()) {
      if (this.#variants.size < variantsKept) break;
      this.#variants.delete(oldest);
    }
    this.#variants.set(key, variant);
    return variant;
  }

  #compile(decided: VariableValues): Variant {
    const { operation, fragments } = this.#read;
    const { apiSchema } = this.#planner;
    const root = apiSchema.getRootType(operation.operation);
    if (!root) throw new Error(`The graph has no type for a ${operation.operation}.`);
    const plan = this.#planner.plan({
      document: decidedDocument(this.#asked.document, decided),
      operationName: this.name,
      dependsOnTypesAbove: dependsOnTypesAbove(this.#read),
    });
    const { told } = this.#asked;
    const scope = { schema: apiSchema, fragments, conditions: decided, told };
    const place = new AnswerPlace([operation.selectionSet], root, scope);
    const fetches = compilePlan(plan, operation.name?.value, this.#conditions);
    if (fetches.length === 0 && asksOfSubgraphs(place)) {
      throw new GraphQLError('No subgraph can answer anything that the operation asks for.');
    }
    const readers = new AnswerReaders(fetches, place);
    return {
      plan: {
        operation: operation.operation,
        fetches,
        queries: new EntityQueries(readers),
        readers,
        conditions: this.#conditions,
      },
      shape: new AnswerShape(operation, place, scope, fetches),
    };
  }
}

function asksOfSubgraphs({ fields }: AnswerPlace): boolean {
  return fields.some(({ field }) => !field.name.value.startsWith('__'));
}
