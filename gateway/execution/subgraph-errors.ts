/** Errors that concern one subgraph, as they enter the answer: they name it as `extensions.service` and nothing inside it. */
import {
  type FieldNode,
  type GraphQLFormattedError,
  Kind,
  OperationTypeNode,
  parse,
  type SelectionSetNode,
} from 'graphql';
import type { SubgraphFault } from './subgraph-fault.ts';

/** A request to a subgraph that failed as a whole. */
export interface FailedRequest {
  readonly service: string;
  /** What was sent. */
  readonly query: string;
  /** Where its answer would have gone; `@` stands for every place of a list. */
  readonly place: readonly (string | number)[];
  readonly operation: OperationTypeNode;
}

/**
 * The errors that a fault costs: one for every field that is missing, or one at the list when a whole list misses them.
 *
 * Paths are those of the subgraph's answer; what merges the answers translates them.
 */
export function errorsOfFault(
  fault: SubgraphFault,
  failed: FailedRequest,
): GraphQLFormattedError[] {
  const fields = fieldsOf(operationOf(failed.query));
  const entities = fields.find(({ name }) => name.value === '_entities');
  const error = (advice: string, path: (string | number)[]): GraphQLFormattedError => ({
    message: `${fault.telling(failed.service)} ${advice}`,
    path,
    extensions: { code: fault.code, service: failed.service },
  });
  if (!entities) {
    const advice =
      failed.operation === OperationTypeNode.MUTATION
        ? 'Whether it did what it was told is not known: look before you repeat it.'
        : 'Try again later.';
    return namesOf(fields).map((name) => error(advice, [name]));
  }
  if (failed.place.includes('@')) return [error('Try again later.', [])];
  return namesOf(fieldsOf(entities.selectionSet)).map((name) =>
    error('Try again later.', ['_entities', 0, name]),
  );
}

/** An error that a subgraph reports, without what is nobody's business outside it. */
export function passOnError(
  { message, path, extensions = {} }: GraphQLFormattedError,
  service: string,
): GraphQLFormattedError {
  // `http` would let a subgraph choose the status of the gateway's whole answer.
  const { stacktrace: _, exception: __, http: ___, ...harmless } = extensions;
  const code = harmless['code'] ?? 'DOWNSTREAM_SERVICE_ERROR';
  return {
    message: code === 'INTERNAL_SERVER_ERROR' ? `${service} failed to answer this.` : message,
    ...(path && { path }),
    extensions: { ...harmless, code, service },
  };
}

function operationOf(query: string): SelectionSetNode | undefined {
  for (const definition of parse(query, { noLocation: true }).definitions) {
    if (definition.kind === Kind.OPERATION_DEFINITION) return definition.selectionSet;
  }
  return undefined;
}

function fieldsOf(selectionSet: SelectionSetNode | undefined): FieldNode[] {
  return (selectionSet?.selections ?? []).flatMap((selection) => {
    if (selection.kind === Kind.FIELD) return [selection];
    return selection.kind === Kind.INLINE_FRAGMENT ? fieldsOf(selection.selectionSet) : [];
  });
}

function namesOf(fields: readonly FieldNode[]): string[] {
  const names = fields.map(({ alias, name }) => (alias ?? name).value);
  return [...new Set(names)].filter((name) => name !== '__typename');
}
