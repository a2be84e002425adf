/** How long a field's list is, as its `@listSize` says: by arguments that bound it, else by assumption. */
import { type FieldNode, type GraphQLField, valueFromASTUntyped } from 'graphql';
import type { VariableValues } from '../../execution/run/request-body.ts';
import { variablesIn } from './variables.ts';
import type { ListSize } from './weights.ts';

export interface ListLength {
  /** Lists just below the field that have the length, in place of the field itself; none when it is the list. */
  readonly sizedFields: readonly string[];
  /** At most; undefined where nothing says. */
  atMost(variables: VariableValues): number | undefined;
  /** How many of the arguments bound it, where the schema wants exactly one; undefined when that is so, or need not be. */
  argumentsAmiss(variables: VariableValues): number | undefined;
  readonly slicingArguments: readonly string[];
  /** The variables that it depends on. */
  readonly reads: readonly string[];
}

/** What `size` says of `field` as `node` asks for it. */
export function listLength(
  { assumedSize, slicingArguments, sizedFields, requireOneSlicingArgument }: ListSize,
  field: GraphQLField<unknown, unknown>,
  node: FieldNode,
): ListLength {
  const given = (variables: VariableValues) => {
    const values = Object.fromEntries(
      (node.arguments ?? []).map(({ name, value }) => [
        name.value,
        valueFromASTUntyped(value, variables),
      ]),
    );
    return slicingArguments.map((path) => at(values, path)).filter(isLength);
  };
  const defaults = slicingArguments
    .map((name) => field.args.find((argument) => argument.name === name)?.defaultValue)
    .filter(isLength);
  const lengths = (variables: VariableValues) => {
    const said = given(variables);
    return said.length > 0 ? said : defaults;
  };
  const slicing = new Set(slicingArguments.map((path) => path.split('.')[0]));
  return {
    sizedFields,
    slicingArguments,
    reads: variablesIn((node.arguments ?? []).filter(({ name }) => slicing.has(name.value))),
    atMost(variables) {
      const said = lengths(variables);
      return said.length > 0 ? Math.max(0, ...said) : assumedSize;
    },
    argumentsAmiss(variables) {
      if (!requireOneSlicingArgument || slicingArguments.length === 0) return undefined;
      const { length } = lengths(variables);
      return length === 1 ? undefined : length;
    },
  };
}

/** The value at a path such as `page.first`. */
function at(values: unknown, path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>(
      (value, name) =>
        typeof value === 'object' && value !== null ? (value as VariableValues)[name] : undefined,
      values,
    );
}

function isLength(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}
