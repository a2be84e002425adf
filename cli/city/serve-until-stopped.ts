/** The life of a serving process: it says that it is ready, works until someone stops it, and leaves in good order. */

export interface Served {
  readonly url: string;
  close(): Promise<unknown>;
  /** Rejects when it cannot go on; it is closed then. */
  readonly failed?: Promise<never>;
}

/** Longer than requests under way take to end. */
const leaveWithin = 20_000;

/**
 * Starts something, and ends the process with exit code 0 once it was stopped: by Ctrl-C, by a signal, or by the end
 * of the `start` that launched this process, however that came about.
 */
export async function serveUntilStopped(what: string, start: () => Promise<Served>): Promise<void> {
  const stop = stopRequest();
  const served = await start();
  if (process.send) process.send({ url: served.url });
  else console.log(`${what} answers at ${served.url} (process ${process.pid}). Ctrl-C stops it.`);
  await (served.failed ? Promise.race([stop, served.failed]) : stop);
  setTimeout(() => process.exit(1), leaveWithin).unref();
  await served.close();
  process.exit(0);
}

/** Resolves when this process is to stop. */
export function stopRequest(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
      process.on(signal, () => resolve());
    process.once('disconnect', resolve);
  });
}
