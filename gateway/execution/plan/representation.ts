/** What a subgraph is told of an entity to find it: its type, its key, and what the fields asked for require. */
import type { FetchNode, QueryPlanSelectionNode } from '@apollo/query-planner';
import { arePlainStrings, jsonString } from '../json-string.ts';
import { type Entity, fieldOf } from './path.ts';
import { compileMembers, compileMergedText, compileText, type Member } from './required-text.ts';
import type { TypeConditions } from './type-conditions.ts';

/** How entities of one type are told apart and represented. */
export interface Representation {
  /** Identities are comparable among representations of one shape. */
  readonly shape: string;
  /** Equal for places that hold the same entity; undefined for one where what is required was not to be had. */
  identify(place: Entity): unknown;
  /** The representations of the entities of these identities, as the items of a JSON list. */
  write(identities: readonly unknown[]): string;
}

/** How a fetch represents the entity at a place; undefined when it asks nothing of an entity of that type. */
export type RepresentationOf = (place: Entity) => Representation | undefined;

export type Requirements = readonly QueryPlanSelectionNode[];
type Rewrites = NonNullable<FetchNode['inputRewrites']>;

/** Compiles what a fetch node requires of entities, for each of their types when it first occurs. */
export function compileRepresentations(
  requires: Requirements,
  rewrites: Rewrites,
  conditions: TypeConditions,
): RepresentationOf {
  const byType = new Map<string, Representation | undefined>();
  let lastType: string | undefined;
  let last: Representation | undefined;
  return ({ __typename: typename }) => {
    // A list is mostly of one type.
    if (typename === lastType) return last;
    if (typeof typename !== 'string') return undefined;
    if (!byType.has(typename)) {
      const toldAs = toldTypename(typename, rewrites, conditions);
      byType.set(typename, compileRepresentation(typename, toldAs, requires, conditions));
    }
    lastType = typename;
    last = byType.get(typename);
    return last;
  };
}

/** The name by which the subgraph knows the type: an interface's, where it has an object in the interface's place. */
function toldTypename(typename: string, rewrites: Rewrites, conditions: TypeConditions): string {
  let told = typename;
  for (const rewrite of rewrites) {
    const [condition = '', field] = rewrite.path;
    if (rewrite.kind !== 'ValueSetter' || rewrite.path.length !== 2 || field !== '__typename') {
      throw new Error(`The plan rewrites ${rewrite.path.join('.')}, which is not known here.`);
    }
    if (conditions.holds(condition.replace(/^\.\.\. on /, ''), told)) {
      told = String(rewrite.setValueTo);
    }
  }
  return told;
}

/** What one type condition requires stands or falls as a whole; an entity is told of when one that names its type stands. */
function compileRepresentation(
  typename: string,
  toldAs: string,
  requires: Requirements,
  conditions: TypeConditions,
): Representation | undefined {
  const typenameText = jsonString(toldAs);
  const groups = requires.flatMap((selection) => {
    if (selection.kind !== 'InlineFragment') return [];
    const { typeCondition, selections } = selection;
    if (typeCondition !== undefined && !conditions.holds(typeCondition, typename)) return [];
    const members = compileMembers(selections, typename, conditions);
    return [
      members.map((member) =>
        member.name === '__typename' ? { ...member, write: () => typenameText } : member,
      ),
    ];
  });
  const [only, ...others] = groups;
  if (!only) return undefined;
  if (others.length > 0) return byWhole(compileMergedText(groups));
  const [key, ...rest] = only.filter(({ name }) => name !== '__typename');
  if (rest.length === only.length - 1) return undefined;
  return key?.isLeaf && rest.length === 0 ? byKey(toldAs, key) : byWhole(compileText(only));
}

/** A key of one field is what tells entities apart, and nothing need be written of those that are known. */
function byKey(toldAs: string, { name, told }: Member): Representation {
  const lead = `{"__typename":${jsonString(toldAs)},${jsonString(told)}:`;
  return {
    shape: lead,
    identify(place) {
      const key = fieldOf(place, name);
      return typeof key === 'string' && !key.startsWith(asText) ? key : plainKey(key);
    },
    // Mostly keys are words as they are, and then one join writes a thousand of them.
    write: (keys) =>
      arePlainStrings(keys)
        ? `${lead}"${keys.join(`"},${lead}"`)}"}`
        : keys.map((key) => `${lead}${keyText(key)}}`).join(','),
  };
}

/** Begins the identity of a key that is JSON text: that of an object, or of a string that could be taken for such text. */
const asText = '\0';

function plainKey(key: unknown): unknown {
  if (typeof key !== 'string' && (typeof key !== 'object' || key === null)) return key;
  return asText + JSON.stringify(key);
}

function keyText(key: unknown): string {
  if (typeof key !== 'string') return JSON.stringify(key);
  return key.startsWith(asText) ? key.slice(asText.length) : jsonString(key);
}

/** Otherwise equal entities are those that are represented by equal text. */
function byWhole(write: Member['write']): Representation {
  return { shape: '', identify: write, write: (texts) => texts.join(',') };
}
