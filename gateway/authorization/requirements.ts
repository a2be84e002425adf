/** What each type and field of a supergraph requires of a caller: compiled once, asked for every operation. */
import {
  type ConstDirectiveNode,
  type DocumentNode,
  Kind,
  type TypeDefinitionNode,
  type TypeExtensionNode,
  valueFromASTUntyped,
} from 'graphql';
import { allOf, type Clause, nothingRequired, type Requirement } from './requirement.ts';
import type { Rights } from './rights.ts';
import { type SecurityDirectives, securityDirectives } from './security-links.ts';

export interface Requirements {
  /** Whether nothing at all is required anywhere. */
  readonly empty: boolean;
  ofType(type: string): Requirement;
  /** What the field itself requires, its type aside. */
  ofField(type: string, field: string): Requirement;
  /** Callers with the same signature get the same answer to every question of what they lack. */
  signatureOf(rights: Rights): string;
}

type Definition = TypeDefinitionNode | TypeExtensionNode;

/** Reads the requirements of `supergraph`. */
export function readRequirements(supergraph: DocumentNode): Requirements {
  const directives = securityDirectives(supergraph);
  const types = new Map<string, Requirement>();
  const fields = new Map<string, Requirement>();
  const definitions = supergraph.definitions.filter(
    (definition): definition is Definition => 'name' in definition && definition.kind in typeKinds,
  );
  for (const definition of definitions) {
    const type = definition.name.value;
    add(types, type, required(definition.directives, directives));
    for (const field of fieldsOf(definition)) {
      add(fields, coordinate(type, field.name), required(field.directives, directives));
    }
  }
  addOfImplementations(definitions, types, fields);
  const signatures = new WeakMap<Rights, string>();
  const relevant = namesIn([...types.values(), ...fields.values()]);
  return {
    empty: types.size === 0 && fields.size === 0,
    ofType: (type) => types.get(type) ?? nothingRequired,
    ofField: (type, field) => fields.get(coordinate(type, field)) ?? nothingRequired,
    signatureOf(rights) {
      const known = signatures.get(rights);
      if (known !== undefined) return known;
      const signature = JSON.stringify([
        rights.authenticated,
        rights.purpose,
        relevant.scopes.filter((name) => rights.scopes.has(name)),
        relevant.policies.filter((name) => rights.policies.has(name)),
      ]);
      signatures.set(rights, signature);
      return signature;
    },
  };
}

const typeKinds: Readonly<Record<string, true>> = {
  [Kind.OBJECT_TYPE_DEFINITION]: true,
  [Kind.OBJECT_TYPE_EXTENSION]: true,
  [Kind.INTERFACE_TYPE_DEFINITION]: true,
  [Kind.INTERFACE_TYPE_EXTENSION]: true,
  [Kind.ENUM_TYPE_DEFINITION]: true,
  [Kind.ENUM_TYPE_EXTENSION]: true,
  [Kind.SCALAR_TYPE_DEFINITION]: true,
  [Kind.SCALAR_TYPE_EXTENSION]: true,
};

function fieldsOf(definition: Definition) {
  if (!('interfaces' in definition)) return [];
  return (definition.fields ?? []).map(({ name, directives }) => ({
    name: name.value,
    directives,
  }));
}

/**
 * An interface requires what any type that implements it does, and so do its fields: through the interface nobody
 * reads what they could not read of the type itself. Composition writes the same into a supergraph of today.
 */
function addOfImplementations(
  definitions: readonly Definition[],
  types: Map<string, Requirement>,
  fields: Map<string, Requirement>,
): void {
  for (const definition of definitions) {
    if (definition.kind !== Kind.OBJECT_TYPE_DEFINITION) continue;
    const type = definition.name.value;
    for (const { name } of definition.interfaces ?? []) {
      add(types, name.value, types.get(type));
      for (const field of fieldsOf(definition)) {
        add(fields, coordinate(name.value, field.name), fields.get(coordinate(type, field.name)));
      }
    }
  }
}

function add(map: Map<string, Requirement>, key: string, requirement: Requirement = []): void {
  const both = allOf(map.get(key) ?? nothingRequired, requirement);
  if (both.length > 0) map.set(key, both);
}

function required(
  applied: readonly ConstDirectiveNode[] | undefined,
  directives: SecurityDirectives,
): Requirement {
  return (applied ?? []).flatMap((directive): Clause[] => {
    switch (directives.get(directive.name.value)) {
      case 'authenticated':
        return [{ kind: 'authenticated' }];
      case 'requiresScopes':
        return [{ kind: 'scopes', anyOf: alternatives(directive, 'scopes') }];
      case 'policy':
        return [{ kind: 'policies', anyOf: alternatives(directive, 'policies') }];
      default:
        return [];
    }
  });
}

/** Anything but a list of lists of names is a requirement that nobody fulfils. */
function alternatives(directive: ConstDirectiveNode, argument: string): string[][] {
  const given = directive.arguments?.find(({ name }) => name.value === argument);
  const value: unknown = given && valueFromASTUntyped(given.value);
  if (!Array.isArray(value)) return [];
  return value.filter(
    (names): names is string[] =>
      Array.isArray(names) && names.every((name) => typeof name === 'string'),
  );
}

function namesIn(requirements: readonly Requirement[]) {
  const names = { scopes: new Set<string>(), policies: new Set<string>() };
  for (const clause of requirements.flat()) {
    if (clause.kind === 'authenticated') continue;
    for (const name of clause.anyOf.flat()) names[clause.kind].add(name);
  }
  return { scopes: [...names.scopes].sort(), policies: [...names.policies].sort() };
}

function coordinate(type: string, field: string): string {
  return `${type}.${field}`;
}
