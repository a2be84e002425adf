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
import { type AnswerPlace, runKey } from '../reading/answer-place.ts';
import {
  type CollectedField,
  collectFields,
  type PlaceType,
  type SelectionScope,
} from './collect-fields.ts';
import type { FieldName } from './invalid-values.ts';
import { leafWriter } from './leaf-writer.ts';
import type { Write } from './write.ts';

/** What is selected at a place, and how much of it is known before anything comes. */
interface Selected {
  readonly selectionSets: readonly SelectionSetNode[];
  /** The place; undefined where its type is told by what comes. */
  readonly place: AnswerPlace | undefined;
}

/** Compiles what writes objects of `type` with the fields that are selected. */
export function objectWriter(
  { selectionSets, place }: Selected,
  type: PlaceType,
  scope: SelectionScope,
): Write {
  const fields = place?.fields ?? collectFields(selectionSets, type, scope);
  const members = fields.map(({ name, field, selectionSets: below }, index) => ({
    name,
    lead: `${JSON.stringify(scope.told.get(name) ?? name)}:`,
    runs: runsAt(fields, index, place),
    write: memberWriter(
      field.name.value,
      { selectionSets: below, place: place?.below(name) },
      type,
      scope,
    ),
  }));
  return (value, invalid) => {
    const entity = value as Entity;
    let count = invalid.count;
    let text = '{';
    for (let index = 0; index < members.length; index += 1) {
      const member = members[index];
      if (!member) break;
      if (index > 0) text += ',';
      const run = runIn(entity, member.runs);
      if (run) {
        text += entity[run.key];
        index += run.length - 1;
        continue;
      }
      const written = member.write(fieldOf(entity, member.name), invalid);
      if (invalid.count !== count) {
        invalid.placeBelow(member.name, count);
        count = invalid.count;
      }
      if (written === undefined) return undefined;
      text += member.lead + written;
    }
    return `${text}}`;
  };
}

/** A run of leaves that may have come as one piece of text. */
interface Run {
  readonly key: string;
  readonly length: number;
}

/** The runs that begin with the field at `index` and go on as the fields do. */
function runsAt(
  fields: readonly CollectedField[],
  index: number,
  place: AnswerPlace | undefined,
): Run[] {
  const runs = (place?.runs ?? []).filter((names) =>
    names.every((name, offset) => fields[index + offset]?.name === name),
  );
  return [...new Set(runs.map(runKey))].map((key) => ({ key, length: key.split(',').length }));
}

function runIn(entity: Entity, runs: readonly Run[]): Run | undefined {
  for (const run of runs) if (entity[run.key] !== undefined) return run;
  return undefined;
}

/** Writes a member of an object, which may be null or missing. */
function memberWriter(
  field: string,
  selected: Selected,
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
  return valueWriter(definition.type, selected, { parent: type.name, field }, scope);
}

function valueWriter(
  type: GraphQLOutputType,
  selected: Selected,
  fieldName: FieldName,
  scope: SelectionScope,
): Write {
  if (isNonNullType(type)) {
    const write = presentWriter(type.ofType, selected, fieldName, scope);
    return (value, invalid) => {
      if (value !== null && value !== undefined) return write(value, invalid);
      invalid.addNull(fieldName);
      return undefined;
    };
  }
  const write = presentWriter(type, selected, fieldName, scope);
  return (value, invalid) =>
    value === null || value === undefined ? 'null' : (write(value, invalid) ?? 'null');
}

function presentWriter(
  type: GraphQLOutputType,
  selected: Selected,
  fieldName: FieldName,
  scope: SelectionScope,
): Write {
  if (isListType(type)) {
    return listWriter(valueWriter(type.ofType, selected, fieldName, scope), fieldName);
  }
  if (isAbstractType(type)) {
    return abstractWriter(type, selected, fieldName, scope);
  }
  if (isObjectType(type)) {
    // Compiled when first needed: a type may be reached by more ways than any answer takes.
    let write: Write | undefined;
    return (value, invalid) => {
      if (!isObjectValue(value)) return invalid.addValue(fieldName);
      write ??= objectWriter(selected, type, scope);
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
  selected: Selected,
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
      write = objectWriter(selected, found, scope);
      writers.set(typename, write);
    }
    return write(value, invalid);
  };
}

function isObjectValue(value: unknown): value is Entity {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
