/** Writes what a plan requires of an object as JSON text; equal objects make equal text. */
import type { QueryPlanFieldNode, QueryPlanSelectionNode } from '@apollo/query-planner';
import { jsonString } from '../json-string.ts';
import { type Entity, fieldOf } from './path.ts';
import type { TypeConditions } from './type-conditions.ts';

/** One required member of an object. */
export interface Member {
  /** What the object calls it. */
  readonly name: string;
  /** What the subgraph that is told of it calls it. */
  readonly told: string;
  /** Whether nothing is required below it. */
  readonly isLeaf: boolean;
  /** Its text; undefined where it is missing. */
  write(object: Entity): string | undefined;
}

type Requirements = readonly QueryPlanSelectionNode[];

/** Compiles what is required of objects of one type or, where that makes no difference, of any. */
export function compileMembers(
  selections: Requirements,
  typename: string | undefined,
  conditions: TypeConditions,
): Member[] {
  const members = selections.flatMap((selection): Member[] => {
    if (selection.kind === 'Field') {
      return [compileMember(selection, conditions)];
    }
    const { typeCondition } = selection;
    if (typeCondition && typename && !conditions.holds(typeCondition, typename)) return [];
    return compileMembers(selection.selections, typename, conditions);
  });
  return [...new Map(members.map((member) => [member.name, member])).values()];
}

/** Compiles the text of an object with all of `members`; undefined where one is missing. */
export function compileText(members: readonly Member[]): Member['write'] {
  if (members.length === 0) return () => '{}';
  const led = members.map((member, index) => ({
    member,
    lead: `${index === 0 ? '{' : ','}${jsonString(member.told)}:`,
  }));
  return (object) => {
    let text = '';
    for (const { member, lead } of led) {
      const value = member.write(object);
      if (value === undefined) return undefined;
      text += lead + value;
    }
    return `${text}}`;
  };
}

/** Compiles the text of an object with those of `groups` of which nothing is missing, if they tell its type. */
export function compileMergedText(groups: readonly (readonly Member[])[]): Member['write'] {
  return (object) => {
    const written = new Map<string, string>();
    for (const members of groups) {
      const values = members.map(({ told, write }) => [told, write(object)] as const);
      if (!values.every(isWritten)) continue;
      for (const [name, value] of values) written.set(name, value);
    }
    if (!written.has('__typename')) return undefined;
    return `{${[...written].map(([name, value]) => `${jsonString(name)}:${value}`).join(',')}}`;
  };
}

function compileMember(
  { name: told, alias: name = told, selections = [] }: QueryPlanFieldNode,
  conditions: TypeConditions,
): Member {
  const write = selections.length === 0 ? JSON.stringify : compileValue(selections, conditions);
  return {
    name,
    told,
    isLeaf: selections.length === 0,
    write(object) {
      const value = fieldOf(object, name);
      return value === undefined ? undefined : write(value);
    },
  };
}

/** Writes what is below an entity: objects without identity, one or a list of them. */
function compileValue(selections: Requirements, conditions: TypeConditions) {
  const writeObject = selections.every(({ kind }) => kind === 'Field')
    ? compileText(compileMembers(selections, undefined, conditions))
    : compileTextByType(selections, conditions);
  const write = (value: unknown): string => {
    if (Array.isArray(value)) return `[${value.map(write).join(',')}]`;
    if (typeof value !== 'object' || value === null) return 'null';
    return writeObject(value as Entity) ?? 'null';
  };
  return write;
}

function compileTextByType(selections: Requirements, conditions: TypeConditions): Member['write'] {
  const byType = new Map<string, Member['write']>();
  return (object) => {
    const typename = String(object['__typename']);
    let write = byType.get(typename);
    if (!write) {
      write = compileText(compileMembers(selections, typename, conditions));
      byType.set(typename, write);
    }
    return write(object);
  };
}

function isWritten(
  member: readonly [string, string | undefined],
): member is readonly [string, string] {
  return member[1] !== undefined;
}
