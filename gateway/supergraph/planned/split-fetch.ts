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
import type { PlacedStandIn, RequiredArguments } from './required-arguments.ts';

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
      requires: without(
        requires,
        (name, above) => required.standIns.has(name) && !standIns.has(above + name),
      ),
    };
  });
}

/** Fields that can be asked for together, and the stand-ins that they require. */
interface Part {
  /** By the fields above them and their own names. */
  readonly standIns: Map<string, PlacedStandIn>;
  readonly fields: Set<FieldNode>;
}

function partsOf(selectionSet: SelectionSetNode, graph: string, required: RequiredArguments) {
  const parts: Part[] = [{ standIns: new Map(), fields: new Set() }];
  for (const { type, field } of fieldsOfEntities(selectionSet)) {
    const placed = required.requiredBy(graph, type, field.name.value);
    let part = parts.find(({ standIns }) =>
      placed.every((one) => agrees(one, [...standIns.values()], required)),
    );
    if (!part) {
      part = { standIns: new Map(), fields: new Set() };
      parts.push(part);
    }
    part.fields.add(field);
    for (const one of placed) part.standIns.set(one.above + one.name, one);
  }
  return parts.filter(({ fields }) => fields.size > 0);
}

/** Whether none of `others` stands at the place of `one` for the same field with other arguments. */
function agrees(
  one: PlacedStandIn,
  others: readonly PlacedStandIn[],
  { standIns }: RequiredArguments,
): boolean {
  const original = ({ name }: PlacedStandIn) => standIns.get(name)?.original;
  return others.every(
    (other) =>
      other.name === one.name || other.above !== one.above || original(other) !== original(one),
  );
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
  isLeftOut: (name: string, above: string) => boolean,
  above = '',
): QueryPlanSelectionNode[] {
  return requires.flatMap((selection): QueryPlanSelectionNode[] => {
    const isField = selection.kind === 'Field';
    if (isField && isLeftOut(selection.name, above)) return [];
    if (!selection.selections) return [selection];
    const below = isField ? `${above}${selection.name}.` : above;
    const selections = without(selection.selections, isLeftOut, below);
    return selections.length === 0 ? [] : [{ ...selection, selections }];
  });
}
