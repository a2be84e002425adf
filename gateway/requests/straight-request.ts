/**
 * The straight way to an answer, for what nearly every request is: an operation that the graph has answered before, asked
 * by its text or its id. It was read, validated and admitted when it first came; what is left is to run it.
 *
 * Everything else goes through ApolloServer: what is new, mutations over GET, unusual content types, and whatever is
 * wrong, so that each rule and each error has one author. Its protection from requests that a page of another site sends
 * unasked needs no second look here: parameters are only read of requests that such a page cannot send.
 */
import type { FastifyRequest } from 'fastify';
import { getOperationAST, OperationTypeNode } from 'graphql';
import type { Operation } from '../execution/operation.ts';
import type { Operations } from '../execution/operations.ts';
import type { VariableValues } from '../execution/run/request-body.ts';
import { type GraphqlParameters, isRecord } from './parameters.ts';

export interface StraightRequest {
  readonly operation: Operation;
  /** Coerced. */
  readonly variables: VariableValues;
  /** In which type it is answered. */
  readonly contentType: string;
}

/** The operation and variables of a request with these `parameters` that can go the straight way; undefined when it cannot. */
export function readStraightRequest(
  { method, headers }: FastifyRequest,
  { query, operationName = null, variables = null, extensions = null }: GraphqlParameters,
  operations: Operations,
): StraightRequest | undefined {
  const contentType = contentTypeByAccept.get(headers.accept);
  if (contentType === undefined || typeof query !== 'string') return undefined;
  if (extensions !== null && !isRecord(extensions)) return undefined;
  if (operationName !== null && typeof operationName !== 'string') return undefined;
  if (variables !== null && !isRecord(variables)) return undefined;
  const operation = operations.known(query, operationName ?? undefined);
  if (!operation || (method !== 'POST' && !isQuery(operation))) return undefined;
  const { coerced } = operation.coerce(variables ?? {});
  return coerced && { operation, variables: coerced, contentType };
}

function isQuery({ document, name }: Operation): boolean {
  return getOperationAST(document, name)?.operation === OperationTypeNode.QUERY;
}

const json = 'application/json; charset=utf-8';
const graphqlResponse = 'application/graphql-response+json; charset=utf-8';

/** What common clients accept, and how ApolloServer answers them; it negotiates with the rest. */
const contentTypeByAccept: ReadonlyMap<string | undefined, string> = new Map([
  [undefined, json],
  ['*/*', json],
  ['application/json', json],
  ['application/json, */*', json],
  ['application/json, text/plain, */*', json],
  ['application/graphql-response+json, application/json', graphqlResponse],
  ['application/graphql-response+json,application/json;q=0.9', graphqlResponse],
  ['application/graphql-response+json, application/json;q=0.9', graphqlResponse],
]);
