/** Tells a supergraph from everything that is mistaken for one, and reads from it which subgraphs it joins. */
import { type DocumentNode, GraphQLError, Kind, parse, visit } from 'graphql';
import { type Requirements, readRequirements } from '../authorization/requirements.ts';
import { withoutSecurityDirectives } from '../authorization/security-links.ts';
import { movingFields, unservedFeatures } from './features.ts';
import { joinedSubgraphs } from './join.ts';

/** A composed graph and the subgraphs it joins. */
export interface Supergraph {
  /** As it is planned over: without what it requires of callers. */
  readonly sdl: string;
  readonly requirements: Requirements;
  readonly subgraphs: readonly { readonly name: string; readonly url: string }[];
  /** The fields that move to another subgraph little by little, and are asked of the old one (features.ts). */
  readonly movingFields: readonly string[];
}

export type Recognised =
  | { readonly kind: 'supergraph'; readonly supergraph: Supergraph }
  /** No supergraph, or one that needs what this gateway lacks; `instead` goes on from "it": `is empty`. */
  | { readonly kind: 'other' | 'unserved'; readonly instead: string };

/** Reads `sdl` as a supergraph, or says what it is instead. */
export function recogniseSupergraph(sdl: string): Recognised {
  const instead = insteadOfGraphql(sdl);
  if (instead !== undefined) return { kind: 'other', instead };
  try {
    return recogniseDocument(sdl, parse(sdl));
  } catch (error) {
    if (!(error instanceof GraphQLError)) throw error;
    const { line, column } = error.locations?.[0] ?? { line: 1, column: 1 };
    return {
      kind: 'other',
      instead: `is not GraphQL (line ${line}, column ${column}: ${error.message})`,
    };
  }
}

function insteadOfGraphql(text: string): string | undefined {
  const start = text.trimStart();
  if (start === '') return 'is empty';
  if (start.startsWith('<')) return 'is an HTML or XML page';
  try {
    return isIntrospection(JSON.parse(start))
      ? 'is the result of an introspection query, as JSON'
      : 'is JSON';
  } catch {
    return undefined;
  }
}

function isIntrospection(json: unknown): boolean {
  return /"__schema"/.test(JSON.stringify(json).slice(0, 100));
}

function recogniseDocument(sdl: string, document: DocumentNode): Recognised {
  const subgraphs = joinedSubgraphs(document);
  if (!subgraphs) return { kind: 'other', instead: insteadOfSupergraph(document) };
  const features = unservedFeatures(document);
  if (features.length > 0) return { kind: 'unserved', instead: `needs ${features.join('; ')}` };
  return {
    kind: 'supergraph',
    supergraph: {
      sdl: withoutSecurityDirectives(sdl, document),
      requirements: readRequirements(document),
      subgraphs: subgraphs.map(({ name, url }) => ({ name, url })),
      movingFields: movingFields(document),
    },
  };
}

function insteadOfSupergraph(document: DocumentNode): string {
  const kinds = new Set(document.definitions.map(({ kind }) => kind));
  if (kinds.has(Kind.OPERATION_DEFINITION)) return 'is an operation, not a schema';
  return namesEntityKeys(document)
    ? "is one subgraph's schema, not yet composed with the others"
    : 'is a plain GraphQL schema, which does not say what subgraph answers for which field';
}

function namesEntityKeys(document: DocumentNode): boolean {
  let found = false;
  visit(document, {
    Directive({ name, arguments: given }) {
      const links = given?.some(
        ({ value }) =>
          value.kind === Kind.STRING && value.value.includes('specs.apollo.dev/federation'),
      );
      if (name.value === 'key' || links) found = true;
    },
  });
  return found;
}
