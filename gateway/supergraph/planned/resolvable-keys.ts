/**
 * When a plan comes back to a subgraph for what a field requires, the planner names the entity by the first of the keys that
 * the subgraph writes, whether it takes entities by that key or not: so those by which it takes them are put first.
 */
import { type ConstDirectiveNode, type DocumentNode, visit } from 'graphql';
import { booleanOf } from '../join.ts';

/** `supergraph` with the keys by which entities are resolved before the others. */
export function withResolvableKeysFirst(supergraph: DocumentNode): DocumentNode {
  return visit(supergraph, {
    ObjectTypeDefinition: (type) => inOrder(type),
    InterfaceTypeDefinition: (type) => inOrder(type),
  });
}

function inOrder<Type extends { readonly directives?: readonly ConstDirectiveNode[] }>(
  type: Type,
): Type | undefined {
  const { directives = [] } = type;
  const last = directives.filter(isUnresolvable);
  if (last.length === 0) return undefined;
  return { ...type, directives: [...directives.filter((one) => !last.includes(one)), ...last] };
}

function isUnresolvable(directive: ConstDirectiveNode): boolean {
  return directive.name.value === 'join__type' && booleanOf(directive, 'resolvable') === false;
}
