/** What a request's variables are to the cost of its operation. */
import { type ASTNode, visit } from 'graphql';

/** The values of an operation's variables, coerced. */
export type Variables = Readonly<Record<string, unknown>>;

/** The names of the variables that stand in `nodes`. */
export function variablesIn(nodes: readonly ASTNode[]): string[] {
  const names = new Set<string>();
  for (const node of nodes) visit(node, { Variable: ({ name }) => void names.add(name.value) });
  return [...names];
}
