/**
 * Plans as they are carried out: what the planner was told for its own sake, subgraphs are not asked for. Objects that a
 * subgraph does not know are left out, and fields that stand for others are asked for as those.
 */
import type { FetchNode, PlanNode, QueryPlan, QueryPlanSelectionNode } from '@apollo/query-planner';
import {
  type DocumentNode,
  type FieldNode,
  Kind,
  type OperationDefinitionNode,
  parse,
  print,
  type SelectionNode,
  type SelectionSetNode,
  type TypeDefinitionNode,
  visit,
} from 'graphql';
import { namedType, nameNode } from '../join.ts';
import type { RequiredArguments } from './required-arguments.ts';
import type { Strangers } from './shared-types.ts';
import { splitFetch } from './split-fetch.ts';

export interface Mending {
  readonly types: ReadonlyMap<string, TypeDefinitionNode>;
  /** By the name of a subgraph, what directives call it. */
  readonly graphs: ReadonlyMap<string, string>;
  readonly strangers: Strangers;
  readonly required: RequiredArguments;
}

/** `plan` with what must be otherwise in its fetches. */
export function mendPlan(plan: QueryPlan, mending: Mending): QueryPlan {
  const { node } = plan;
  if (!node || (!mending.strangers.some && mending.required.standIns.size === 0)) return plan;
  if (node.kind !== 'Subscription') return { ...plan, node: mendNode(node, mending) };
  const { primary, rest } = node;
  const events = { ...node, primary: mendFetch(primary, mending) };
  return { ...plan, node: rest ? { ...events, rest: mendNode(rest, mending) } : events };
}

function mendNode(node: PlanNode, mending: Mending): PlanNode {
  switch (node.kind) {
    case 'Sequence':
    case 'Parallel':
      return { ...node, nodes: node.nodes.map((child) => mendNode(child, mending)) };
    case 'Flatten':
      return { ...node, node: mendNode(node.node, mending) };
    case 'Fetch': {
      const fetches = splitFetch(node, graphOf(node, mending), mending.required);
      const [first = node, ...others] = fetches.map((fetch) => mendFetch(fetch, mending));
      return others.length === 0 ? first : { kind: 'Parallel', nodes: [first, ...others] };
    }
    default:
      return node;
  }
}

function graphOf({ serviceName }: FetchNode, { graphs }: Mending): string {
  return graphs.get(serviceName) ?? '';
}

function mendFetch(node: FetchNode, mending: Mending): FetchNode {
  const asked = parse(node.operation, { noLocation: true });
  const [operation] = asked.definitions;
  if (operation?.kind !== Kind.OPERATION_DEFINITION) return node;
  const root = { query: 'Query', mutation: 'Mutation', subscription: 'Subscription' };
  const graph = graphOf(node, mending);
  const selectionSet = mendSelections(operation.selectionSet, root[operation.operation], {
    ...mending,
    isStranger: (type, object) => mending.strangers.has(graph, type, object),
  });
  const used = variablesIn({ ...operation, variableDefinitions: [], selectionSet });
  const variableDefinitions = operation.variableDefinitions?.filter(({ variable }) =>
    used.has(variable.name.value),
  );
  const mended: OperationDefinitionNode = {
    ...operation,
    selectionSet,
    ...(variableDefinitions && { variableDefinitions }),
  };
  const document: DocumentNode = { ...asked, definitions: [mended] };
  return {
    ...node,
    operation: print(document),
    operationDocumentNode: document,
    variableUsages: (node.variableUsages ?? []).filter((name) => used.has(name)),
    ...(node.requires && { requires: mendRequired(node.requires, mending.required) }),
  };
}

interface Selecting extends Mending {
  isStranger(type: string | undefined, object: string): boolean;
}

/** What is selected of `type`, which is undefined where any may be. */
function mendSelections(
  { selections, ...set }: SelectionSetNode,
  type: string | undefined,
  selecting: Selecting,
): SelectionSetNode {
  const mended = selections.flatMap((selection): SelectionNode[] => {
    if (selection.kind === Kind.FRAGMENT_SPREAD) return [selection];
    if (selection.kind === Kind.FIELD) return [mendField(selection, type, selecting)];
    const condition = selection.typeCondition?.name.value;
    if (condition && selecting.isStranger(type, condition)) return [];
    const below = mendSelections(selection.selectionSet, condition ?? type, selecting);
    return [{ ...selection, selectionSet: below }];
  });
  const typename: FieldNode = { kind: Kind.FIELD, name: nameNode('__typename') };
  return { ...set, selections: mended.length > 0 ? mended : [typename] };
}

function mendField(field: FieldNode, type: string | undefined, selecting: Selecting): FieldNode {
  const standIn = selecting.required.standIns.get(field.name.value);
  const name = standIn?.original ?? field.name.value;
  const real: FieldNode = standIn
    ? {
        ...field,
        alias: field.alias ?? field.name,
        name: nameNode(name),
        arguments: standIn.arguments ?? [],
      }
    : field;
  if (!field.selectionSet) return real;
  const below = typeOfField(selecting.types.get(type ?? ''), name);
  return { ...real, selectionSet: mendSelections(field.selectionSet, below, selecting) };
}

function typeOfField(type: TypeDefinitionNode | undefined, name: string): string | undefined {
  if (!type || !('fields' in type)) return undefined;
  const field = type.fields?.find((one) => one.name.value === name);
  return field && namedType(field.type);
}

function variablesIn(operation: OperationDefinitionNode): ReadonlySet<string> {
  const names = new Set<string>();
  visit(operation, {
    Variable({ name }) {
      names.add(name.value);
    },
  });
  return names;
}

/** Says of stand-ins what subgraphs are told them as: the fields that they stand for. */
function mendRequired(
  requires: readonly QueryPlanSelectionNode[],
  required: RequiredArguments,
): QueryPlanSelectionNode[] {
  return requires.map((selection): QueryPlanSelectionNode => {
    if (selection.kind === 'InlineFragment') {
      return { ...selection, selections: mendRequired(selection.selections, required) };
    }
    const { name, selections } = selection;
    const original = required.standIns.get(name)?.original;
    return {
      ...selection,
      ...(original !== undefined && { name: original, alias: name }),
      ...(selections && { selections: mendRequired(selections, required) }),
    };
  });
}
