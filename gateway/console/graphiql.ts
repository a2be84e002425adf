/** Serves GraphiQL: the page at the gateway's own address and, to browsers, where the graph is. */
import { createReadStream } from 'node:fs';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { scripts, styles } from './assets.ts';
import { contentSecurityPolicy, graphiqlPage, startScript } from './page.ts';

const startUrl = '/graphiql/start.js';

const page = graphiqlPage(
  styles.map(({ url }) => url),
  [...scripts.map(({ url }) => url), startUrl],
);

/** Adds the page at `/`, for browsers also at `/graphql`, and all it loads; what `questions` gives becomes its tabs. */
export function serveGraphiql(app: FastifyInstance, questions: () => readonly string[]): void {
  app.addHook('onRequest', async (request, reply) => {
    const { method, routeOptions } = request;
    if (method === 'GET' && routeOptions.url === '/graphql' && wantsPage(request)) {
      return sendPage(reply);
    }
  });
  app.get('/', (_request, reply) => sendPage(reply));
  for (const { url, file, type } of [...styles, ...scripts]) {
    app.get(url, (_request, reply) =>
      sendAsset(reply, type, 'public, max-age=31536000, immutable').send(createReadStream(file)),
    );
  }
  app.get(startUrl, (_request, reply) =>
    sendAsset(reply, 'text/javascript', 'no-cache').send(startScript(questions())),
  );
}

/** Whether a browser asks for a page, rather than a program for data. */
function wantsPage({ headers }: FastifyRequest): boolean {
  return headers.accept?.includes('text/html') ?? false;
}

function sendPage(reply: FastifyReply): FastifyReply {
  return reply
    .headers({
      'content-security-policy': contentSecurityPolicy,
      'cache-control': 'no-cache',
      vary: 'accept',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
    })
    .type('text/html; charset=utf-8')
    .send(page);
}

function sendAsset(reply: FastifyReply, type: string, cacheControl: string): FastifyReply {
  return reply
    .headers({ 'cache-control': cacheControl, 'x-content-type-options': 'nosniff' })
    .type(`${type}; charset=utf-8`);
}
