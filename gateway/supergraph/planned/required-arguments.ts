/**
 * Fields that are required with different arguments. The planner asks for a required field by its own name, and so for one
 * set of arguments where several are needed at one place. So it is given a field of its own for each set; a subgraph is then
 * asked for the real one under the other's name, and told of it by its own. Fields of interfaces are left to it.
 */
import {
  type ConstDirectiveNode,
  type DocumentNode,
  type FieldNode,
  Kind,
  type ObjectTypeDefinitionNode,
  print,
  type SelectionSetNode,
  type TypeDefinitionNode,
  visit,
} from 'graphql';
import { untakenName } from '../../execution/untaken-name.ts';
import { graphOf, isExternal, joins, namedType, nameNode, textOf, typesOf } from '../join.ts';
import { parseFieldSet, replaceFields, type SelectedField, selectedFields } from './field-sets.ts';

/** A field that stands for another with certain arguments. */
export interface StandIn {
  readonly type: string;
  readonly name: string;
  readonly original: string;
  readonly arguments: NonNullable<FieldNode['arguments']>;
}

/** A stand-in at a place of what a field requires. */
export interface PlacedStandIn {
  readonly name: string;
  /** The required fields above it: `category.`, '' at the top. */
  readonly above: string;
}

export interface RequiredArguments {
  /** By name, which no other field of the supergraph has. */
  readonly standIns: ReadonlyMap<string, StandIn>;
  /** The stand-ins that `field` of `type` requires in `graph`, as directives call it. */
  requiredBy(graph: string, type: string, field: string): readonly PlacedStandIn[];
}

/** `supergraph` in which a field for each set of arguments stands for what is required with several. */
export function withStandIns(
  supergraph: DocumentNode,
): RequiredArguments & { readonly supergraph: DocumentNode } {
  const types = typesOf(supergraph);
  const standIns = standInsFor(supergraph, types);
  const required = new Map<string, PlacedStandIn[]>();
  const requiredBy = (graph: string, type: string, field: string) =>
    required.get(`${graph} ${type} ${field}`) ?? [];
  const byName = new Map([...standIns.values()].map((one) => [one.name, one]));
  if (byName.size === 0) return { supergraph, standIns: byName, requiredBy };
  const changed = eachRequirement(supergraph, ({ graph, fields, type, field }) => {
    const placed: PlacedStandIn[] = [];
    const changedFields = replaceFields(fields, type, types, (selected) => {
      const standIn = standIns.get(keyOf(selected));
      if (!standIn) return undefined;
      placed.push({ name: standIn.name, above: selected.above });
      return { kind: Kind.FIELD, name: nameNode(standIn.name) };
    });
    required.set(`${graph} ${type} ${field}`, placed);
    return changedFields;
  });
  return {
    supergraph: withoutUnused(withFields([...byName.values()], changed), byName),
    standIns: byName,
    requiredBy,
  };
}

/** The stand-ins that are needed, by what they stand for. */
function standInsFor(
  supergraph: DocumentNode,
  types: ReadonlyMap<string, TypeDefinitionNode>,
): ReadonlyMap<string, StandIn> {
  const ways = new Map<string, Map<string, SelectedField>>();
  eachRequirement(supergraph, ({ fields, type }) => {
    for (const selected of selectedFields(fields, type, types)) {
      if (!selected.definition.arguments?.length) continue;
      const place = `${selected.type}.${selected.field.name.value}`;
      const known = ways.get(place) ?? new Map<string, SelectedField>();
      ways.set(place, known.set(keyOf(selected), selected));
    }
    return undefined;
  });
  const taken = fieldNamesOf(types);
  const standIns = new Map<string, StandIn>();
  for (const known of ways.values()) {
    if (known.size < 2) continue;
    for (const [key, { type, field }] of known) {
      const original = field.name.value;
      const name = untakenName(`${original}_required`, taken);
      taken.add(name);
      standIns.set(key, { type, name, original, arguments: field.arguments ?? [] });
    }
  }
  return standIns;
}

function keyOf({ type, field }: SelectedField): string {
  const { selectionSet: _, ...bare } = field;
  return `${type}.${print(bare)}`;
}

