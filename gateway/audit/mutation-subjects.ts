/** What a mutation concerns, as far as its arguments name it: businesses by their codes, other records by their ids. */
import {
  type DocumentNode,
  type FieldNode,
  type GraphQLInputType,
  type GraphQLObjectType,
  type GraphQLSchema,
  getArgumentValues,
  getNullableType,
  isInputObjectType,
  isListType,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';
import { conditionsOf, type Included } from '../authorization/places.ts';
import { type Fragments, fragmentsOf } from '../documents/fragments.ts';
import type { VariableValues } from '../execution/run/request-body.ts';

export interface MutationSubjects {
  /** The mutations: `Mutation.planInspection`. */
  readonly fields: readonly string[];
  /** What they answer under. */
  readonly names: readonly string[];
  readonly usccs: ReadonlySet<string>;
  readonly ids: ReadonlySet<string>;
}

/** Reads them from `operation` of `document`, whose `variables` are coerced. */
export function mutationSubjects(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  { variables, included }: { readonly variables: VariableValues; readonly included: Included },
): MutationSubjects {
  const type = schema.getMutationType();
  if (!type) throw new Error('The graph has no mutations.');
  const usccs = new Set<string>();
  const ids = new Set<string>();
  const nodes = rootFields(operation.selectionSet, fragmentsOf(document), included);
  for (const node of nodes) {
    const field = type.getFields()[node.name.value];
    if (!field) continue;
    const values = getArgumentValues(field, node, variables);
    for (const argument of field.args) {
      collect(values[argument.name], argument.type, { Uscc: usccs, ID: ids });
    }
  }
  return { fields: fieldsOf(type, nodes), names: nodes.map(nameOf), usccs, ids };
}

function fieldsOf(type: GraphQLObjectType, nodes: readonly FieldNode[]): string[] {
  const asked = nodes.map(({ name }) => name.value).filter((name) => type.getFields()[name]);
  return [...new Set(asked)].map((name) => `${type.name}.${name}`);
}

function nameOf({ alias, name }: FieldNode): string {
  return (alias ?? name).value;
}

function rootFields(
  { selections }: SelectionSetNode,
  fragments: Fragments,
  included: Included,
): FieldNode[] {
  return selections.flatMap((selection) => {
    if (!included(conditionsOf(selection.directives))) return [];
    if (selection.kind === Kind.FIELD) return [selection];
    if (selection.kind === Kind.INLINE_FRAGMENT) {
      return rootFields(selection.selectionSet, fragments, included);
    }
    const fragment = fragments.get(selection.name.value);
    return fragment ? rootFields(fragment.selectionSet, fragments, included) : [];
  });
}

/** What a name of a record can be: no more than the log can hold. */
const plain = /^\P{C}{1,200}$/u;

/** Puts the values of the scalars that `into` names, wherever they are in `value`, where it says. */
function collect(
  value: unknown,
  given: GraphQLInputType,
  into: Readonly<Record<string, Set<string>>>,
): void {
  if (value === null || value === undefined) return;
  const type = getNullableType(given);
  if (isListType(type)) {
    for (const item of Array.isArray(value) ? value : [value]) collect(item, type.ofType, into);
  } else if (isInputObjectType(type)) {
    for (const [name, field] of Object.entries(type.getFields())) {
      collect((value as Record<string, unknown>)[name], field.type, into);
    }
  } else if (plain.test(String(value))) {
    into[type.name]?.add(String(value));
  }
}
