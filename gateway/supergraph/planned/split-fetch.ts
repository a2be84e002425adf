/**
 * Fetches of entities whose fields require one field with different arguments: a subgraph can be told of an entity with one of
 * them at a time, so what requires each is asked for apart.
 */
import type { FetchNode, QueryPlanSelectionNode } from '@apollo/query-planner';
import {
  type FieldNode,
  Kind,
  type OperationDefinitionNode,
  parse,
  print,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';
import type { RequiredArguments } from './required-arguments.ts';

/** `fetch`, or the fetches that do the same and can each be told all they require. */
export function splitFetch(
  fetch: FetchNode,
  graph: string,
  required: RequiredArguments,
): FetchNode[] {
  const { requires } = fetch;
  if (!requires || required.standIns.size === 0) return [fetch];
  const document = parse(fetch.operation, { noLocation: true });
  const [operation] = document.definitions;
  if (operation?.kind !== Kind.OPERATION_DEFINITION) return [fetch];
  const parts = partsOf(operation.selectionSet, graph, required);
  if (parts.length < 2) return [fetch];
  return parts.map(({ standIns, fields }) => {
    const selectionSet = only(operation.selectionSet, (field) => fields.has(field));
    const definition: OperationDefinitionNode = { ...operation, selectionSet };
    return {
      ...fetch,
      operation: print({ ...document, definitions: [definition] }),
      requires: without(requires, (name) => required.standIns.has(name) && !standIns.has(name)),
    };
  });
}

/** Fields that can be asked for together, and the stand-ins that they require. */
interface Part {
  readonly standIns: Set<string>;
  readonly fields: Set<FieldNode>;
}

function partsOf(selectionSet: SelectionSetNode, graph: string, required: RequiredArguments) {
  const parts: Part[] = [{ standIns: new Set(), fields: new Set() }];
  for (const { type, field } of fieldsOfEntities(selectionSet)) {
    const names = required.requiredBy(graph, type, field.name.value);
    let part = parts.find(({ standIns }) =>
      names.every((name) => agrees(name, standIns, required)),
    );
    if (!part) {
      part = { standIns: new Set(), fields: new Set() };
      parts.push(part);
    }
    part.fields.add(field);
    for (const name of names) part.standIns.add(name);
  }
  return parts.filter(({ fields }) => fields.size > 0);
}

/** Whether none of `others` stands for the same field as `name` with other arguments. */
function agrees(
  name: string,
  others: ReadonlySet<string>,
  { standIns }: RequiredArguments,
): boolean {
  const one = standIns.get(name);
  return [...others].every((other) => {
    const another = standIns.get(other);
    return other === name || another?.original !== one?.original || another?.type !== one?.type;
  });
}

interface TypedField {
  readonly type: string;
  readonly field: FieldNode;
}

/** What is asked of entities, but not what is below. */
function fieldsOfEntities(selectionSet: SelectionSetNode): TypedField[] {
  const within = ({ selections }: SelectionSetNode, type: string): TypedField[] =>
    selections.flatMap((selection) => {
      if (selection.kind === Kind.FRAGMENT_SPREAD) return [];
      if (selection.kind === Kind.FIELD) return [{ type, field: selection }];
      return within(selection.selectionSet, selection.typeCondition?.name.value ?? type);
    });
  return selectionSet.selections.flatMap((entities) =>
    entities.kind === Kind.FIELD && entities.selectionSet ? within(entities.selectionSet, '') : [],
  );
}

/** The selections of entities with only those fields that `isAsked`. */
function only(
  { selections, ...set }: SelectionSetNode,
  isAsked: (field: FieldNode) => boolean,
): SelectionSetNode {
  const within = (below: readonly SelectionNode[]): SelectionNode[] =>
    below.flatMap((selection): SelectionNode[] => {
      if (selection.kind === Kind.FIELD) return isAsked(selection) ? [selection] : [];
      if (selection.kind === Kind.FRAGMENT_SPREAD) return [selection];
      const kept = within(selection.selectionSet.selections);
      if (kept.length === 0) return [];
      return [{ ...selection, selectionSet: { ...selection.selectionSet, selections: kept } }];
    });
  return {
    ...set,
    selections: selections.map((entities) =>
      entities.kind === Kind.FIELD && entities.selectionSet
        ? {
            ...entities,
            selectionSet: {
              ...entities.selectionSet,
              selections: within(entities.selectionSet.selections),
            },
          }
        : entities,
    ),
  };
}

function without(
  requires: readonly QueryPlanSelectionNode[],
  isLeftOut: (name: string) => boolean,
): QueryPlanSelectionNode[] {
  return requires.flatMap((selection): QueryPlanSelectionNode[] => {
    if (selection.kind === 'Field' && isLeftOut(selection.name)) return [];
    if (!selection.selections) return [selection];
    const selections = without(selection.selections, isLeftOut);
    return selections.length === 0 ? [] : [{ ...selection, selections }];
  });
}
