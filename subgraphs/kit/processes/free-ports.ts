/** Ports of 127.0.0.1 that nobody listens on. */
import { randomInt } from 'node:crypto';
import { createServer, type Server } from 'node:net';

/** Below what systems give out of themselves, so that no connection which begins meanwhile is given one. */
const lowest = 20_000;
const highest = 32_767;

/** Enough for a machine on which almost all of them are taken. */
const mostTries = 1_000;

/**
 * Finds `count` different free ports. They are free at this moment; another program may take one before it is used.
 *
 * @throws when none is found.
 */
export async function freePorts(count: number): Promise<number[]> {
  const held = await Promise.all(Array.from({ length: count }, hold));
  await Promise.all(held.map(({ server }) => new Promise((done) => server.close(done))));
  return held.map(({ port }) => port);
}

async function hold(): Promise<{ readonly port: number; readonly server: Server }> {
  for (let tries = 0; tries < mostTries; tries += 1) {
    const port = randomInt(lowest, highest + 1);
    const server = await listenAt(port);
    if (server) return { port, server };
  }
  throw new Error(`No free port was found among ${lowest} to ${highest} on 127.0.0.1.`);
}

/** A server at `port`; undefined where that is taken. */
function listenAt(port: number): Promise<Server | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(undefined));
    server.listen(port, '127.0.0.1', () => resolve(server));
  });
}
