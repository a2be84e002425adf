/**
 * Prices what an operation selects, once: every field with what one value of it costs, how long its list is, and on which
 * variables that depends. Fields that answer under one name are priced as the one field that they are.
 */
import {
  type DirectiveNode,
  type FieldNode,
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  isCompositeType,
  isInterfaceType,
  isListType,
  isNonNullType,
  isObjectType,
  Kind,
  type SelectionSetNode,
} from 'graphql';
import type { Fragments } from '../../documents/fragments.ts';
import type { VariableValues } from '../../execution/run/request-body.ts';
import { type ArgumentsCost, argumentsCost } from './argument-cost.ts';
import { type ListLength, listLength } from './list-length.ts';
import { variablesIn } from './variables.ts';
import type { Weights } from './weights.ts';

export interface PricedField {
  /** What it answers under. */
  readonly key: string;
  /** What the schema calls it. */
  readonly name: string;
  /** `Type.field`, for messages. */
  readonly coordinate: string;
  /** Whether it is asked for of one type of object only, and so never together with the same of another. */
  readonly onOneType: boolean;
  /** What one value of it costs, without what is selected below. */
  readonly weight: number;
  readonly isList: boolean;
  readonly length: ListLength | undefined;
  /** Whether it is asked for at all. */
  included(variables: VariableValues): boolean;
  /** What the values of its arguments cost. */
  readonly argumentsCost: ArgumentsCost;
  readonly below: PricedFields;
  /** The variables that all of this depends on, and what is below. */
  readonly reads: readonly string[];
}

/** What may stand under one name; which of them does depends on the type of what is above. */
export type PricedFields = ReadonlyMap<string, readonly PricedField[]>;

export interface PricedGraph {
  readonly schema: GraphQLSchema;
  readonly weights: Weights;
  readonly fragments: Fragments;
}

/** Prices the fields that `selectionSets` select of a `type`, fragments and all. */
export function priceFields(
  graph: PricedGraph,
  type: GraphQLNamedType,
  selectionSets: readonly SelectionSetNode[],
): PricedFields {
  const found = new Map<string, Occurrence[]>();
  for (const selectionSet of selectionSets) collect(graph, type, selectionSet, [], found);
  const priced = new Map<string, PricedField[]>();
  for (const occurrences of found.values()) {
    const field = priceField(graph, occurrences);
    if (field) priced.set(field.key, [...(priced.get(field.key) ?? []), field]);
  }
  return priced;
}

/** One place in the document where a field is asked for, and under which conditions. */
interface Occurrence {
  readonly type: GraphQLNamedType;
  readonly node: FieldNode;
  readonly conditions: readonly DirectiveNode[];
}

function collect(
  graph: PricedGraph,
  type: GraphQLNamedType,
  { selections }: SelectionSetNode,
  conditionsAbove: readonly DirectiveNode[],
  found: Map<string, Occurrence[]>,
): void {
  for (const selection of selections) {
    const conditions = [...conditionsAbove, ...conditionsOf(selection.directives)];
    if (selection.kind === Kind.FIELD) {
      const key = `${(selection.alias ?? selection.name).value} ${type.name}`;
      const occurrences = found.get(key) ?? [];
      occurrences.push({ type, node: selection, conditions });
      found.set(key, occurrences);
      continue;
    }
    const fragment =
      selection.kind === Kind.INLINE_FRAGMENT
        ? selection
        : graph.fragments.get(selection.name.value);
    if (!fragment) continue;
    const narrowed = fragment.typeCondition
      ? graph.schema.getType(fragment.typeCondition.name.value)
      : type;
    if (narrowed) collect(graph, narrowed, fragment.selectionSet, conditions, found);
  }
}

function priceField(
  graph: PricedGraph,
  occurrences: readonly Occurrence[],
): PricedField | undefined {
  const [first] = occurrences;
  if (!first) return undefined;
  const { node, type } = first;
  const field = fieldOf(type, node.name.value);
  // What is introspected costs no subgraph anything.
  if (!field) return undefined;
  const { schema, weights } = graph;
  const coordinate = `${type.name}.${field.name}`;
  const named = getNamedType(field.type);
  const own = [
    coordinate,
    ...implementing(schema, type).map(({ name }) => `${name}.${field.name}`),
  ];
  const nullable = isNonNullType(field.type) ? field.type.ofType : field.type;
  const selectionSets = occurrences.flatMap(({ node }) => node.selectionSet ?? []);
  const size = own.map((place) => weights.listSize.get(place)).find(Boolean);
  const length = size && listLength(size, field, node);
  const conditions = occurrences.map(({ conditions }) => conditions);
  const cost = argumentsCost(weights, coordinate, field, node);
  const below = isCompositeType(named) ? priceFields(graph, named, selectionSets) : new Map();
  return {
    key: (node.alias ?? node.name).value,
    name: field.name,
    coordinate,
    onOneType: isObjectType(type),
    weight: largest(weights, own) ?? typeWeight(graph, named),
    isList: isListType(nullable),
    length,
    included: inclusion(conditions),
    argumentsCost: cost,
    below,
    reads: [
      ...variablesIn(conditions.flat()),
      ...(length?.reads ?? []),
      ...cost.reads,
      ...readsOf(below),
    ],
  };
}

/** The variables that the price of `fields` depends on. */
export function readsOf(fields: PricedFields): string[] {
  return [...new Set([...fields.values()].flat().flatMap(({ reads }) => reads))];
}

/** Objects cost 1 and leaves nothing, unless the schema says otherwise. */
function typeWeight({ schema, weights }: PricedGraph, type: GraphQLNamedType): number {
  const possible = isAbstractType(type) ? schema.getPossibleTypes(type) : [];
  const said = largest(
    weights,
    [type, ...possible].map(({ name }) => name),
  );
  return said ?? (isCompositeType(type) ? 1 : 0);
}

function implementing(schema: GraphQLSchema, type: GraphQLNamedType): readonly GraphQLObjectType[] {
  return isInterfaceType(type) ? schema.getPossibleTypes(type) : [];
}

function largest({ cost }: Weights, coordinates: readonly string[]): number | undefined {
  const said = coordinates.flatMap((coordinate) => cost.get(coordinate) ?? []);
  return said.length > 0 ? Math.max(...said) : undefined;
}

function fieldOf(type: GraphQLNamedType, name: string): GraphQLField<unknown, unknown> | undefined {
  return isObjectType(type) || isInterfaceType(type) ? type.getFields()[name] : undefined;
}

function conditionsOf(directives: readonly DirectiveNode[] = []): DirectiveNode[] {
  return directives.filter(({ name }) => name.value === 'skip' || name.value === 'include');
}

/** Whether one of several places asks for a field, each under all of its conditions. */
function inclusion(
  places: readonly (readonly DirectiveNode[])[],
): (variables: VariableValues) => boolean {
  if (places.some((conditions) => conditions.length === 0)) return () => true;
  return (variables) =>
    places.some((conditions) => conditions.every((condition) => holds(condition, variables)));
}

function holds({ name, arguments: given = [] }: DirectiveNode, variables: VariableValues): boolean {
  const value = given[0]?.value;
  const told =
    value?.kind === Kind.VARIABLE
      ? variables[value.name.value] === true
      : value?.kind === Kind.BOOLEAN && value.value;
  return told === (name.value === 'include');
}
