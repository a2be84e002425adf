/**
 * The parameters of a request to the graph, wherever it carries them: a JSON body, or a URL. They are read as ApolloServer
 * reads them, and written back for it where they changed.
 */
import type { FastifyRequest } from 'fastify';

/** Those that a GraphQL request may have (`query`, `documentId`, `operationName`, `variables`, `extensions`), unchecked. */
export type GraphqlParameters = Readonly<Record<string, unknown>>;

/**
 * The parameters of `request`; undefined where it has none that can be read, or may not ask this way: whoever else reads
 * it says why.
 */
export function parametersIn(request: FastifyRequest): GraphqlParameters | undefined {
  const { method, headers, body, url } = request;
  if (method === 'POST')
    return isJson(headers['content-type']) && isRecord(body) ? body : undefined;
  return method === 'GET' && isMeant(request) ? parametersInUrl(url) : undefined;
}

/** Puts `parameters` in place of those that `request` came with. */
export function rewrite(request: FastifyRequest, parameters: GraphqlParameters): void {
  if (request.method === 'POST') {
    request.body = parameters;
    return;
  }
  const [path = ''] = request.url.split('?');
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) {
    if (value === undefined || value === null) continue;
    search.set(name, typeof value === 'string' ? value : JSON.stringify(value));
  }
  request.raw.url = `${path}?${search}`;
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isJson(contentType: string | undefined): boolean {
  return contentType !== undefined && /^application\/json\s*(;|$)/i.test(contentType);
}

/** Whether a GET is one that a page of another site cannot make a browser send unasked. */
export function isMeant({ headers }: FastifyRequest): boolean {
  const isMarked = headers['apollo-require-preflight'] || headers['x-apollo-operation-name'];
  return Boolean(isMarked) || isJson(headers['content-type']);
}

/** What a URL asks, read as ApolloServer reads it. */
export function searchOf(url: string): URLSearchParams {
  const [, search = ''] = url.split(/\?(.*)/s);
  return new URLSearchParams(search.replace(/#.*/s, ''));
}

function parametersInUrl(url: string): GraphqlParameters | undefined {
  const given = searchOf(url);
  const parameters: Record<string, unknown> = {};
  for (const name of ['query', 'documentId', 'operationName', 'variables', 'extensions']) {
    const [text, ...others] = given.getAll(name);
    if (others.length > 0) return undefined;
    if (text === undefined) continue;
    const value = isJsonParameter(name) ? recordIn(text) : text;
    if (value === undefined) return undefined;
    parameters[name] = value;
  }
  return parameters;
}

function isJsonParameter(name: string): boolean {
  return name === 'variables' || name === 'extensions';
}

function recordIn(json: string): unknown {
  try {
    const value: unknown = JSON.parse(json);
    return isRecord(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
