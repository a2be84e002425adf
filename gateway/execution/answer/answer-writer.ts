/**
 * Writes the data of an answer as text, straight from what subgraphs sent: compiled once for what an operation selects,
 * and for each type of object that it meets. A null where the schema promises a value makes null what contains it, up to
 * the first place that may be null; the text written so far is then dropped.
 */
import {
  type GraphQLAbstractType,
  GraphQLError,
  type GraphQLOutputType,
  isAbstractType,
  isInterfaceType,
  isListType,
  isNonNullType,
  isObjectType,
  type SelectionSetNode,
} from 'graphql';
import { type Entity, fieldOf } from '../plan/path.ts';
import { collectFields, type PlaceType, type SelectionScope } from './collect-fields.ts';
import type { FieldName } from './invalid-values.ts';
import { leafWriter } from './leaf-writer.ts';
import type { Write } from './write.ts';

/** Compiles what writes objects of `type` with the fields that `selectionSets` select. */
export function objectWriter(
  selectionSets: readonly SelectionSetNode[],
  type: PlaceType,
  scope: SelectionScope,
): Write {
  const members = collectFields(selectionSets, type, scope).map((collected, index) => ({
    name: collected.name,
    lead: `${index === 0 ? '' : ','}${JSON.stringify(collected.name)}:`,
    write: memberWriter(collected.field.name.value, collected.selectionSets, type, scope),
  }));
  return (value, invalid) => {
    let count = invalid.count;
    let text = '{';
    for (const { name, lead, write } of members) {
      const member = write(fieldOf(value as Entity, name), invalid);
      if (invalid.count !== count) {
        invalid.placeBelow(name, count);
        count = invalid.count;
      }
      if (member === undefined) return undefined;
      text += lead + member;
    }
    return `${text}}`;
  };
}

/** Writes a member of an object, which may be null or missing. */
function memberWriter(
  field: string,
  selectionSets: readonly SelectionSetNode[],
  type: PlaceType,
  scope: SelectionScope,
): Write {
  if (field === '__typename') {
    const typename = JSON.stringify(type.name);
    if (isObjectType(type)) return () => typename;
    return (_value, invalid) => invalid.addNull({ parent: type.name, field });
  }
  // Introspection is answered apart, and is whole.
  if (field === '__schema' || field === '__type') return (value) => JSON.stringify(value ?? null);
  const definition = type.getFields()[field];
  if (!definition) throw new GraphQLError(`${type.name} has no field ${field}.`);
  return valueWriter(definition.type, selectionSets, { parent: type.name, field }, scope);
}

function valueWriter(
  type: GraphQLOutputType,
  selectionSets: readonly SelectionSetNode[],
  fieldName: FieldName,
  scope: SelectionScope,
): Write {
  if (isNonNullType(type)) {
    const write = presentWriter(type.ofType, selectionSets, fieldName, scope);
    return (value, invalid) => {
      if (value !== null && value !== undefined) return write(value, invalid);
      invalid.addNull(fieldName);
      return undefined;
    };
  }
  const write = presentWriter(type, selectionSets, fieldName, scope);
  return (value, invalid) =>
    value === null || value === undefined ? 'null' : (write(value, invalid) ?? 'null');
}

function presentWriter(
  type: GraphQLOutputType,
  selectionSets: readonly SelectionSetNode[],
  fieldName: FieldName,
  scope: SelectionScope,
): Write {
  if (isListType(type)) {
    return listWriter(valueWriter(type.ofType, selectionSets, fieldName, scope), fieldName);
  }
  if (isAbstractType(type)) {
    return abstractWriter(type, selectionSets, fieldName, scope);
  }
  if (isObjectType(type)) {
    // Compiled when first needed: a type may be reached by more ways than any answer takes.
    let write: Write | undefined;
    return (value, invalid) => {
      if (!isObjectValue(value)) return invalid.addValue(fieldName);
      write ??= objectWriter(selectionSets, type, scope);
      return write(value, invalid);
    };
  }
  return leafWriter(type, fieldName);
}

function listWriter(writeItem: Write, fieldName: FieldName): Write {
  return (value, invalid) => {
    if (!Array.isArray(value)) return invalid.addValue(fieldName);
    let count = invalid.count;
    let text = '[';
    for (let index = 0; index < value.length; index += 1) {
      const item = writeItem(value[index], invalid);
      if (invalid.count !== count) {
        invalid.placeBelow(index, count);
        count = invalid.count;
      }
      if (item === undefined) return undefined;
      text += index === 0 ? item : `,${item}`;
    }
    return `${text}]`;
  };
}

function abstractWriter(
  type: GraphQLAbstractType,
  selectionSets: readonly SelectionSetNode[],
  fieldName: FieldName,
  scope: SelectionScope,
): Write {
  const types = new Map<unknown, PlaceType>();
  for (const possible of scope.schema.getPossibleTypes(type)) types.set(possible.name, possible);
  // While no subgraph has said of what type it is, it has what every type of its interface has.
  if (isInterfaceType(type)) types.set(type.name, type);
  const writers = new Map<unknown, Write>();
  return (value, invalid) => {
    if (!isObjectValue(value)) return invalid.addValue(fieldName);
    const typename = value['__typename'] ?? type.name;
    let write = writers.get(typename);
    if (!write) {
      const found = types.get(typename);
      if (!found) return invalid.addValue(fieldName);
      write = objectWriter(selectionSets, found, scope);
      writers.set(typename, write);
    }
    return write(value, invalid);
  };
}

function isObjectValue(value: unknown): value is Entity {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
