/** What a subgraph must be said to have, beside what it has, so that all of another's object can be asked for there. */
import {
  type FieldDefinitionNode,
  Kind,
  specifiedScalarTypes,
  type TypeDefinitionNode,
} from 'graphql';
import { graphOf, graphsOf, isExternal, joins, namedType, resolversOf, textOf } from '../join.ts';

interface Need {
  /** The subgraph that is to have it, and the one that has. */
  readonly graph: string;
  readonly from: string;
  readonly types: ReadonlyMap<string, TypeDefinitionNode>;
}

/** Who needs more than this needs the other's whole graph. */
const mostTypes = 50;

/** The names of the types; undefined where copies of objects, inputs and leaves, and not too many, would not do. */
export function neededTypes(
  name: string,
  need: Need,
  known: ReadonlySet<string> = new Set(),
): ReadonlySet<string> | undefined {
  const type = need.types.get(name);
  if (known.has(name) || specifiedScalarTypes.some((scalar) => scalar.name === name)) return known;
  if (!type) return undefined;
  if (graphsOf(type, 'join__type').includes(need.graph)) {
    return isWhole(type, need.graph) ? known : undefined;
  }
  let needed: ReadonlySet<string> = new Set([...known, name]);
  if (needed.size > mostTypes) return undefined;
  for (const below of namesIn(type, need.from)) {
    const more = below === undefined ? undefined : neededTypes(below, need, needed);
    if (!more) return undefined;
    needed = more;
  }
  return needed;
}

/** Whether all of `type` can be had from where `graph` has it: there, or by a key of its own. */
function isWhole(type: TypeDefinitionNode, graph: string): boolean {
  if (type.kind !== Kind.OBJECT_TYPE_DEFINITION) return true;
  const hasKey = joins(type, 'join__type').some(
    (directive) => graphOf(directive) === graph && textOf(directive, 'key') !== undefined,
  );
  return hasKey || (type.fields ?? []).every((field) => resolversOf(field, type).includes(graph));
}

/** The types that `type` is made of in `graph`; undefined among them where it cannot be copied. */
function namesIn(type: TypeDefinitionNode, graph: string): (string | undefined)[] {
  switch (type.kind) {
    case Kind.SCALAR_TYPE_DEFINITION:
    case Kind.ENUM_TYPE_DEFINITION:
      return [];
    case Kind.INPUT_OBJECT_TYPE_DEFINITION:
      return (type.fields ?? []).map((field) => namedType(field.type));
    case Kind.OBJECT_TYPE_DEFINITION:
      return (type.fields ?? [])
        .filter((field) => isIn(field, graph))
        .flatMap((field) => (leansOnOthers(field, graph) ? undefined : namesInField(field)));
    default:
      return [undefined];
  }
}

/** Whether `graph` has the field from another subgraph, or by what another has. */
function leansOnOthers(field: FieldDefinitionNode, graph: string): boolean {
  return joins(field, 'join__field').some(
    (directive) =>
      graphOf(directive) === graph &&
      (isExternal(directive) || textOf(directive, 'requires') !== undefined),
  );
}

/** Whether `graph` has the field, its own or another's. */
export function isIn(field: FieldDefinitionNode, graph: string): boolean {
  const own = graphsOf(field, 'join__field');
  return own.length === 0 || own.includes(graph);
}

function namesInField({ type, arguments: taken = [] }: FieldDefinitionNode): string[] {
  return [type, ...taken.map((argument) => argument.type)].map(namedType);
}
