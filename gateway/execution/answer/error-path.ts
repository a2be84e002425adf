/**
 * Where in the answer an error belongs. Plans ask for more than callers do: keys, what fields require, and fields of an
 * object whose type is not known yet. An error there is told at the part of the answer that it costs, if it costs any.
 */
import {
  type GraphQLField,
  type GraphQLNamedType,
  getNamedType,
  isAbstractType,
  isInterfaceType,
  isObjectType,
  type SelectionSetNode,
} from 'graphql';
import type { Entity, ResponsePath } from '../plan/path.ts';
import {
  type CollectedField,
  collectFields,
  type PlaceType,
  type SelectionScope,
} from './collect-fields.ts';

/** The part of `path` that is in the answer; undefined where it leads to what the object there was not asked for. */
export function pathInAnswer(
  path: ResponsePath,
  data: Entity,
  root: { readonly type: PlaceType; readonly selectionSets: readonly SelectionSetNode[] },
  scope: SelectionScope,
): ResponsePath | undefined {
  let type: GraphQLNamedType | undefined = root.type;
  let { selectionSets } = root;
  let value: unknown = data;
  for (const [index, element] of path.entries()) {
    // What is inside a scalar of one's own is no field of the operation, but it is in the answer.
    if (selectionSets.length === 0) return path;
    if (typeof element === 'string') {
      const fieldOf = (placeType: PlaceType): CollectedField | undefined =>
        collectFields(selectionSets, placeType, scope).find(({ name }) => name === element);
      let placeType = typeOfPlace(value, type, scope);
      let field = placeType && fieldOf(placeType);
      if (placeType && !field) {
        placeType = possibleTypes(type, scope).find(fieldOf);
        // An object that is there is of another type; one that the error made null may have been of this.
        if (placeType && value !== null && value !== undefined) return undefined;
        field = placeType && fieldOf(placeType);
      }
      if (!placeType || !field) return path.slice(0, index);
      const definition: GraphQLField<unknown, unknown> | undefined =
        placeType.getFields()[field.field.name.value];
      type = definition && getNamedType(definition.type);
      selectionSets = field.selectionSets;
    }
    value = (value as Entity | null | undefined)?.[element];
  }
  return path;
}

function typeOfPlace(
  value: unknown,
  type: GraphQLNamedType | undefined,
  { schema }: SelectionScope,
): PlaceType | undefined {
  if (isObjectType(type)) return type;
  const typename = (value as Entity | null | undefined)?.['__typename'];
  const told = typeof typename === 'string' ? schema.getType(typename) : type;
  return isObjectType(told) || isInterfaceType(told) ? told : undefined;
}

function possibleTypes(
  type: GraphQLNamedType | undefined,
  { schema }: SelectionScope,
): readonly PlaceType[] {
  return isAbstractType(type) ? schema.getPossibleTypes(type) : [];
}
