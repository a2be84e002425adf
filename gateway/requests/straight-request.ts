/**
 * The straight way to an answer, for what nearly every request is: an operation that the graph has answered before, posted
 * as JSON. It was read, validated and admitted when it first came; what is left is to run it.
 *
 * Everything else goes through ApolloServer: what is new, GET, batches, persisted queries, unusual content types, and
 * whatever is wrong, so that each rule and each error has one author. Its protection from requests that a page of another
 * site sends unasked needs no second look here, since such a request cannot carry JSON as what it is.
 */
import type { FastifyRequest } from 'fastify';
import type { Operation } from '../execution/operation.ts';
import type { Operations } from '../execution/operations.ts';
import type { VariableValues } from '../execution/run/request-body.ts';

export interface StraightRequest {
  readonly operation: Operation;
  /** Coerced. */
  readonly variables: VariableValues;
  /** The headers of its answer. */
  readonly headers: Readonly<Record<string, string>>;
}

/** The operation and variables of a request that can go the straight way; undefined when it cannot. */
export function readStraightRequest(
  { method, headers, body }: FastifyRequest,
  operations: Operations,
): StraightRequest | undefined {
  if (method !== 'POST' || !isJson(headers['content-type'])) return undefined;
  const answerHeaders = headersByAccept.get(headers.accept);
  if (!answerHeaders || !isRecord(body)) return undefined;
  const { query, operationName = null, variables = null, extensions = null } = body;
  if (typeof query !== 'string' || extensions !== null) return undefined;
  if (operationName !== null && typeof operationName !== 'string') return undefined;
  if (variables !== null && !isRecord(variables)) return undefined;
  const operation = operations.known(query, operationName ?? undefined);
  const coerced = operation?.coerce(variables ?? {}).coerced;
  return operation && coerced && { operation, variables: coerced, headers: answerHeaders };
}

function isJson(contentType: string | undefined): boolean {
  return contentType !== undefined && /^application\/json\s*(;|$)/i.test(contentType);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const json = answerHeaders('application/json');
const graphqlResponse = answerHeaders('application/graphql-response+json');

/** What common clients accept, and how ApolloServer answers them; it negotiates with the rest. */
const headersByAccept: ReadonlyMap<string | undefined, StraightRequest['headers']> = new Map([
  [undefined, json],
  ['*/*', json],
  ['application/json', json],
  ['application/json, */*', json],
  ['application/json, text/plain, */*', json],
  ['application/graphql-response+json, application/json', graphqlResponse],
  ['application/graphql-response+json,application/json;q=0.9', graphqlResponse],
  ['application/graphql-response+json, application/json;q=0.9', graphqlResponse],
]);

function answerHeaders(contentType: string): StraightRequest['headers'] {
  return { 'content-type': `${contentType}; charset=utf-8`, 'cache-control': 'no-store' };
}
