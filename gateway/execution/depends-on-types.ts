/**
 * Tells whether an operation asks, at one place of the answer, for different things by the same name, depending on the
 * type of what is above: `... on Shop { pet { name(short: true) } } ... on Farm { pet { name(short: false) } }`.
 */
import { type FieldNode, Kind, print, type SelectionSetNode } from 'graphql';
import type { ReadOperation } from './read-operation.ts';

type Fragments = ReadOperation['fragments'];

/** Whether what an operation asks for at some place depends on the types above that place. */
export function dependsOnTypesAbove({
  operation,
  fragments,
}: Pick<ReadOperation, 'operation' | 'fragments'>): boolean {
  return [...fieldsByName([operation.selectionSet], fragments).values()].some((fields) =>
    differsBelow(fields, fragments),
  );
}

function differsBelow(fields: readonly FieldNode[], fragments: Fragments): boolean {
  const selectionSets = fields.flatMap(({ selectionSet }) => selectionSet ?? []);
  for (const merged of fieldsByName(selectionSets, fragments).values()) {
    if (fields.length > 1 && new Set(merged.map(asked)).size > 1) return true;
    if (differsBelow(merged, fragments)) return true;
  }
  return false;
}

/** What a field asks for, apart from what is below it. */
function asked({ name, arguments: given = [] }: FieldNode): string {
  return `${name.value}(${given.map(print).sort().join()})`;
}

function fieldsByName(
  selectionSets: readonly SelectionSetNode[],
  fragments: Fragments,
  fields = new Map<string, FieldNode[]>(),
): Map<string, FieldNode[]> {
  for (const { selections } of selectionSets) {
    for (const selection of selections) {
      if (selection.kind === Kind.FIELD) {
        const name = (selection.alias ?? selection.name).value;
        fields.set(name, [...(fields.get(name) ?? []), selection]);
        continue;
      }
      const selectionSet =
        selection.kind === Kind.INLINE_FRAGMENT
          ? selection.selectionSet
          : fragments.get(selection.name.value)?.selectionSet;
      if (selectionSet) fieldsByName([selectionSet], fragments, fields);
    }
  }
  return fields;
}