function fieldNamesOf(types: ReadonlyMap<string, TypeDefinitionNode>): Set<string> {
  return new Set(
    [...types.values()].flatMap((type) =>
      'fields' in type ? (type.fields ?? []).map(({ name }) => name.value) : [],
    ),
  );
}

interface Requirement {
  readonly graph: string;
  readonly fields: SelectionSetNode;
  /** Of which type the field is that requires them, and what it is called. */
  readonly type: string;
  readonly field: string;
}

/** `supergraph` with what `becomes` makes of each requirement; undefined leaves it. */
function eachRequirement(
  supergraph: DocumentNode,
  becomes: (requirement: Requirement) => SelectionSetNode | undefined,
): DocumentNode {
  return eachObject(supergraph, (type) => ({
    ...type,
    fields: (type.fields ?? []).map((field) => ({
      ...field,
      directives: (field.directives ?? []).map((directive) => {
        const text = textOf(directive, 'requires');
        const graph = graphOf(directive);
        if (directive.name.value !== 'join__field' || !text || !graph) return directive;
        const place = { type: type.name.value, field: field.name.value };
        const fields = becomes({ graph, fields: parseFieldSet(text), ...place });
        return fields ? requiring(directive, fields) : directive;
      }),
    })),
  }));
}

function eachObject(
  supergraph: DocumentNode,
  becomes: (type: ObjectTypeDefinitionNode) => ObjectTypeDefinitionNode,
): DocumentNode {
  return visit(supergraph, { ObjectTypeDefinition: becomes });
}

function requiring(directive: ConstDirectiveNode, fields: SelectionSetNode): ConstDirectiveNode {
  const value = fields.selections.map(print).join(' ');
  return {
    ...directive,
    arguments: (directive.arguments ?? []).map((argument) =>
      argument.name.value === 'requires'
        ? { ...argument, value: { kind: Kind.STRING, value } }
        : argument,
    ),
  };
}

function withFields(standIns: readonly StandIn[], supergraph: DocumentNode): DocumentNode {
  return eachObject(supergraph, (type) => {
    const { fields = [] } = type;
    const added = standIns
      .filter((one) => one.type === type.name.value)
      .flatMap(({ name, original }) =>
        fields
          .filter((field) => field.name.value === original)
          .map((field) => ({ ...field, name: nameNode(name), arguments: [] })),
      );
    return { ...type, fields: [...fields, ...added] };
  });
}

/** Subgraphs may only say of fields that they name in some set that another has them. */
function withoutUnused(
  supergraph: DocumentNode,
  standIns: RequiredArguments['standIns'],
): DocumentNode {
  const used = namedInSets(supergraph);
  const touched = new Set(
    [...standIns.values()].flatMap(({ type, name, original }) => [
      `${type}.${name}`,
      `${type}.${original}`,
    ]),
  );
  return eachObject(supergraph, (type) => ({
    ...type,
    fields: (type.fields ?? []).map((field) => {
      const place = `${type.name.value}.${field.name.value}`;
      if (!touched.has(place)) return field;
      const directives = field.directives?.filter(
        (directive) => !isExternal(directive) || used.has(`${graphOf(directive)} ${place}`),
      );
      return { ...field, directives: directives ?? [] };
    }),
  }));
}

/** By subgraph, type and field, what keys, requirements and provisions name. */
function namedInSets(supergraph: DocumentNode): ReadonlySet<string> {
  const types = typesOf(supergraph);
  const named = new Set<string>();
  const add = (directive: ConstDirectiveNode, argument: string, type: string) => {
    const text = textOf(directive, argument);
    if (!text) return;
    for (const { type: of, field } of selectedFields(parseFieldSet(text), type, types)) {
      named.add(`${graphOf(directive)} ${of}.${field.name.value}`);
    }
  };
  for (const type of types.values()) {
    const { value: name } = type.name;
    for (const directive of joins(type, 'join__type')) add(directive, 'key', name);
    if (!('fields' in type)) continue;
    for (const field of type.fields ?? []) {
      for (const directive of joins(field, 'join__field')) {
        add(directive, 'requires', name);
        add(directive, 'provides', namedType(field.type));
      }
    }
  }
  return named;
}
