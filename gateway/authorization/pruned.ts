/** An operation with what it still uses: its fragments, and those of its variables that are left. */
import {
  type DocumentNode,
  type FragmentDefinitionNode,
  Kind,
  type OperationDefinitionNode,
  visit,
} from 'graphql';
import type { Fragments } from '../documents/fragments.ts';

/** The document of `operation` alone, with those of `fragments` and of its variables that it uses. */
export function pruned(operation: OperationDefinitionNode, fragments: Fragments): DocumentNode {
  const used = new Set<FragmentDefinitionNode>();
  const variables = new Set<string>();
  const note = (node: OperationDefinitionNode | FragmentDefinitionNode) =>
    visit(node, {
      VariableDefinition: () => false,
      Variable: ({ name }) => void variables.add(name.value),
      FragmentSpread({ name }) {
        const fragment = fragments.get(name.value);
        if (!fragment || used.has(fragment)) return;
        used.add(fragment);
        note(fragment);
      },
    });
  note(operation);
  const variableDefinitions = (operation.variableDefinitions ?? []).filter(({ variable }) =>
    variables.has(variable.name.value),
  );
  return { kind: Kind.DOCUMENT, definitions: [{ ...operation, variableDefinitions }, ...used] };
}
