/**
 * The security directives of a supergraph, `@authenticated`, `@requiresScopes` and `@policy`, under the names that it
 * gives them, and the supergraph without them: ApolloGateway refuses to plan over one that links them. What else is a
 * security link, `@inaccessible` above all, stays.
 */
import {
  type ConstDirectiveNode,
  type ConstObjectValueNode,
  type DirectiveDefinitionNode,
  type DocumentNode,
  Kind,
  print,
  type TypeNode,
  visit,
} from 'graphql';

/** What a supergraph can require of a caller, as the specifications name it. */
export type SecurityFeature = 'authenticated' | 'requiresScopes' | 'policy';

/** The directives of a supergraph that require something of a caller, by the names they have there. */
export type SecurityDirectives = ReadonlyMap<string, SecurityFeature>;

const featureUrl =
  /^https?:\/\/specs\.apollo\.dev\/(authenticated|requiresScopes|policy)\/v\d+\.\d+\/?$/;

interface SecurityLink {
  readonly node: ConstDirectiveNode;
  readonly feature: SecurityFeature;
  /** What the feature's own names begin with where they are not imported: `policy` in `policy__Policy`. */
  readonly namespace: string;
  readonly directive: string;
}

/** The security directives that `supergraph` links. */
export function securityDirectives(supergraph: DocumentNode): SecurityDirectives {
  return new Map(securityLinks(supergraph).map(({ directive, feature }) => [directive, feature]));
}

/** `supergraph`, which is the text of `document`, without the security directives and all that defines them. */
export function withoutSecurityDirectives(supergraph: string, document: DocumentNode): string {
  const links = securityLinks(document);
  if (links.length === 0) return supergraph;
  const directives = new Set(links.map(({ directive }) => directive));
  const types = typesOfLinks(document, links);
  const nodes = new Set<ConstDirectiveNode>(links.map(({ node }) => node));
  const stripped = visit(document, {
    Directive: (node) =>
      directives.has(node.name.value) || nodes.has(node as ConstDirectiveNode) ? null : undefined,
    DirectiveDefinition: ({ name }) => (directives.has(name.value) ? null : undefined),
    ScalarTypeDefinition: ({ name }) => (types.has(name.value) ? null : undefined),
  });
  return `${print(stripped)}\n`;
}

function securityLinks(document: DocumentNode): SecurityLink[] {
  return document.definitions.flatMap((definition) =>
    definition.kind === Kind.SCHEMA_DEFINITION || definition.kind === Kind.SCHEMA_EXTENSION
      ? (definition.directives ?? []).flatMap((node) => securityLink(node) ?? [])
      : [],
  );
}

function securityLink(node: ConstDirectiveNode): SecurityLink | undefined {
  if (node.name.value !== 'link') return undefined;
  const given = new Map(node.arguments?.map(({ name, value }) => [name.value, value]));
  const url = given.get('url');
  const feature = url?.kind === Kind.STRING && featureUrl.exec(url.value)?.[1];
  if (!feature) return undefined;
  const as = given.get('as');
  const namespace = as?.kind === Kind.STRING ? as.value : feature;
  const imports = given.get('import');
  let directive = namespace;
  for (const imported of imports?.kind === Kind.LIST ? imports.values : []) {
    const { name, alias } = importedName(imported);
    if (name === `@${feature}`) directive = (alias ?? name).slice(1);
  }
  return { node, feature: feature as SecurityFeature, namespace, directive };
}

function importedName(imported: { readonly kind: Kind }): { name?: string; alias?: string } {
  if (imported.kind === Kind.STRING) return { name: (imported as { value?: string }).value ?? '' };
  if (imported.kind !== Kind.OBJECT) return {};
  const text = (wanted: string) => {
    const field = (imported as ConstObjectValueNode).fields.find(
      ({ name }) => name.value === wanted,
    );
    return field?.value.kind === Kind.STRING ? field.value.value : undefined;
  };
  const name = text('name');
  const alias = text('as');
  return { ...(name !== undefined && { name }), ...(alias !== undefined && { alias }) };
}

/** The scalars that only the directives' own arguments are of. */
function typesOfLinks(document: DocumentNode, links: readonly SecurityLink[]): Set<string> {
  const names = new Set(links.map(({ directive }) => directive));
  const definitions = document.definitions.filter(
    (definition): definition is DirectiveDefinitionNode =>
      definition.kind === Kind.DIRECTIVE_DEFINITION && names.has(definition.name.value),
  );
  const ofArguments = definitions.flatMap((definition) =>
    (definition.arguments ?? []).map(({ type }) => namedType(type)),
  );
  const builtIn = new Set(['String', 'ID', 'Int', 'Float', 'Boolean']);
  return new Set(ofArguments.filter((name) => !builtIn.has(name)));
}

function namedType(type: TypeNode): string {
  return type.kind === Kind.NAMED_TYPE ? type.name.value : namedType(type.type);
}
