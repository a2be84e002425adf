/** The documents that subgraphs are sent: the plan's own, and one for several fetches of entities at the same moment. */
import type { FetchNode } from '@apollo/query-planner';
import {
  type ArgumentNode,
  type DocumentNode,
  type FieldNode,
  Kind,
  type OperationDefinitionNode,
  parse,
  print,
  type SelectionNode,
  stripIgnoredCharacters,
  type VariableDefinitionNode,
} from 'graphql';
import { untakenName } from '../untaken-name.ts';

/** One fetch's operation, as the plan has it. */
export interface FetchDocument {
  /** As JSON; the same for fetches that ask the same of a subgraph. */
  readonly query: string;
  readonly operation: OperationDefinitionNode;
  /** The caller's variables that it uses. */
  readonly variables: readonly string[];
}

/** The variable in which the plan sends entities. */
export const representations = 'representations';

/**
 * Reads a fetch node's operation. It bears the name of the caller's operation rather than one of its own, so that two
 * fetches that ask the same have the same text.
 */
export function readFetchDocument(
  { operation: source, variableUsages = [] }: FetchNode,
  operationName: string | undefined,
): FetchDocument {
  const [definition] = parse(source, { noLocation: true }).definitions;
  if (definition?.kind !== Kind.OPERATION_DEFINITION) {
    throw new Error('A fetch of the plan begins with no operation.');
  }
  const { name: _, ...anonymous } = definition;
  const operation: OperationDefinitionNode = {
    ...anonymous,
    ...(operationName !== undefined && { name: nameNode(operationName) }),
  };
  return { query: queryOf(operation), operation, variables: variableUsages };
}

/** A document that asks for the entities of one fetch or of several at once. */
export interface EntityQuery {
  /** As JSON. */
  readonly query: string;
  readonly variables: readonly string[];
  /** For each fetch, in order: the variable that takes its representations, and the name of its entities in the answer. */
  readonly parts: readonly { readonly variable: string; readonly answer: string }[];
}

/** Joins documents, each of which asks for entities of one subgraph. */
export function joinEntityDocuments(documents: readonly FetchDocument[]): EntityQuery {
  const [first, ...others] = documents;
  if (!first) throw new Error('There is nothing to join.');
  if (others.length === 0) {
    const parts = [{ variable: representations, answer: '_entities' }];
    return { query: first.query, variables: first.variables, parts };
  }
  const taken = new Set(documents.flatMap(({ variables }) => variables));
  const parts = documents.map((_, index) => ({
    variable: untakenName(`${representations}${index}`, taken),
    answer: `entities${index}`,
  }));
  const operation: OperationDefinitionNode = {
    ...first.operation,
    variableDefinitions: distinctDefinitions(
      documents.flatMap((document, index) =>
        definitionsOf(document, parts[index]?.variable ?? representations),
      ),
    ),
    selectionSet: {
      kind: Kind.SELECTION_SET,
      selections: documents.flatMap((document, index) =>
        selectionsAs(document, parts[index] ?? { variable: '', answer: '' }),
      ),
    },
  };
  return { query: queryOf(operation), variables: [...taken], parts };
}

function definitionsOf({ operation }: FetchDocument, variable: string): VariableDefinitionNode[] {
  return (operation.variableDefinitions ?? []).map((definition) =>
    definition.variable.name.value === representations
      ? { ...definition, variable: { kind: Kind.VARIABLE, name: nameNode(variable) } }
      : definition,
  );
}

function distinctDefinitions(
  definitions: readonly VariableDefinitionNode[],
): VariableDefinitionNode[] {
  return [
    ...new Map(
      definitions.map((definition) => [definition.variable.name.value, definition]),
    ).values(),
  ];
}

function selectionsAs(
  { operation }: FetchDocument,
  { variable, answer }: EntityQuery['parts'][number],
): SelectionNode[] {
  return operation.selectionSet.selections.map((selection) => {
    if (selection.kind !== Kind.FIELD) {
      throw new Error('A fetch of entities asks for something else beside them.');
    }
    const entities: ArgumentNode = {
      kind: Kind.ARGUMENT,
      name: nameNode(representations),
      value: { kind: Kind.VARIABLE, name: nameNode(variable) },
    };
    const field: FieldNode = { ...selection, alias: nameNode(answer), arguments: [entities] };
    return field;
  });
}

function nameNode(value: string) {
  return { kind: Kind.NAME, value } as const;
}

function queryOf(operation: OperationDefinitionNode): string {
  const document: DocumentNode = { kind: Kind.DOCUMENT, definitions: [operation] };
  return JSON.stringify(stripIgnoredCharacters(print(document)));
}
