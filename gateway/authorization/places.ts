/** Places of an answer, found by the selections that lead to them: what is withheld there, or what is personal. */
import {
  type DirectiveNode,
  type GraphQLOutputType,
  Kind,
  type OperationDefinitionNode,
} from 'graphql';
import type { VariableValues } from '../execution/run/request-body.ts';

/** Places in one object of an answer and below. */
export type Places = readonly Place[];

export type Place = FieldPlace | WithinPlace | FragmentPlace;

/** A field of the object. */
export interface FieldPlace extends Named {
  readonly kind: 'field';
  /** The field as the schema names it: `Registration.phone`. */
  readonly coordinate: string;
  /** What the caller lacks to be given it, in words; empty where it lacks nothing. */
  readonly lacking: string;
}

/** Places within what a field of the object holds. */
export interface WithinPlace extends Named {
  readonly kind: 'within';
  readonly places: Places;
}

/** Places that are there if the object is of one of `types`; undefined where it always is. */
export interface FragmentPlace {
  readonly kind: 'fragment';
  readonly types: ReadonlySet<string> | undefined;
  readonly when: readonly Condition[];
  readonly places: Places;
}

interface Named {
  /** The name in the answer. */
  readonly name: string;
  readonly type: GraphQLOutputType;
  readonly when: readonly Condition[];
}

/** Selected only if the variable, or the literal value, is `wanted`. */
interface Condition {
  readonly wanted: boolean;
  readonly value: boolean | { readonly variable: string };
}

/** The conditions that `@skip` and `@include` put on a selection. */
export function conditionsOf(directives: readonly DirectiveNode[] | undefined): Condition[] {
  return (directives ?? []).flatMap(({ name, arguments: given }): Condition[] => {
    if (name.value !== 'skip' && name.value !== 'include') return [];
    const value = given?.find((argument) => argument.name.value === 'if')?.value;
    const wanted = name.value === 'include';
    if (value?.kind === Kind.BOOLEAN) return [{ wanted, value: value.value }];
    if (value?.kind === Kind.VARIABLE) return [{ wanted, value: { variable: value.name.value } }];
    return [];
  });
}

/** Tells of conditions whether they are met, under the variables of one request. */
export type Included = (when: readonly Condition[]) => boolean;

/** How conditions stand where `operation` runs with `variables`. */
export function includedIn(
  { variableDefinitions = [] }: OperationDefinitionNode,
  variables: VariableValues,
): Included {
  const held = (name: string): unknown => {
    if (variables[name] !== undefined) return variables[name];
    const given = variableDefinitions.find(({ variable }) => variable.name.value === name);
    return given?.defaultValue?.kind === Kind.BOOLEAN ? given.defaultValue.value : undefined;
  };
  return (when) =>
    when.every(({ wanted, value }) => {
      const found = typeof value === 'boolean' ? value : held(value.variable);
      return found === wanted;
    });
}
