/** Which documents a graph cannot answer, so that a change of its schema is noticed before a front end is. */
import { GraphQLError, type GraphQLSchema, parse, validate } from 'graphql';
import { documentLimits, overDocumentLimits } from '../limits/document-limits.ts';
import { overSourceLimits } from '../limits/source-limits.ts';
import type { ManifestOperation } from './manifest.ts';

export interface Misfit {
  readonly id: string;
  readonly name: string;
  /** What is wrong first. */
  readonly misfit: string;
}

/** Those of `operations` that do not fit `schema`. */
export function misfitsAmong(
  operations: readonly ManifestOperation[],
  schema: GraphQLSchema,
): Misfit[] {
  return operations.flatMap(({ id, name, body }) => {
    const misfit = misfitOf(body, schema);
    return misfit === undefined ? [] : [{ id, name, misfit }];
  });
}

/** Why a graph of this schema does not answer a document, whoever asks it; undefined when it does. */
export function misfitOf(text: string, schema: GraphQLSchema): string | undefined {
  const unreadable = overSourceLimits(text, documentLimits);
  if (unreadable) return unreadable.message;
  try {
    const document = parse(text);
    const [fault = overDocumentLimits(document, documentLimits)] = validate(schema, document);
    return fault?.message;
  } catch (error) {
    if (error instanceof GraphQLError) return error.message;
    throw error;
  }
}
