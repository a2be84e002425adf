/** Types that a subgraph is said to have as another has them, and the objects it is said to know by them. */
import {
  type ConstDirectiveNode,
  type DocumentNode,
  Kind,
  type TypeDefinitionNode,
  visit,
} from 'graphql';
import { graphOf, type Joined, joins, joinTo, joinWith, textOf, typesOf } from '../join.ts';

export interface Adopted {
  /** By type: for each subgraph that is said to have it, the one it is taken from. */
  readonly adoptions: ReadonlyMap<string, ReadonlyMap<string, string>>;
  /** By subgraph and abstract type: the objects that are said to be of it there. */
  readonly strangers: ReadonlyMap<string, ReadonlyMap<string, ReadonlySet<string>>>;
}

/** `supergraph` with what is adopted. */
export function withAdopted(supergraph: DocumentNode, adopted: Adopted): DocumentNode {
  const types = typesOf(supergraph);
  const isInterface = (name: string) => types.get(name)?.kind === Kind.INTERFACE_TYPE_DEFINITION;
  const adopt = <Type extends TypeDefinitionNode>(type: Type): Type => {
    const graphs = adopted.adoptions.get(type.name.value);
    const added = abstractions(type, adopted.strangers, isInterface);
    const whole = graphs ? (takenFrom(type, graphs) as Type) : type;
    return { ...whole, directives: [...(whole.directives ?? []), ...added] };
  };
  return visit(supergraph, {
    ScalarTypeDefinition: adopt,
    EnumTypeDefinition: adopt,
    InputObjectTypeDefinition: adopt,
    ObjectTypeDefinition: adopt,
    UnionTypeDefinition: adopt,
  });
}

/** What says of a union its further members, or of an object that it is of an interface. */
function abstractions(
  { kind, name: { value: name } }: TypeDefinitionNode,
  strangers: Adopted['strangers'],
  isInterface: (name: string) => boolean,
): ConstDirectiveNode[] {
  return [...strangers].flatMap(([graph, types]) => {
    if (kind === Kind.UNION_TYPE_DEFINITION) {
      const members = [...(types.get(name) ?? [])];
      return members.map((member) => joinTo(graph, 'join__unionMember', { member }));
    }
    if (kind !== Kind.OBJECT_TYPE_DEFINITION) return [];
    return [...types]
      .filter(([of, objects]) => objects.has(name) && isInterface(of))
      .map(([of]) => joinTo(graph, 'join__implements', { interface: of }));
  });
}

function takenFrom(
  type: TypeDefinitionNode,
  graphs: ReadonlyMap<string, string>,
): TypeDefinitionNode {
  const within = <Part extends Joined>(parts: readonly Part[] = [], directive: string) =>
    parts.map((part) => withCopies(part, graphs, directive));
  const whole = withCopies(type, graphs, 'join__type');
  switch (whole.kind) {
    case Kind.ENUM_TYPE_DEFINITION:
      return { ...whole, values: within(whole.values, 'join__enumValue') };
    case Kind.OBJECT_TYPE_DEFINITION:
      return { ...whole, fields: within(whole.fields, 'join__field') };
    case Kind.INPUT_OBJECT_TYPE_DEFINITION:
      return { ...whole, fields: within(whole.fields, 'join__field') };
    default:
      return whole;
  }
}

/** `part` with those of its directives called `name` that are of one graph for the other too. */
function withCopies<Part extends Joined>(
  part: Part,
  graphs: ReadonlyMap<string, string>,
  name: string,
): Part {
  const copies = [...graphs].flatMap(([graph, from]) =>
    joins(part, name)
      .filter((directive) => graphOf(directive) === from)
      .map((directive) => copiedTo(graph, directive)),
  );
  return { ...part, directives: [...(part.directives ?? []), ...copies] };
}

/** A subgraph can name an entity by an adopted key, and takes none by it. */
function copiedTo(graph: string, directive: ConstDirectiveNode): ConstDirectiveNode {
  const isKey = textOf(directive, 'key') !== undefined;
  const copied = (directive.arguments ?? []).filter(({ name }) => !notCopied.has(name.value));
  return joinWith(
    { ...directive, arguments: copied },
    {
      graph: { kind: Kind.ENUM, value: graph },
      ...(isKey && { resolvable: { kind: Kind.BOOLEAN, value: false } }),
    },
  );
}

/** What is between two other subgraphs, or spares one a request. */
const notCopied: ReadonlySet<string> = new Set([
  'override',
  'overrideLabel',
  'usedOverridden',
  'provides',
]);
