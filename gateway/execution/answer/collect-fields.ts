/**
 * What an operation selects at one place of the answer, for one type of object there: fragments resolved, `@skip` and
 * `@include` decided, fields of one name merged.
 */
import {
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLInterfaceType,
  type GraphQLObjectType,
  type GraphQLSchema,
  isAbstractType,
  Kind,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';

/** What selections are read against. */
export interface SelectionScope {
  readonly schema: GraphQLSchema;
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  /** The values of the variables that conditions test. */
  readonly conditions: Readonly<Record<string, unknown>>;
  /** What callers call fields that are kept apart by other names (asked-names.ts). */
  readonly told: ReadonlyMap<string, string>;
}

/** What is at a place: an object, or one that no subgraph has told more of than its interface. */
export type PlaceType = GraphQLObjectType | GraphQLInterfaceType;

export interface CollectedField {
  /** Its name in what is carried out. */
  readonly name: string;
  readonly field: FieldNode;
  readonly selectionSets: readonly SelectionSetNode[];
}

/** The fields that `selectionSets` select of an object of `type`, in the order in which they are first named. */
export function collectFields(
  selectionSets: readonly SelectionSetNode[],
  type: PlaceType,
  scope: SelectionScope,
): CollectedField[] {
  const byName = new Map<string, { field: FieldNode; selectionSets: SelectionSetNode[] }>();
  const seen = new Set<string>();
  const collect = ({ selections }: SelectionSetNode): void => {
    for (const selection of selections) {
      if (!isIncluded(selection, scope.conditions)) continue;
      switch (selection.kind) {
        case Kind.FIELD: {
          const name = (selection.alias ?? selection.name).value;
          const merged = byName.get(name) ?? { field: selection, selectionSets: [] };
          if (selection.selectionSet) merged.selectionSets.push(selection.selectionSet);
          byName.set(name, merged);
          break;
        }
        case Kind.INLINE_FRAGMENT:
          if (applies(selection.typeCondition?.name.value, type, scope.schema)) {
            collect(selection.selectionSet);
          }
          break;
        case Kind.FRAGMENT_SPREAD: {
          const fragment = scope.fragments.get(selection.name.value);
          if (!fragment || seen.has(selection.name.value)) break;
          seen.add(selection.name.value);
          if (applies(fragment.typeCondition.name.value, type, scope.schema)) {
            collect(fragment.selectionSet);
          }
        }
      }
    }
  };
  for (const selectionSet of selectionSets) collect(selectionSet);
  return [...byName].map(([name, { field, selectionSets: below }]) => ({
    name,
    field,
    selectionSets: below,
  }));
}

/** Whether a selection's `@skip` and `@include` let it stand. */
export function isIncluded(
  { directives = [] }: SelectionNode,
  conditions: SelectionScope['conditions'],
): boolean {
  return directives.every(({ name, arguments: given = [] }) => {
    if (name.value !== 'skip' && name.value !== 'include') return true;
    const value = given.find((argument) => argument.name.value === 'if')?.value;
    const holds =
      value?.kind === Kind.VARIABLE
        ? conditions[value.name.value]
        : value?.kind === Kind.BOOLEAN && value.value;
    return holds === (name.value === 'include');
  });
}

function applies(condition: string | undefined, type: PlaceType, schema: GraphQLSchema): boolean {
  if (condition === undefined || condition === type.name) return true;
  const conditionType = schema.getType(condition);
  return isAbstractType(conditionType) && schema.isSubType(conditionType, type);
}
