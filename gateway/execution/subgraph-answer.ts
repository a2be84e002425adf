/** What a subgraph sent back, checked as far as the merging of answers relies on it. */
import type { GraphQLFormattedError } from 'graphql';
import { SubgraphFault } from './subgraph-fault.ts';

export interface GraphqlAnswer {
  readonly data?: Record<string, unknown>;
  readonly errors?: readonly GraphQLFormattedError[];
}

/**
 * Reads the text of an answer.
 *
 * @throws {SubgraphFault} `SUBGRAPH_BAD_RESPONSE` when it is no GraphQL answer.
 */
export function readAnswer(text: string): GraphqlAnswer {
  const answer = parseJson(text);
  if (!isRecord(answer)) throw bad('JSON that is no object');
  const { data = null, errors = null } = answer;
  if (data !== null && !isRecord(data)) throw bad('"data" is no object');
  if (errors !== null && !isErrors(errors)) throw bad('"errors" is no list of errors');
  if (data === null && !errors?.length) throw bad('neither data nor errors');
  return { ...(data && { data }), ...(errors?.length && { errors }) };
}

/**
 * Makes sure that an answer about entities has one place for each that was asked for.
 *
 * @throws {SubgraphFault} `SUBGRAPH_BAD_RESPONSE` when it has not.
 */
export function requireEntities({ data, errors }: GraphqlAnswer, asked: number): void {
  if (!data && errors) return;
  const entities = data?.['_entities'];
  if (!Array.isArray(entities)) throw bad('no list of entities');
  if (entities.length !== asked) throw bad(`${entities.length} entities for ${asked}`);
  if (!entities.every((entity) => entity === null || isRecord(entity))) {
    throw bad('entities that are no objects');
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    // Not the parser's own message: it quotes the answer, which may hold personal data, and this goes into the log.
    throw new SubgraphFault('SUBGRAPH_BAD_RESPONSE', 'no JSON', { cause });
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isErrors(value: unknown): value is GraphQLFormattedError[] {
  return (
    Array.isArray(value) &&
    value.every((error) => isRecord(error) && typeof error['message'] === 'string')
  );
}

function bad(detail: string): SubgraphFault {
  return new SubgraphFault('SUBGRAPH_BAD_RESPONSE', detail);
}
