/** Reads and writes the directives by which a supergraph says what belongs to which subgraph (https://specs.apollo.dev/join). */
import {
  type ConstDirectiveNode,
  type ConstValueNode,
  type DefinitionNode,
  type DocumentNode,
  Kind,
  type NameNode,
  type TypeDefinitionNode,
  type TypeNode,
} from 'graphql';

/** A definition that says by directives which subgraphs it is of. */
export interface Joined {
  readonly directives?: readonly ConstDirectiveNode[];
}

/** The definitions of types of `supergraph`, by name. */
export function typesOf(supergraph: DocumentNode): ReadonlyMap<string, TypeDefinitionNode> {
  return new Map(
    supergraph.definitions.flatMap((definition) =>
      isType(definition) ? [[definition.name.value, definition]] : [],
    ),
  );
}

function isType(definition: DefinitionNode): definition is TypeDefinitionNode {
  return definition.kind.endsWith('TypeDefinition');
}

export interface JoinedSubgraph {
  /** What directives call it. */
  readonly graph: string;
  readonly name: string;
  readonly url: string;
}

/** The subgraphs that `supergraph` joins; undefined where it is no supergraph. */
export function joinedSubgraphs(supergraph: DocumentNode): JoinedSubgraph[] | undefined {
  const graphs = typesOf(supergraph).get('join__Graph');
  if (graphs?.kind !== Kind.ENUM_TYPE_DEFINITION) return undefined;
  return (graphs.values ?? []).flatMap((value) =>
    joins(value, 'join__graph').map((directive) => ({
      graph: value.name.value,
      name: textOf(directive, 'name') ?? '',
      url: textOf(directive, 'url') ?? '',
    })),
  );
}

/** Those directives of `definition` that are called `name`. */
export function joins({ directives = [] }: Joined, name: string): ConstDirectiveNode[] {
  return directives.filter((directive) => directive.name.value === name);
}

/** The subgraphs that its directives called `name` tell of. */
export function graphsOf(definition: Joined, name: string): string[] {
  return joins(definition, name).flatMap((directive) => graphOf(directive) ?? []);
}

/** The subgraph that `directive` tells of, as directives call it. */
export function graphOf(directive: ConstDirectiveNode): string | undefined {
  const graph = argumentOf(directive, 'graph');
  return graph?.kind === Kind.ENUM ? graph.value : undefined;
}

export function textOf(directive: ConstDirectiveNode, argument: string): string | undefined {
  const value = argumentOf(directive, argument);
  return value?.kind === Kind.STRING ? value.value : undefined;
}

export function booleanOf(directive: ConstDirectiveNode, argument: string): boolean | undefined {
  const value = argumentOf(directive, argument);
  return value?.kind === Kind.BOOLEAN ? value.value : undefined;
}

/** Whether it says that the subgraph names a field which it takes from others. */
export function isExternal(directive: ConstDirectiveNode): boolean {
  return booleanOf(directive, 'external') === true;
}

function argumentOf(
  { arguments: given = [] }: ConstDirectiveNode,
  argument: string,
): ConstValueNode | undefined {
  return given.find(({ name }) => name.value === argument)?.value;
}

/** `@name(graph: graph)`, with further arguments whose values are texts. */
export function joinTo(
  graph: string,
  name: string,
  texts: Readonly<Record<string, string>>,
): ConstDirectiveNode {
  const further = Object.entries(texts).map(
    ([argument, value]) => [argument, { kind: Kind.STRING, value }] as const,
  );
  const bare: ConstDirectiveNode = { kind: Kind.DIRECTIVE, name: nameNode(name) };
  return joinWith(bare, {
    graph: { kind: Kind.ENUM, value: graph },
    ...Object.fromEntries(further),
  });
}

/** `directive` with these arguments beside its others, or in their place. */
export function joinWith(
  directive: ConstDirectiveNode,
  values: Readonly<Record<string, ConstValueNode>>,
): ConstDirectiveNode {
  const others = (directive.arguments ?? []).filter(({ name }) => !(name.value in values));
  const given = Object.entries(values).map(
    ([name, value]) => ({ kind: Kind.ARGUMENT, name: nameNode(name), value }) as const,
  );
  return { ...directive, arguments: [...given, ...others] };
}

/** The subgraphs that have `field` of `type` of their own. */
export function resolversOf(field: Joined, type: Joined): string[] {
  const own = joins(field, 'join__field');
  return own.length === 0
    ? [...new Set(graphsOf(type, 'join__type'))]
    : own.filter((directive) => !isExternal(directive)).flatMap((one) => graphOf(one) ?? []);
}

export function nameNode(value: string): NameNode {
  return { kind: Kind.NAME, value };
}

/** The name of what `type` is, without lists and non-nulls. */
export function namedType(type: TypeNode): string {
  return type.kind === Kind.NAMED_TYPE ? type.name.value : namedType(type.type);
}
