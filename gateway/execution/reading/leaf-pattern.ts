/**
 * Regular expressions for the leaves of an answer: they match what the schema allows at a place and JSON can be copied as,
 * and nothing else. What they don't match may still be right, and is then read the long way.
 */
import {
  type GraphQLNamedType,
  type GraphQLOutputType,
  isEnumType,
  isLeafType,
  isListType,
  isNonNullType,
} from 'graphql';

/** No quote, backslash or control character. */
const plain = '[^"\\\\\\u0000-\\u001f]*';
const text = `"${plain}(?:\\\\(?:["\\\\/bfnrt]|u[0-9a-fA-F]{4})${plain})*"`;
/** No longer than what is exact as a number. */
const integer = '-?(?:0|[1-9]\\d{0,14})';
const decimal = `${integer}(?:\\.\\d{1,17})?`;
const truth = 'true|false';

const scalars: Readonly<Record<string, string>> = {
  String: text,
  ID: text,
  Int: integer,
  Float: decimal,
  Boolean: `(?:${truth})`,
};

/** The pattern of a value of `type`; undefined where it is no leaf, or list of leaves. */
export function leafPattern(type: GraphQLOutputType): string | undefined {
  if (isNonNullType(type)) return presentPattern(type.ofType);
  const present = presentPattern(type);
  return present && `(?:${present}|null)`;
}

function presentPattern(type: GraphQLOutputType): string | undefined {
  if (!isListType(type)) return isLeafType(type) ? namedPattern(type) : undefined;
  const item = leafPattern(type.ofType);
  return item && `\\[(?:${item}(?:,${item})*)?\\]`;
}

function namedPattern(type: GraphQLNamedType): string {
  if (!isEnumType(type)) {
    return Object.hasOwn(scalars, type.name)
      ? (scalars[type.name] ?? '')
      : `(?:${text}|${decimal}|${truth})`;
  }
  return `"(?:${type
    .getValues()
    .map(({ name }) => name)
    .join('|')})"`;
}

/** A leaf whose value is needed. */
export interface KeptLeaf {
  /** The pattern of what the value is read from. */
  readonly pattern: string;
  /** What stands before and after that. */
  readonly quote: '"' | '';
  /** The code of the value, given that of the text it is read from. */
  readonly codeOf: (text: string) => string;
}

/** The same for a leaf of which plans need the value. */
export function keptLeaf(type: GraphQLOutputType): KeptLeaf | undefined {
  const pattern = leafPattern(type);
  if (pattern === text) return { pattern: plain, quote: '"', codeOf: (read) => read };
  if (pattern === undefined) return undefined;
  const isNumber = pattern === integer || pattern === decimal;
  return { pattern, quote: '', codeOf: (read) => (isNumber ? `+${read}` : `JSON.parse(${read})`) };
}
