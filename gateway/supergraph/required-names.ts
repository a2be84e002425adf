/**
 * The names of the fields by which subgraphs are told of entities: of keys, and of what fields require of others. A plan
 * asks for them beside what the caller asks, at the same places and by their own names.
 */
import { type ConstDirectiveNode, type DocumentNode, type SelectionSetNode, visit } from 'graphql';
import { textOf } from './join.ts';
import { parseFieldSet } from './planned/field-sets.ts';

/** Field names, by whether they are required with arguments anywhere. */
export interface RequiredNames {
  readonly all: ReadonlySet<string>;
  readonly withArguments: ReadonlySet<string>;
}

/** The names that the keys and requirements of `supergraph` use, at any depth. */
export function readRequiredNames(supergraph: DocumentNode): RequiredNames {
  const all = new Set<string>();
  const withArguments = new Set<string>();
  for (const fields of fieldSets(supergraph)) {
    visit(fields, {
      Field({ name, arguments: given = [] }) {
        all.add(name.value);
        if (given.length > 0) withArguments.add(name.value);
      },
    });
  }
  return { all, withArguments };
}

function fieldSets(supergraph: DocumentNode): SelectionSetNode[] {
  const texts = new Set<string>();
  visit(supergraph, {
    Directive(directive) {
      const argumentName = fieldSetOf.get(directive.name.value);
      const text = argumentName && textOf(directive as ConstDirectiveNode, argumentName);
      if (text) texts.add(text);
    },
  });
  return [...texts].map(parseFieldSet);
}

/** By directive of a supergraph, the argument that holds fields which plans ask for. */
const fieldSetOf: ReadonlyMap<string, string> = new Map([
  ['join__type', 'key'],
  ['join__field', 'requires'],
]);
