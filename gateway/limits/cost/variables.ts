/** Which variables the cost of an operation depends on. */
import { type ASTNode, visit } from 'graphql';

/** The names of the variables that stand in `nodes`. */
export function variablesIn(nodes: readonly ASTNode[]): string[] {
  const names = new Set<string>();
  for (const node of nodes) visit(node, { Variable: ({ name }) => void names.add(name.value) });
  return [...names];
}
