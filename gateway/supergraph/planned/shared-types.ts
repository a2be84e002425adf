/**
 * Unions and interfaces of which subgraphs know different objects. Where several subgraphs have a field of such a type, the
 * planner leaves out what callers ask of an object that one of them does not know, whichever of them it asks. So it is told
 * that each knows the objects of all, and what it then asks a subgraph of strangers is taken out of its plan.
 */
import { type ConstDirectiveNode, type DocumentNode, Kind, type TypeDefinitionNode } from 'graphql';
import {
  booleanOf,
  graphOf,
  graphsOf,
  type Joined,
  joins,
  namedType,
  resolversOf,
  textOf,
  typesOf,
} from '../join.ts';
import { withAdopted } from './adopted-types.ts';
import { isIn, neededTypes } from './needed-types.ts';

/** What a subgraph was said to know and does not. */
export interface Strangers {
  /** Whether there are any. */
  readonly some: boolean;
  /** Whether `graph`, as directives call it, knows no `object` where it has a `type`; undefined for any type. */
  has(graph: string, type: string | undefined, object: string): boolean;
}

/** `supergraph` in which whoever has a shared field knows all objects that it may be, as far as that can be told. */
export function withWholeTypes(supergraph: DocumentNode): {
  readonly supergraph: DocumentNode;
  readonly strangers: Strangers;
} {
  const types = typesOf(supergraph);
  const strangers = new Map<string, Map<string, Set<string>>>();
  const adoptions = new Map<string, Map<string, string>>();
  for (const { graph, from, type, object } of missingObjects(types)) {
    const needed = neededTypes(object, { graph, from, types });
    if (!needed) continue;
    for (const name of needed) {
      const known = adoptions.get(name) ?? new Map<string, string>();
      if (!known.has(graph)) adoptions.set(name, known.set(graph, from));
    }
    const ofGraph = strangers.get(graph) ?? new Map<string, Set<string>>();
    strangers.set(graph, ofGraph);
    for (const name of [type, ...interfacesOf(types.get(type), graph)]) {
      ofGraph.set(name, new Set([...(ofGraph.get(name) ?? []), object]));
    }
  }
  const some = strangers.size > 0;
  return {
    supergraph: some ? withAdopted(supergraph, { adoptions, strangers }) : supergraph,
    strangers: {
      some,
      has: (graph, type, object) =>
        adoptions.get(object)?.has(graph) === true ||
        strangers
          .get(graph)
          ?.get(type ?? '')
          ?.has(object) === true,
    },
  };
}

interface MissingObject {
  /** Which subgraph does not know it, and which does. */
  readonly graph: string;
  readonly from: string;
  readonly type: string;
  readonly object: string;
}

function missingObjects(types: ReadonlyMap<string, TypeDefinitionNode>): MissingObject[] {
  return [...types.values()].flatMap((type) => {
    if (type.kind !== Kind.OBJECT_TYPE_DEFINITION) return [];
    return (type.fields ?? []).flatMap((field) => {
      const shared = types.get(namedType(field.type));
      if (!shared || !isAbstract(shared)) return [];
      const graphs = resolversOf(field, type).filter((graph) => !isObjectIn(shared, graph));
      if (graphs.length < 2) return [];
      const knownBy = new Map(graphs.map((graph) => [graph, objectsOf(shared, graph, types)]));
      const from = new Map<string, string>();
      for (const [graph, objects] of knownBy) {
        for (const object of objects) if (!from.has(object)) from.set(object, graph);
      }
      return graphs.flatMap((graph) =>
        [...from]
          .filter(([object]) => !knownBy.get(graph)?.has(object))
          .filter(([object, other]) => fits(types.get(object), shared, graph, other))
          .map(([object, other]) => ({ graph, from: other, type: shared.name.value, object })),
      );
    });
  });
}

function isAbstract({ kind }: TypeDefinitionNode): boolean {
  return kind === Kind.UNION_TYPE_DEFINITION || kind === Kind.INTERFACE_TYPE_DEFINITION;
}

/** Whether it is an interface for others and an object for `graph` (`@interfaceObject`). */
function isObjectIn(type: Joined, graph: string): boolean {
  return joins(type, 'join__type').some(
    (directive) => graphOf(directive) === graph && booleanOf(directive, 'isInterfaceObject'),
  );
}

/** Whether `object`, as `from` has it, could be a `shared` in `graph`. */
function fits(
  object: TypeDefinitionNode | undefined,
  shared: TypeDefinitionNode,
  graph: string,
  from: string,
): boolean {
  if (shared.kind !== Kind.INTERFACE_TYPE_DEFINITION) return true;
  // An object that is known and of another kind there is so on purpose.
  if (object?.kind !== Kind.OBJECT_TYPE_DEFINITION) return false;
  if (graphsOf(object, 'join__type').includes(graph)) return false;
  const has = new Set(
    (object.fields ?? []).filter((field) => isIn(field, from)).map(({ name }) => name.value),
  );
  return (shared.fields ?? []).every((field) => !isIn(field, graph) || has.has(field.name.value));
}

/** The objects that `type` may be in `graph`. */
function objectsOf(
  type: TypeDefinitionNode,
  graph: string,
  types: ReadonlyMap<string, TypeDefinitionNode>,
): ReadonlySet<string> {
  const { value: name } = type.name;
  if (type.kind === Kind.UNION_TYPE_DEFINITION) {
    return named(joins(type, 'join__unionMember'), graph, 'member');
  }
  const objects = [...types.values()].filter(
    (one) => one.kind === Kind.OBJECT_TYPE_DEFINITION && interfacesOf(one, graph).has(name),
  );
  return new Set(objects.map((one) => one.name.value));
}

function interfacesOf(type: Joined | undefined, graph: string): ReadonlySet<string> {
  return named(type ? joins(type, 'join__implements') : [], graph, 'interface');
}

function named(
  directives: readonly ConstDirectiveNode[],
  graph: string,
  argument: string,
): ReadonlySet<string> {
  return new Set(
    directives
      .filter((directive) => graphOf(directive) === graph)
      .flatMap((directive) => textOf(directive, argument) ?? []),
  );
}
