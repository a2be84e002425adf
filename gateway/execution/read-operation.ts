/** Finds in a valid document what there is to know of one of its operations before it is planned. */
import {
  type DirectiveNode,
  type DocumentNode,
  type FieldNode,
  GraphQLError,
  getOperationAST,
  Kind,
  type OperationDefinitionNode,
  type SelectionNode,
  visit,
} from 'graphql';
import { type Fragments, fragmentsOf } from '../documents/fragments.ts';
import { isIncluded } from './answer/collect-fields.ts';
import { representations } from './plan/fetch-document.ts';

export interface ReadOperation {
  readonly operation: OperationDefinitionNode;
  readonly fragments: Fragments;
  /** The variables on which it depends what is selected. */
  readonly conditionVariables: readonly string[];
}

/**
 * Reads the operation of `document` that is named, or its only one.
 *
 * @throws {GraphQLError} when nothing can answer it, however valid it is.
 */
export function readOperation(
  document: DocumentNode,
  operationName: string | undefined,
): ReadOperation {
  const operation = getOperationAST(document, operationName);
  if (!operation) {
    throw new GraphQLError(
      operationName === undefined
        ? 'The document has several operations: name one of them as operationName.'
        : `The document has no operation named "${operationName}".`,
    );
  }
  const conditionVariables = new Set<string>();
  visit(document, {
    Field({ alias }) {
      // JavaScript takes this name for something else than a field.
      if (alias?.value === '__proto__') {
        throw new GraphQLError('No field can be named __proto__: choose another alias.');
      }
    },
    Directive({ name, arguments: given = [] }) {
      if (name.value !== 'skip' && name.value !== 'include') return;
      for (const { value } of given) {
        if (value.kind === Kind.VARIABLE) conditionVariables.add(value.name.value);
      }
    },
  });
  return {
    operation,
    fragments: fragmentsOf(document),
    conditionVariables: [...conditionVariables].sort(),
  };
}

/** Plans send entities in a variable; a caller's own of that name goes to subgraphs by this one. */
export const callersRepresentations = 'callersRepresentations';

/**
 * The document to plan by where its conditions have these values: it asks the same without them. Planning with open
 * conditions loses fields where what one of them requires is asked for under a condition and without. It is also without
 * a variable of the name of the plan's own.
 */
export function decidedDocument(
  document: DocumentNode,
  conditions: Readonly<Record<string, unknown>>,
): DocumentNode {
  const decide = <Node extends SelectionNode>(node: Node): Node | null =>
    isIncluded(node, conditions) ? { ...node, directives: withoutConditions(node) } : null;
  return visit(document, {
    Field: { enter: decide },
    InlineFragment: { enter: decide },
    FragmentSpread: { enter: decide },
    // An object of which nothing is left to ask is asked for all the same.
    SelectionSet: {
      leave: (node) =>
        node.selections.length === 0 ? { ...node, selections: [typenameField] } : undefined,
    },
    Variable: (node) =>
      node.name.value === representations
        ? { ...node, name: { ...node.name, value: callersRepresentations } }
        : undefined,
  });
}

const typenameField: FieldNode = {
  kind: Kind.FIELD,
  name: { kind: Kind.NAME, value: '__typename' },
};

function withoutConditions({ directives = [] }: SelectionNode): readonly DirectiveNode[] {
  return directives.filter(({ name }) => name.value !== 'skip' && name.value !== 'include');
}
