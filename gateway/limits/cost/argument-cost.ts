/** What the values of a field's arguments cost: nothing, unless the schema puts `@cost` on an argument or on what it holds. */
import {
  type FieldNode,
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLInputType,
  getNamedType,
  isInputObjectType,
  valueFromASTUntyped,
} from 'graphql';
import type { VariableValues } from '../../execution/run/request-body.ts';
import { variablesIn } from './variables.ts';
import type { Weights } from './weights.ts';

export interface ArgumentsCost {
  of(variables: VariableValues): number;
  /** The variables that it depends on. */
  readonly reads: readonly string[];
}

const free: ArgumentsCost = { of: () => 0, reads: [] };

/** Tells the cost of the arguments of `field` as `node` gives them. */
export function argumentsCost(
  weights: Weights,
  coordinate: string,
  field: GraphQLField<unknown, unknown>,
  node: FieldNode,
): ArgumentsCost {
  const dear = field.args.filter((argument) => isDear(weights, coordinate, argument));
  if (dear.length === 0) return free;
  return {
    reads: variablesIn(node.arguments ?? []),
    of(variables) {
      let cost = 0;
      for (const { name, value } of node.arguments ?? []) {
        const argument = dear.find((candidate) => candidate.name === name.value);
        const given = valueFromASTUntyped(value, variables);
        if (!argument || given === undefined || given === null) continue;
        cost += weights.cost.get(`${coordinate}(${argument.name}:)`) ?? 0;
        cost += valueCost(weights, argument.type, given);
      }
      return cost;
    },
  };
}

function isDear(weights: Weights, coordinate: string, { name, type }: GraphQLArgument): boolean {
  const named = getNamedType(type);
  return (
    weights.cost.has(`${coordinate}(${name}:)`) ||
    weights.cost.has(named.name) ||
    isInputObjectType(named)
  );
}

function valueCost(weights: Weights, type: GraphQLInputType, value: unknown): number {
  if (Array.isArray(value)) {
    return value.reduce<number>((sum, member) => sum + valueCost(weights, type, member), 0);
  }
  const named = getNamedType(type);
  if (!isInputObjectType(named) || typeof value !== 'object' || value === null) {
    return weights.cost.get(named.name) ?? 0;
  }
  let cost = 0;
  for (const [name, member] of Object.entries(value)) {
    const field = named.getFields()[name];
    if (!field || member === undefined || member === null) continue;
    cost += weights.cost.get(`${named.name}.${name}`) ?? 0;
    cost += valueCost(weights, field.type, member);
  }
  return cost;
}
