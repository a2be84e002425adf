/**
 * Takes from an operation what its caller may not have, before anything is planned: fields, by what they, their types,
 * their arguments and the types around them require; then what is left empty, unused fragments and unused variables.
 */
import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLCompositeType,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  isCompositeType,
  isNonNullType,
  isUnionType,
  Kind,
  type OperationDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';
import { type Fragments, fragmentsOf } from '../documents/fragments.ts';
import { ArgumentRequirements } from './argument-requirements.ts';
import { conditionsOf, type Place, type Places } from './places.ts';
import { pruned } from './pruned.ts';
import { allOf, isPersonal, missing, nothingRequired, type Requirement } from './requirement.ts';
import type { Requirements } from './requirements.ts';
import type { Rights } from './rights.ts';

/** Names under which an answer tells what is needed to find places in it; they leave before the answer does. */
export interface Aliases {
  /** The type of an object. */
  readonly type: string;
  /** What an object that holds personal data is known by. */
  readonly key: string;
}

/** What is left of an operation for one caller. */
export interface Filtered {
  /** The operation to run, the same where nothing was taken or added; undefined where nothing is left. */
  readonly document: DocumentNode | undefined;
  /** What was taken. */
  readonly withheld: Places;
  /** What is left of personal data. */
  readonly personal: Places;
}

/** What a caller meets: the graph, and what it requires. */
export interface Protected {
  readonly schema: GraphQLSchema;
  readonly requirements: Requirements;
}

/** Filters `operation` of `document`, which is valid for the schema. */
export function filterOperation(
  graph: Protected,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  { rights, aliases }: { readonly rights: Rights; readonly aliases: Aliases },
): Filtered {
  const root = graph.schema.getRootType(operation.operation);
  if (!root) return { document, withheld: [], personal: [] };
  const filter = new Filter(graph, document, rights, aliases);
  const { set, hollow, changed, withheld, personal } = filter.selections(
    root,
    operation.selectionSet,
  );
  if (!changed) return { document, withheld, personal };
  return {
    document:
      set && !hollow
        ? pruned({ ...operation, selectionSet: set }, filter.fragmentsLeft())
        : undefined,
    withheld,
    personal,
  };
}

/** What is left of a selection set, the fragments in it included. */
interface Left {
  readonly set: SelectionSetNode | undefined;
  /** Whether it only holds what must be there for the sake of what is around it, and answers nothing. */
  readonly hollow: boolean;
  readonly changed: boolean;
  readonly withheld: Place[];
  readonly personal: Place[];
  /** Whether it holds personal data of an object whose key is not asked for yet. */
  readonly unkeyed: boolean;
  /** Whether something was taken that some requests would not have selected. */
  readonly conditional: boolean;
}

/** What is left of one selection. */
interface LeftOfOne extends Omit<Left, 'set'> {
  readonly node: SelectionNode | undefined;
}

const nothing = {
  hollow: false,
  changed: false,
  withheld: [],
  personal: [],
  unkeyed: false,
  conditional: false,
};

class Filter {
  readonly #graph: Protected;
  readonly #rights: Rights;
  readonly #aliases: Aliases;
  readonly #arguments: ArgumentRequirements;
  readonly #fragments: Fragments;
  readonly #fragmentsLeft = new Map<string, Left>();

  constructor(graph: Protected, document: DocumentNode, rights: Rights, aliases: Aliases) {
    this.#graph = graph;
    this.#rights = rights;
    this.#aliases = aliases;
    this.#arguments = new ArgumentRequirements(graph.requirements);
    this.#fragments = fragmentsOf(document);
  }

  /** The fragments that were met, with what is left of them. */
  fragmentsLeft(): Fragments {
    const left = new Map<string, FragmentDefinitionNode>();
    for (const [name, { set: selectionSet }] of this.#fragmentsLeft) {
      const fragment = this.#fragments.get(name);
      if (fragment && selectionSet) left.set(name, { ...fragment, selectionSet });
    }
    return left;
  }

