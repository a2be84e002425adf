/** Closing without haste: requests under way are answered first, and connections that wait for nothing don't hold it up. */
import type { ServerResponse } from 'node:http';
import type { FastifyInstance } from 'fastify';

/**
 * Prepares `app` for closing; call it before it listens.
 *
 * @returns what closes it: takes no more requests, and resolves when those under way are answered, or after `limitMs`.
 */
export function drainable(app: FastifyInstance, limitMs: number): () => Promise<void> {
  const underWay = new Set<ServerResponse>();
  let answered = () => {};
  app.addHook('onRequest', (_request, { raw }, done) => {
    underWay.add(raw);
    raw.once('close', () => {
      underWay.delete(raw);
      if (underWay.size === 0) answered();
    });
    done();
  });
  return async () => {
    const closing = app.close();
    if (underWay.size > 0) {
      await new Promise<void>((resolve) => {
        const limit = setTimeout(resolve, limitMs);
        answered = () => {
          clearTimeout(limit);
          resolve();
        };
      });
    }
    // A browser opens connections ahead of need; Node counts one that never carried a request as busy.
    app.server.closeAllConnections();
    await closing;
  };
}
