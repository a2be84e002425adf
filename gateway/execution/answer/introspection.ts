/** Answers what an operation asks of the schema itself, from what callers see of it. */
import {
  executeSync,
  type FieldNode,
  type FragmentDefinitionNode,
  GraphQLError,
  type GraphQLSchema,
  Kind,
  type OperationDefinitionNode,
} from 'graphql';
import type { Entity } from '../plan/path.ts';
import type { VariableValues } from '../run/request-body.ts';
import type { CollectedField } from './collect-fields.ts';

/** Answers the introspection among an operation's root fields. */
export type Introspect = (variables: VariableValues) => Entity;

/** Compiles the introspection among `rootFields`; undefined where there is none. */
export function compileIntrospection(
  operation: OperationDefinitionNode,
  rootFields: readonly CollectedField[],
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
  schema: GraphQLSchema,
): Introspect | undefined {
  const selections = rootFields
    .filter(({ field }) => field.name.value === '__schema' || field.name.value === '__type')
    .map(wholeField);
  if (selections.length === 0) return undefined;
  const selectionSet = { kind: Kind.SELECTION_SET, selections } as const;
  const document = {
    kind: Kind.DOCUMENT,
    definitions: [{ ...operation, selectionSet }, ...fragments.values()],
  } as const;
  return (variableValues) => {
    const { data, errors } = executeSync({ schema, document, variableValues });
    if (!data) throw new GraphQLError('Introspection failed.', { originalError: errors?.[0] });
    return data;
  };
}

/** One field for all that the operation selects by its name; whether to include it is decided already. */
function wholeField({ field, selectionSets }: CollectedField): FieldNode {
  const selections = selectionSets.flatMap((selectionSet) => selectionSet.selections);
  return {
    ...field,
    directives: [],
    selectionSet: { kind: Kind.SELECTION_SET, selections },
  };
}