  selections(type: GraphQLCompositeType, set: SelectionSetNode): Left {
    const withheld: Place[] = [];
    const personal: Place[] = [];
    const selections: SelectionNode[] = [];
    let unkeyed = false;
    let changed = false;
    let hollow = true;
    let conditional = false;
    for (const selection of set.selections) {
      const one = this.#selection(type, selection);
      if (one.node) selections.push(one.node);
      withheld.push(...one.withheld);
      personal.push(...one.personal);
      unkeyed ||= one.unkeyed;
      changed ||= one.changed;
      hollow &&= !one.node || one.hollow;
      conditional ||= one.conditional;
    }
    if (selections.length === 0) {
      return { ...nothing, set: undefined, changed: true, withheld, conditional };
    }
    if ([...withheld, ...personal].some((place) => place.kind === 'fragment' && place.types)) {
      selections.push(aliased(this.#aliases.type, '__typename'));
    }
    const key = unkeyed ? this.#keyOf(type) : undefined;
    if (key) selections.push(aliased(this.#aliases.key, key));
    changed ||= selections.length !== set.selections.length;
    return {
      set: changed ? { kind: Kind.SELECTION_SET, selections } : set,
      hollow,
      changed,
      withheld,
      personal,
      unkeyed: unkeyed && key === undefined,
      conditional,
    };
  }

  #selection(type: GraphQLCompositeType, node: SelectionNode): LeftOfOne {
    switch (node.kind) {
      case Kind.FIELD:
        return this.#field(type, node);
      case Kind.INLINE_FRAGMENT: {
        const inner = this.#typeNamed(node.typeCondition?.name.value) ?? type;
        const left = this.selections(inner, node.selectionSet);
        const kept = left.set && { ...node, selectionSet: left.set };
        return { ...left, node: kept, ...this.#underFragment(type, inner, node, left) };
      }
      case Kind.FRAGMENT_SPREAD: {
        const left = this.#fragment(node.name.value);
        const inner = this.#typeNamed(
          this.#fragments.get(node.name.value)?.typeCondition.name.value,
        );
        return {
          ...left,
          node: left.set && node,
          ...this.#underFragment(type, inner ?? type, node, left),
        };
      }
    }
  }

  #fragment(name: string): Left {
    const known = this.#fragmentsLeft.get(name);
    if (known) return known;
    const fragment = this.#fragments.get(name);
    const type = this.#typeNamed(fragment?.typeCondition.name.value);
    if (!fragment || !type) throw new Error(`A valid operation has no unknown fragment ${name}.`);
    const left = this.selections(type, fragment.selectionSet);
    this.#fragmentsLeft.set(name, left);
    return left;
  }

  #underFragment(
    outer: GraphQLCompositeType,
    inner: GraphQLCompositeType,
    { directives }: SelectionNode,
    { withheld, personal, conditional }: Left,
  ): Pick<Left, 'withheld' | 'personal' | 'conditional'> {
    const types = this.#narrowing(outer, inner);
    const when = conditionsOf(directives);
    const under = (places: Place[]): Place[] =>
      places.length === 0 ? places : [{ kind: 'fragment', types, when, places }];
    return {
      withheld: under(withheld),
      personal: under(personal),
      conditional: conditional || (withheld.length > 0 && when.length > 0),
    };
  }

  /** The types an object must be of to be an `inner` where it is known to be an `outer`; undefined where it always is. */
  #narrowing(
    outer: GraphQLCompositeType,
    inner: GraphQLCompositeType,
  ): ReadonlySet<string> | undefined {
    if (outer === inner) return undefined;
    const names = new Set(this.#objectsOf(inner).map(({ name }) => name));
    return this.#objectsOf(outer).every(({ name }) => names.has(name)) ? undefined : names;
  }

  #objectsOf(type: GraphQLCompositeType): readonly GraphQLObjectType[] {
    return isAbstractType(type) ? this.#graph.schema.getPossibleTypes(type) : [type];
  }

