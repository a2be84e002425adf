/**
 * What of the federation's features a supergraph uses that this gateway does not serve: those it refuses, for answers would
 * be wrong without them, and those that it leaves alone and says so.
 */
import { type ConstDirectiveNode, type DocumentNode, Kind, visit } from 'graphql';
import { textOf } from './join.ts';

/** Specifications by what their addresses hold, with what to tell of them. */
const unserved: readonly (readonly [address: RegExp, what: string])[] = [
  [/^https?:\/\/specs\.apollo\.dev\/context\//, '@context and @fromContext'],
  [/^https?:\/\/specs\.apollo\.dev\/connect\//, '@connect (subgraphs without a GraphQL endpoint)'],
  [/^https?:\/\/specs\.apollo\.dev\/cacheTag\//, '@cacheTag'],
  [/^https?:\/\/specs\.apollo\.dev\/core\//, 'the composition of Federation 1'],
];

/** The features that `supergraph` needs and that are not served, as people call them. */
export function unservedFeatures(supergraph: DocumentNode): string[] {
  const addresses = supergraph.definitions.flatMap((definition) =>
    definition.kind === Kind.SCHEMA_DEFINITION || definition.kind === Kind.SCHEMA_EXTENSION
      ? (definition.directives ?? []).map((link) => textOf(link, 'url') ?? textOf(link, 'feature'))
      : [],
  );
  return unserved
    .filter(([address]) => addresses.some((given) => given !== undefined && address.test(given)))
    .map(([, what]) => what);
}

/**
 * The fields, `Business.name`, that move from one subgraph to another little by little (`@override` with a label). They are
 * all asked of the subgraph that they move away from.
 */
export function movingFields(supergraph: DocumentNode): string[] {
  const found = new Set<string>();
  let type = '';
  let field = '';
  visit(supergraph, {
    ObjectTypeDefinition: ({ name }) => {
      type = name.value;
    },
    FieldDefinition: ({ name }) => {
      field = name.value;
    },
    Directive: (node) => {
      if (textOf(node as ConstDirectiveNode, 'overrideLabel')) found.add(`${type}.${field}`);
    },
  });
  return [...found];
}
