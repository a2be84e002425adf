/** What a request asks, once its parameters are known to be what a GraphQL request has; of others it is said what to send. */
import type { FastifyRequest } from 'fastify';
import { type GraphqlParameters, isMeant, isRecord } from './parameters.ts';
import { RequestRefused } from './refusal.ts';

export interface Question {
  /** The text of a document. */
  readonly query: string;
  readonly operationName: string | undefined;
  readonly variables: Readonly<Record<string, unknown>>;
}

/**
 * The question of `parameters`, whose document is spelled out.
 *
 * @throws {RequestRefused} 400 when they are none.
 */
export function questionIn({
  query = null,
  operationName = null,
  variables = null,
  extensions = null,
}: GraphqlParameters): Question {
  if (query === null || query === '') throw refused(`The request asks nothing. ${howToAsk}`);
  if (typeof query !== 'string') throw refused('query must be the text of a document.');
  if (operationName !== null && typeof operationName !== 'string') {
    throw refused('operationName must be a string.');
  }
  if (variables !== null && !isRecord(variables)) {
    throw refused('variables must be an object, not its JSON as a text.');
  }
  if (extensions !== null && !isRecord(extensions)) {
    throw refused('extensions must be an object.');
  }
  return { query, operationName: operationName ?? undefined, variables: variables ?? {} };
}

/**
 * Says of a request that has no parameters which of it can be read what it lacks. What is wrong with those of a URL, one by
 * one, is told by whoever reads them to run them.
 *
 * @throws {RequestRefused} 400
 */
export function requireReadable(request: FastifyRequest): void {
  if (request.method === 'GET' && !isMeant(request)) {
    throw refused(
      'A question over GET needs the header apollo-require-preflight: 1, which a page of another site cannot send unasked. ' +
        'Add it, or ask with POST.',
    );
  }
  if (request.method === 'POST') throw refused(`The body is no JSON object. ${howToAsk}`);
}

const howToAsk =
  'Send {"query": "…"} with the content type application/json, or name a document that is known by its documentId.';

function refused(message: string): RequestRefused {
  return new RequestRefused(400, 'BAD_REQUEST', message);
}
