/**
 * The cost of an operation: an estimate before it runs, which is what its answer can cost at most, and the cost that its
 * answer came to. Both count a value of an object 1 and of a leaf nothing, unless the schema weighs them otherwise; a
 * mutation costs 10 beside that.
 */
import { type DocumentNode, type GraphQLSchema, getOperationAST, OperationTypeNode } from 'graphql';
import { fragmentsOf } from '../../documents/fragments.ts';
import type { VariableValues } from '../../execution/run/request-body.ts';
import { type PricedField, type PricedFields, priceFields, readsOf } from './priced-fields.ts';
import { Remembered } from './remembered.ts';
import type { Weights } from './weights.ts';

/** How long a list is taken to be that no `@listSize` speaks of. */
const unsaidLength = 10;

const mutationCost = 10;

const nobodySays: ReadonlyMap<string, number> = new Map();

/** A field whose list nothing bounds, though the schema wants exactly one argument to. */
export interface Unbounded {
  readonly coordinate: string;
  readonly slicingArguments: readonly string[];
  readonly given: number;
}

export class Price {
  readonly #base: number;
  readonly #fields: PricedFields;
  readonly #estimate: Remembered<number>;
  readonly #unbounded: Remembered<Unbounded | undefined>;

  /** Prices the operation of `document`, which is valid, that is named, or its only one. */
  constructor(
    document: DocumentNode,
    operationName: string | undefined,
    graph: { readonly schema: GraphQLSchema; readonly weights: Weights },
  ) {
    const operation = getOperationAST(document, operationName);
    const root = operation && graph.schema.getRootType(operation.operation);
    const fragments = fragmentsOf(document);
    this.#base = operation?.operation === OperationTypeNode.MUTATION ? mutationCost : 0;
    this.#fields = root
      ? priceFields({ ...graph, fragments }, root, [operation.selectionSet])
      : new Map();
    const reads = readsOf(this.#fields);
    this.#estimate = new Remembered(reads, (variables) =>
      estimateOf(this.#fields, variables, nobodySays),
    );
    this.#unbounded = new Remembered(reads, (variables) => unboundedIn(this.#fields, variables));
  }

  /** What the answer can cost at most, as far as the schema bounds its lists. */
  estimate(variables: VariableValues): number {
    return this.#base + this.#estimate.of(variables);
  }

  /** What `data`, the answer, came to. */
  actual(data: unknown, variables: VariableValues): number {
    const isAnswer = typeof data === 'object' && data !== null;
    return this.#base + (isAnswer ? actualOf([this.#fields], data, variables) : 0);
  }

  /** The first field that is asked for without the argument that must bound it. */
  unbounded(variables: VariableValues): Unbounded | undefined {
    return this.#unbounded.of(variables);
  }
}

/** `sizes`: how long the lists are that the field above speaks for. */
function estimateOf(
  fields: PricedFields,
  variables: VariableValues,
  sizes: ReadonlyMap<string, number>,
): number {
  let sum = 0;
  for (const alternatives of fields.values()) {
    let dearest = 0;
    for (const field of alternatives) {
      const cost = estimateField(field, variables, sizes);
      // What is above has one type of its own, and may have every interface.
      if (field.onOneType) dearest = Math.max(dearest, cost);
      else sum += cost;
    }
    sum += dearest;
  }
  return sum;
}

function estimateField(
  field: PricedField,
  variables: VariableValues,
  sizes: ReadonlyMap<string, number>,
): number {
  if (!field.included(variables)) return 0;
  const { length, isList, weight, below } = field;
  const said = length?.atMost(variables);
  const sized = said === undefined ? [] : (length?.sizedFields ?? []);
  const sizesBelow =
    sized.length > 0 ? new Map(sized.map((name) => [name, said ?? 0])) : nobodySays;
  const own = sized.length > 0 ? undefined : said;
  const count = isList ? (sizes.get(field.name) ?? own ?? unsaidLength) : 1;
  const each = weight + estimateOf(below, variables, sizesBelow);
  return field.argumentsCost.of(variables) + count * each;
}

function actualOf(
  fields: readonly PricedFields[],
  value: object,
  variables: VariableValues,
): number {
  let sum = 0;
  for (const [key, answered] of Object.entries(value)) {
    const asked = fields.flatMap((each) => each.get(key) ?? []);
    if (asked.length === 0) continue;
    sum += Math.max(...asked.map((field) => field.argumentsCost.of(variables)));
    sum += actualOfValue(asked, answered, variables);
  }
  return sum;
}

function actualOfValue(
  asked: readonly PricedField[],
  value: unknown,
  variables: VariableValues,
): number {
  if (value === null) return 0;
  if (Array.isArray(value)) {
    return value.reduce<number>((sum, member) => sum + actualOfValue(asked, member, variables), 0);
  }
  const own = Math.max(...asked.map(({ weight }) => weight));
  if (typeof value !== 'object') return own;
  const below = asked.map((field) => field.below);
  return own + actualOf(below, value, variables);
}

function unboundedIn(fields: PricedFields, variables: VariableValues): Unbounded | undefined {
  for (const field of [...fields.values()].flat()) {
    if (!field.included(variables)) continue;
    const { coordinate, length } = field;
    const given = length?.argumentsAmiss(variables);
    if (length && given !== undefined) {
      return { coordinate, slicingArguments: length.slicingArguments, given };
    }
    const below = unboundedIn(field.below, variables);
    if (below) return below;
  }
  return undefined;
}
