/** Questions for every field of the root, with the least that each takes, and who may not have which. */
import {
  type GraphQLInputType,
  type GraphQLObjectType,
  getNamedType,
  isCompositeType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
} from 'graphql';
import type { Answer } from '../setup/served.ts';

/** One operation that asks for every field of `root`, each under its own name. */
export function everyField(root: GraphQLObjectType, kind: 'query' | 'mutation'): string {
  return `${kind} ${selectionOf(root)}`;
}

/** Every field of `type`, each under its own name. */
export function selectionOf(type: GraphQLObjectType): string {
  const fields = Object.values(type.getFields()).map(({ name, args, type: given }) => {
    const needed = args
      .filter((argument) => isNonNullType(argument.type))
      .map((argument) => `${argument.name}: ${leastOf(argument.type)}`);
    const below = isCompositeType(getNamedType(given)) ? '{ __typename }' : '';
    return `${name}${needed.length > 0 ? `(${needed.join(', ')})` : ''} ${below}`;
  });
  return `{ ${fields.join('\n')} }`;
}

/** The fields of the root that an answer refuses for who asks. */
export function refusedIn({ errors }: Answer): Set<string> {
  const refusals = errors.filter(({ extensions }) =>
    ['FORBIDDEN', 'UNAUTHORIZED_FIELD_OR_TYPE'].includes(String(extensions?.code)),
  );
  return new Set(refusals.map(({ path }) => String((path as string[])[0])));
}

const scalars: Readonly<Record<string, string>> = {
  Uscc: '"92321506MACMJEG45C"',
  Date: '"2026-12-01"',
  DateTime: '"2026-11-21T09:00:00+08:00"',
  TimeOfDay: '"09:30"',
  Int: '2026',
  Float: '1',
  Boolean: 'true',
  ID: '"none"',
  String: '"none"',
};

function leastOf(type: GraphQLInputType): string {
  if (isNonNullType(type)) return leastOf(type.ofType);
  if (isListType(type)) return `[${leastOf(type.ofType)}]`;
  if (isEnumType(type)) return String(type.getValues()[0]?.name);
  if (isInputObjectType(type)) {
    const required = Object.values(type.getFields()).filter((field) => isNonNullType(field.type));
    return `{ ${required.map((field) => `${field.name}: ${leastOf(field.type)}`).join(', ')} }`;
  }
  return scalars[type.name] ?? '"none"';
}
