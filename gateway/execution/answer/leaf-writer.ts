/** Writes the leaves of an answer: scalars and enum values, as far as federation checks what subgraphs send. */
import { type GraphQLEnumType, type GraphQLLeafType, isEnumType } from 'graphql';
import { jsonString } from '../json-string.ts';
import type { FieldName } from './invalid-values.ts';
import type { Write } from './write.ts';

/** Compiles what writes values of `type`. */
export function leafWriter(type: GraphQLLeafType, field: FieldName): Write {
  if (isEnumType(type)) return enumWriter(type, field);
  return (scalarWriters[type.name] ?? customScalarWriter)(field);
}

const scalarWriters: Readonly<Record<string, (field: FieldName) => Write>> = {
  String: (field) => (value, invalid) =>
    typeof value === 'string' ? jsonString(value) : invalid.addValue(field),
  ID: (field) => (value, invalid) => {
    if (typeof value === 'string') return jsonString(value);
    return Number.isSafeInteger(value) ? `"${value}"` : invalid.addValue(field);
  },
  Int: (field) => (value, invalid) =>
    Number.isSafeInteger(value) ? `${value}` : invalid.addValue(field),
  Float: (field) => (value, invalid) =>
    typeof value === 'number' && Number.isFinite(value) ? `${value}` : invalid.addValue(field),
  Boolean: (field) => (value, invalid) =>
    typeof value === 'boolean' ? `${value}` : invalid.addValue(field),
};

/** A scalar of one's own may be any JSON; its subgraph knows what it means. */
function customScalarWriter(): Write {
  return (value) => (typeof value === 'string' ? jsonString(value) : JSON.stringify(value));
}

/** Values that callers may not know are not told to them. */
function enumWriter(type: GraphQLEnumType, field: FieldName): Write {
  const written = new Map<unknown, string>(
    type.getValues().map(({ name }) => [name, JSON.stringify(name)]),
  );
  return (value, invalid) => written.get(value) ?? invalid.addValue(field);
}
