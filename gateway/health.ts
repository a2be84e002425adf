/**
 * Tells whoever runs the gateway whether it lives, whether it can be sent requests, and which supergraph it serves. Nothing
 * here is secret, for it is asked without saying who asks.
 */
import type { FastifyInstance } from 'fastify';
import type { CurrentGraph } from './supergraph/current-graph.ts';

/** Adds both to `app`. It answers once a supergraph is served and no longer when it drains: to answer is to be ready. */
export function serveHealth(app: FastifyInstance, current: CurrentGraph): void {
  app.get('/health/live', () => ({ status: 'live' }));
  app.get('/health/ready', (_request, reply) => {
    const { served, refused } = current;
    return reply.header('cache-control', 'no-store').send({
      status: 'ready',
      process: process.pid,
      supergraph: named(served),
      // Another one waits to be mended; why it was refused is in the log.
      ...(refused && { refused: named(refused) }),
    });
  });
}

function named({ hash, since }: { readonly hash: string; readonly since: Date }) {
  return { hash, since: since.toISOString() };
}
