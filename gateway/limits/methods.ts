/** What else than questions comes to the graph's address: pages of listed sites that ask whether they may, and wrong methods. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { RequestRefused } from '../requests/refusal.ts';

const allowed = 'GET, POST';

/** The headers of requests that mean something here. */
const understood = [
  'accept',
  'apollo-require-preflight',
  'authorization',
  'content-type',
  'traceparent',
  'x-apollo-operation-name',
  'x-one-check-cost',
  'x-one-check-purpose',
  'x-request-id',
].join(', ');

/**
 * Lets pages of `origins` ask the graph at `path` and read its answers; refuses all methods but GET and POST. A page's
 * visitor is never signed in by being there: no cookie counts here, so none is let through.
 */
export function guardMethods(app: FastifyInstance, path: string, origins: readonly string[]): void {
  const listed = new Set(origins);
  if (listed.size > 0) app.addHook('onRequest', allowListed(path, listed));
  app.route({
    method: ['OPTIONS', 'PUT', 'PATCH', 'DELETE'],
    url: path,
    // Before a body is read, which nobody wants.
    onRequest: async (request, reply) => {
      if (isPreflight(request, listed)) return answerPreflight(reply);
      throw new RequestRefused(
        405,
        'METHOD_NOT_ALLOWED',
        `The graph answers GET and POST, not ${request.method}.`,
        { headers: { allow: allowed } },
      );
    },
    handler: () => undefined,
  });
}

/** A hook that lets pages of `listed` read what is answered at `path`. */
function allowListed(path: string, listed: ReadonlySet<string>) {
  return async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    if (request.routeOptions.url !== path) return;
    // Also to those who are not listed, or a cache would give them another's answer.
    void reply.header('vary', 'origin');
    const { origin } = request.headers;
    if (origin === undefined || !listed.has(origin)) return;
    void reply.headers({
      'access-control-allow-origin': origin,
      'access-control-expose-headers': 'retry-after, x-request-id',
    });
  };
}

function isPreflight({ method, headers }: FastifyRequest, listed: ReadonlySet<string>): boolean {
  const { origin } = headers;
  const asks = headers['access-control-request-method'] !== undefined;
  return method === 'OPTIONS' && asks && origin !== undefined && listed.has(origin);
}

function answerPreflight(reply: FastifyReply): FastifyReply {
  return reply
    .code(204)
    .headers({
      'access-control-allow-methods': allowed,
      'access-control-allow-headers': understood,
      'access-control-max-age': '600',
    })
    .send();
}
