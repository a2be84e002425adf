/** What a subgraph sent back, checked as far as the merging of answers relies on it. */
import type { GraphQLFormattedError } from 'graphql';
import type { ReadData } from './reading/answer-readers.ts';
import { SubgraphFault } from './subgraph-fault.ts';

export interface GraphqlAnswer {
  readonly data?: Record<string, unknown>;
  readonly errors?: readonly GraphQLFormattedError[];
  /** How long it holds and for whom, as the HTTP header says. */
  readonly cacheControl?: string | undefined;
  /** How long it was. */
  readonly bytes?: number;
}

/**
 * Reads the text of an answer; `read` is tried first.
 *
 * @throws {SubgraphFault} `SUBGRAPH_BAD_RESPONSE` when it is no GraphQL answer.
 */
export function readAnswer(text: string, read?: ReadData): GraphqlAnswer {
  const expected = read?.(text);
  if (expected) return { data: expected };
  const answer = parseJson(text);
  if (!isRecord(answer)) throw bad('JSON that is no object');
  const { data = null, errors = null } = answer;
  if (data !== null && !isRecord(data)) throw bad('"data" is no object');
  if (errors !== null && !isErrors(errors)) throw bad('"errors" is no list of errors');
  if (data === null && !errors?.length) throw bad('neither data nor errors');
  return { ...(data && { data }), ...(errors?.length && { errors: errors.map(readError) }) };
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
  const reported = errors ? errorsByEntity(errors, name, asked) : nothingReported;
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
  asked: number,
): Pick<AnsweredEntities, 'errors' | 'failure'> {
  const byEntity = new Map<number, GraphQLFormattedError[]>();
  const failure: GraphQLFormattedError[] = [];
  for (const error of errors) {
    const [part, index] = error.path ?? [];
    if (part !== name && isNameOfEntities(part)) continue;
    if (part === name && typeof index === 'number' && index >= 0 && index < asked) {
      byEntity.set(index, [...(byEntity.get(index) ?? []), error]);
    } else {
      failure.push(error);
    }
  }
  return {
    errors: byEntity.size > 0 ? byEntity : undefined,
    failure: failure.length > 0 ? failure : undefined,
  };
}

/** Whether entities are asked for under this name, alone or beside others (plan/fetch-document.ts). */
function isNameOfEntities(part: string | number | undefined): boolean {
  return typeof part === 'string' && /^(_entities|entities\d+)$/.test(part);
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

/** What a subgraph calls an error: with a message, and with anything else beside it. */
interface SentError {
  readonly message: string;
  readonly path?: unknown;
  readonly extensions?: unknown;
}

function isErrors(value: unknown): value is SentError[] {
  return (
    Array.isArray(value) &&
    value.every((error) => isRecord(error) && typeof error['message'] === 'string')
  );
}

/** The error without what is no path, or no extensions. */
function readError({ message, path, extensions }: SentError): GraphQLFormattedError {
  return {
    message,
    ...(isPath(path) && { path }),
    ...(isRecord(extensions) && { extensions }),
  };
}

function isPath(value: unknown): value is (string | number)[] {
  return (
    Array.isArray(value) &&
    value.every((part) => typeof part === 'string' || Number.isSafeInteger(part))
  );
}

function bad(detail: string): SubgraphFault {
  return new SubgraphFault('SUBGRAPH_BAD_RESPONSE', detail);
}