  #field(parent: GraphQLCompositeType, node: FieldNode): LeftOfOne {
    const required = this.#graph.requirements.ofType(parent.name);
    const field = isUnionType(parent) ? undefined : parent.getFields()[node.name.value];
    // `__typename` and introspection, which tell of the schema alone.
    if (!field) {
      const kept = missing(required, this.#rights) === undefined ? node : undefined;
      return { ...nothing, node: kept, changed: kept === undefined };
    }
    const requirement = this.#requirementOf(parent.name, field, node, required);
    const lacking = missing(requirement, this.#rights);
    const named = {
      name: (node.alias ?? node.name).value,
      type: field.type,
      when: conditionsOf(node.directives),
    };
    const coordinate = `${parent.name}.${field.name}`;
    if (lacking !== undefined) {
      const withheld: Place[] = [{ kind: 'field', ...named, coordinate, lacking }];
      const conditional = named.when.length > 0;
      return { ...nothing, node: undefined, changed: true, withheld, conditional };
    }
    const isOwn = isPersonal(requirement);
    const own: Place[] = isOwn ? [{ kind: 'field', ...named, coordinate, lacking: '' }] : [];
    const inner = getNamedType(field.type);
    if (!node.selectionSet || !isCompositeType(inner)) {
      return { ...nothing, node, personal: own, unkeyed: isOwn };
    }
    const left = this.#typed(parent, this.selections(inner, node.selectionSet));
    const within = (places: Places): Place[] =>
      places.length === 0 ? [] : [{ kind: 'within', ...named, places }];
    return {
      ...left,
      ...this.#kept(parent, field, node, left),
      withheld: within(left.withheld),
      personal: [...own, ...within(left.personal)],
      unkeyed: isOwn || left.unkeyed,
      conditional: left.conditional || (left.withheld.length > 0 && named.when.length > 0),
    };
  }

  /**
   * A field with what is left of its selections. One that is left with nothing to answer goes, and is null. It stays, hollow,
   * where null would cost what is around it, or where what was taken may not have been selected in the first place.
   */
  #kept(
    parent: GraphQLCompositeType,
    { type }: GraphQLField<unknown, unknown>,
    node: FieldNode,
    { set, hollow, conditional }: Left,
  ): Pick<LeftOfOne, 'node' | 'hollow'> {
    if (set && !hollow) return { node: { ...node, selectionSet: set }, hollow };
    const goes = !isNonNullType(type) || parent === this.#graph.schema.getMutationType();
    if (goes && !conditional) return { node: undefined, hollow: false };
    const selectionSet = set ?? {
      kind: Kind.SELECTION_SET,
      selections: [aliased(this.#aliases.type, '__typename')],
    };
    return { node: { ...node, selectionSet }, hollow: !conditional };
  }

  /** What a mutation came to is told by the type of its outcome, which is put on record. */
  #typed(parent: GraphQLCompositeType, left: Left): Left {
    if (parent !== this.#graph.schema.getMutationType() || !left.set) return left;
    const selections = [...left.set.selections, aliased(this.#aliases.type, '__typename')];
    return { ...left, changed: true, set: { kind: Kind.SELECTION_SET, selections } };
  }

  #requirementOf(
    parent: string,
    field: GraphQLField<unknown, unknown>,
    node: FieldNode,
    required: Requirement,
  ): Requirement {
    const { requirements } = this.#graph;
    if (requirements.empty) return nothingRequired;
    return allOf(
      required,
      requirements.ofField(parent, field.name),
      requirements.ofType(getNamedType(field.type).name),
      this.#arguments.of(field, node),
    );
  }

  /** The field that an object of `type` is known by: a business by its code, a record by its id. */
  #keyOf(type: GraphQLCompositeType): string | undefined {
    if (isUnionType(type)) return undefined;
    const fields = type.getFields();
    return ['uscc', 'id'].find(
      (name) =>
        fields[name] &&
        !isCompositeType(getNamedType(fields[name].type)) &&
        missing(this.#graph.requirements.ofField(type.name, name), this.#rights) === undefined,
    );
  }

  #typeNamed(name: string | undefined): GraphQLCompositeType | undefined {
    const type = name === undefined ? undefined : this.#graph.schema.getType(name);
    return isCompositeType(type) ? type : undefined;
  }
}

function aliased(alias: string, name: string): FieldNode {
  return {
    kind: Kind.FIELD,
    alias: { kind: Kind.NAME, value: alias },
    name: { kind: Kind.NAME, value: name },
  };
}
