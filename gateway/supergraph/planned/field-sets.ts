/** Sets of fields that directives name as text: keys, and what fields require and provide. */
import {
  type FieldDefinitionNode,
  type FieldNode,
  Kind,
  parse,
  type SelectionSetNode,
  type TypeDefinitionNode,
} from 'graphql';
import { namedType } from '../join.ts';

type Types = ReadonlyMap<string, TypeDefinitionNode>;

/**
 * What a set of fields selects.
 *
 * @throws {GraphQLError} when it is none.
 */
export function parseFieldSet(text: string): SelectionSetNode {
  const [definition] = parse(`{${text}}`, { noLocation: true }).definitions;
  if (definition?.kind !== Kind.OPERATION_DEFINITION) throw new Error(`No set of fields: ${text}`);
  return definition.selectionSet;
}

/** A field of an object as a set selects it. */
export interface SelectedField {
  readonly type: string;
  readonly field: FieldNode;
  readonly definition: FieldDefinitionNode;
  /** The fields above it, as they are called in the set that comes out: `category.`, '' at the top. */
  readonly above: string;
}

/** `fields` of `type` with what `becomes` makes of each field of an object, at any depth; undefined leaves one. */
export function replaceFields(
  fields: SelectionSetNode,
  type: string,
  types: Types,
  becomes: (selected: SelectedField) => FieldNode | undefined,
  above = '',
): SelectionSetNode {
  const selections = fields.selections.map((selection) => {
    if (selection.kind === Kind.FRAGMENT_SPREAD) return selection;
    if (selection.kind === Kind.INLINE_FRAGMENT) {
      const below = selection.typeCondition?.name.value ?? type;
      const selectionSet = replaceFields(selection.selectionSet, below, types, becomes, above);
      return { ...selection, selectionSet };
    }
    const definition = fieldOf(types.get(type), selection.name.value);
    if (!definition) return selection;
    const field = becomes({ type, field: selection, definition, above }) ?? selection;
    if (!selection.selectionSet) return field;
    const below = namedType(definition.type);
    const path = `${above}${field.name.value}.`;
    const selectionSet = replaceFields(selection.selectionSet, below, types, becomes, path);
    return { ...field, selectionSet };
  });
  return { ...fields, selections };
}

/** The fields of objects that `fields` of `type` selects, at any depth. */
export function selectedFields(
  fields: SelectionSetNode,
  type: string,
  types: Types,
): SelectedField[] {
  const found: SelectedField[] = [];
  replaceFields(fields, type, types, (selected) => {
    found.push(selected);
    return undefined;
  });
  return found;
}

function fieldOf(
  type: TypeDefinitionNode | undefined,
  name: string,
): FieldDefinitionNode | undefined {
  if (type?.kind !== Kind.OBJECT_TYPE_DEFINITION) return undefined;
  return type.fields?.find((field) => field.name.value === name);
}
