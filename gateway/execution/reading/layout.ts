/**
 * What an answer looks like when it is as it was asked for: the members of each object in the order of the selection. Most
 * leaves are only ever copied into the answer that callers get, so that neighbours which are neighbours there too are one
 * run of text; only what the plan itself needs of an object, such as its key, is told apart.
 */
import {
  type FieldNode,
  type GraphQLOutputType,
  isListType,
  isNonNullType,
  Kind,
  type SelectionSetNode,
} from 'graphql';
import type { AnswerPlace } from './answer-place.ts';
import { type KeptLeaf, keptLeaf, leafPattern } from './leaf-pattern.ts';

export type Layout = ObjectLayout | { readonly kind: 'list'; readonly items: Layout };

export interface ObjectLayout {
  readonly kind: 'object';
  readonly members: readonly MemberLayout[];
  /** Where such objects go. */
  readonly places: readonly AnswerPlace[];
}

export type MemberLayout =
  | { readonly kind: 'typename'; readonly name: string; readonly typename: string }
  | LeafLayout
  | { readonly kind: 'below'; readonly name: string; readonly value: Layout };

export interface LeafLayout {
  readonly kind: 'leaf';
  readonly name: string;
  readonly pattern: string;
  /** How its value is read, where the plan needs it. */
  readonly kept: KeptLeaf | undefined;
  /** The run that begins with it. */
  readonly run: readonly string[] | undefined;
}

/** What is asked for at certain places, and by whom. */
export interface Asked {
  /** Places of one type that all get what is read; each learns of the runs. */
  readonly places: readonly AnswerPlace[];
  /** The names of the leaves that plans need the values of. */
  readonly kept: ReadonlySet<string>;
}

/**
 * The layout of objects with what `selectionSet` selects; undefined where it depends on what comes, or on what callers do
 * not see.
 */
export function objectLayout(
  selectionSet: SelectionSetNode,
  asked: Asked,
): ObjectLayout | undefined {
  const fields = fieldsOf(selectionSet, asked);
  const members: MemberLayout[] = [];
  for (const field of fields ?? []) {
    const member = memberLayout(field, asked);
    if (!member) return undefined;
    members.push(member);
  }
  const { places } = asked;
  return fields && { kind: 'object', members: joined(members, places), places };
}

function fieldsOf({ selections }: SelectionSetNode, asked: Asked): FieldNode[] | undefined {
  const fields: FieldNode[] = [];
  const [place] = asked.places;
  for (const selection of selections) {
    if (selection.directives?.length || selection.kind === Kind.FRAGMENT_SPREAD) return undefined;
    if (selection.kind === Kind.FIELD) {
      fields.push(selection);
      continue;
    }
    const condition = selection.typeCondition?.name.value ?? place?.type.name;
    const below = condition === place?.type.name && fieldsOf(selection.selectionSet, asked);
    if (!below) return undefined;
    fields.push(...below);
  }
  return new Set(fields.map(nameOf)).size === fields.length ? fields : undefined;
}

function nameOf({ alias, name }: FieldNode): string {
  return (alias ?? name).value;
}

function memberLayout(field: FieldNode, { places, kept }: Asked): MemberLayout | undefined {
  const [place] = places;
  const name = nameOf(field);
  // JavaScript takes this name for something else than a field.
  if (!place || name === '__proto__') return undefined;
  // Text that is copied has the names by which subgraphs were asked.
  if (place.tells(name) !== name) return undefined;
  if (field.name.value === '__typename')
    return { kind: 'typename', name, typename: place.type.name };
  const type = place.typeOf(field.name.value);
  if (!type) return undefined;
  if (field.selectionSet) {
    const below = places.flatMap((one) => one.below(name) ?? []);
    if (below.length < places.length) return undefined;
    const object = objectLayout(field.selectionSet, { places: below, kept });
    return object && { kind: 'below', name, value: inLists(object, type) };
  }
  const pattern = leafPattern(type);
  if (pattern === undefined) return undefined;
  return {
    kind: 'leaf',
    name,
    pattern,
    kept: kept.has(name) ? keptLeaf(type) : undefined,
    run: undefined,
  };
}

function inLists(object: Layout, type: GraphQLOutputType): Layout {
  if (isNonNullType(type)) return inLists(object, type.ofType);
  return isListType(type) ? { kind: 'list', items: inLists(object, type.ofType) } : object;
}

/** Finds the runs among `members` and tells the places of them. */
function joined(
  members: readonly MemberLayout[],
  places: readonly AnswerPlace[],
): readonly MemberLayout[] {
  const runs = new Map<string, string[]>();
  let run: string[] | undefined;
  let last: string | undefined;
  for (const { kind, name } of members) {
    const copied = kind === 'leaf' && places.some((place) => place.indexOf(name) >= 0);
    if (!copied) {
      run = undefined;
    } else if (run && last !== undefined && areNeighbours(last, name, places)) {
      run.push(name);
    } else {
      run = [name];
      runs.set(name, run);
    }
    last = name;
  }
  for (const member of members) {
    // Its value is there already, and is as soon written.
    if (member.kind === 'leaf' && member.kept && runs.get(member.name)?.length === 1) {
      runs.delete(member.name);
    }
  }
  for (const place of places) place.runs.push(...runs.values());
  return members.map((member) =>
    member.kind === 'leaf' ? { ...member, run: runs.get(member.name) } : member,
  );
}

function areNeighbours(first: string, second: string, places: readonly AnswerPlace[]): boolean {
  return places.every((place) => {
    const index = place.indexOf(first);
    return index >= 0 && place.fields[index + 1]?.name === second;
  });
}
