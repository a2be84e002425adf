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

/** What an answer says of the entities that were asked for. */
export interface AnsweredEntities {
  /** In the order asked; null for what the subgraph does not know, empty when it sent no data at all. */
  readonly found: readonly (Record<string, unknown> | null)[];
  /** By the entity's place in that order. */
  readonly errors: ReadonlyMap<number, readonly GraphQLFormattedError[]> | undefined;
  /** Errors that name no entity. */
  readonly failure: readonly GraphQLFormattedError[] | undefined;
}

/**
 * The entities that an answer has under `name`, of which `asked` were asked for.
 *
 * @throws {SubgraphFault} `SUBGRAPH_BAD_RESPONSE` when it has not one place for each.
 */
export function entitiesOf(
  { data, errors }: GraphqlAnswer,
  name: string,
  asked: number,
): AnsweredEntities {
  const reported = errors ? errorsByEntity(errors, name) : nothingReported;
  if (!data && errors) return { found: [], ...reported };
  const found = data?.[name];
  if (!Array.isArray(found)) throw bad('no list of entities');
  if (found.length !== asked) throw bad(`${found.length} entities for ${asked}`);
  if (!found.every((entity) => entity === null || isRecord(entity))) {
    throw bad('entities that are no objects');
  }
  return { found, ...reported };
}

const nothingReported = { errors: undefined, failure: undefined };

function errorsByEntity(
  errors: readonly GraphQLFormattedError[],
  name: string,
): Pick<AnsweredEntities, 'errors' | 'failure'> {
  const byEntity = new Map<number, GraphQLFormattedError[]>();
  const failure: GraphQLFormattedError[] = [];
  for (const error of errors) {
    const [part, index] = error.path ?? [];
    if (part !== undefined && part !== name) continue;
    if (typeof index !== 'number') {
      failure.push(error);
    } else {
      byEntity.set(index, [...(byEntity.get(index) ?? []), error]);
    }
  }
  return {
    errors: byEntity.size > 0 ? byEntity : undefined,
    failure: failure.length > 0 ? failure : undefined,
  };
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
