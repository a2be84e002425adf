/**
 * Composition: the subgraphs' schemas become the supergraph (what the gateway plans with) and the public API schema
 * (what a client sees), or a report of why they do not fit together, in the places where that must be mended.
 */
import { composeServices } from '@apollo/composition';
import {
  type ASTNode,
  GraphQLError,
  getLocation,
  lexicographicSortSchema,
  parse,
  printSchema,
  Source,
} from 'graphql';
import { defaultSubgraphUrl, type SubgraphName } from './departments.ts';
import type { GeneratedFile } from './generated-file.ts';
import { sdlPlace } from './sdl-place.ts';

/** What composition needs of a subgraph. */
export interface ComposableSubgraph {
  readonly name: SubgraphName;
  readonly typeDefs: string;
}

export interface ComposedGraph {
  readonly supergraph: string;
  readonly api: string;
  /** What composed, yet differs between subgraphs in a way that somebody should look at. */
  readonly warnings: readonly string[];
}

/** The subgraphs do not compose; the message names each fault and its places. */
export class CompositionError extends Error {
  override readonly name = 'CompositionError';
}

/**
 * Composes `subgraphs` into one graph. The same schemas give the same text, in whatever order they come.
 *
 * @throws {CompositionError} when a schema is invalid or they contradict each other.
 */
export function compose(subgraphs: readonly ComposableSubgraph[]): ComposedGraph {
  const services = subgraphs.map(({ name, typeDefs }) => ({
    name,
    typeDefs: parseSubgraph(name, typeDefs),
    url: defaultSubgraphUrl(name),
  }));
  const composed = composeServices(services);
  if (composed.errors) {
    throw new CompositionError(composed.errors.map(explain).join('\n\n'));
  }
  return {
    supergraph: `${generatedBanner}${composed.supergraphSdl.trimEnd()}\n`,
    api: `${generatedBanner}${printSchema(
      lexicographicSortSchema(composed.schema.toAPISchema().toGraphQLJSSchema()),
    )}\n`,
    warnings: composed.hints.filter(isWarning).map(warn),
  };
}

/** The graph as the project's files. */
export function composedFiles({ supergraph, api }: ComposedGraph): GeneratedFile[] {
  return [
    { path: 'schema/supergraph.graphql', text: supergraph },
    { path: 'schema/api.graphql', text: api },
  ];
}

type Hint = NonNullable<ReturnType<typeof composeServices>['hints']>[number];

const generatedBanner =
  '# Composed by `npm run compose` from the schemas of the subgraphs: do not edit.\n\n';

function parseSubgraph(name: SubgraphName, typeDefs: string) {
  try {
    return parse(new Source(typeDefs, name));
  } catch (error) {
    if (!(error instanceof GraphQLError)) throw error;
    const line = error.locations?.[0]?.line ?? 1;
    throw new CompositionError(`[${name}] ${error.message}\n  ${sdlPlace(name, typeDefs, line)}`);
  }
}

function explain(error: GraphQLError): string {
  return `${error.extensions['code']}: ${error.message}${placesOf(error.nodes ?? [])}`;
}

function warn(hint: Hint): string {
  return `${hint.definition.code}: ${hint.message}${placesOf(hint.nodes ?? [])}`;
}

/** The composer's other hints tell of things that are meant, such as a type that only some subgraphs know in full. */
function isWarning(hint: Hint): boolean {
  return hint.definition.level.name === 'WARN';
}

function placesOf(nodes: readonly ASTNode[]): string {
  const places = nodes.flatMap(({ loc }) =>
    loc
      ? [sdlPlace(loc.source.name, loc.source.body, getLocation(loc.source, loc.start).line)]
      : [],
  );
  return [...new Set(places)].map((text) => `\n  ${text}`).join('');
}
