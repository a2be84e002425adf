/** Looks again and again at where the supergraph comes from, and passes on every other text that it finds there. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { SupergraphSource } from './source.ts';

/**
 * Looks at `source` every `everyMs` milliseconds and gives what it finds there to `offer`.
 *
 * @returns what ends it.
 */
export function watchSupergraph(
  source: SupergraphSource,
  everyMs: number,
  offer: (text: string) => Promise<void>,
  logger: Logger,
): () => Promise<void> {
  const ending = new AbortController();
  const { signal } = ending;
  /** Told once, however long it lasts. */
  let told: string | undefined;

  async function look(): Promise<void> {
    try {
      const text = await source.read(signal);
      if (told !== undefined) logger.info({ source: source.name }, 'supergraph can be read again');
      told = undefined;
      if (text !== undefined) await offer(text);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      if (signal.aborted || reason === told) return;
      told = reason;
      logger.warn({ source: source.name, reason }, 'supergraph cannot be read, the old one stays');
    }
  }

  const ended = (async () => {
    // Spread a little, so that many gateways do not ask a registry all at once.
    while (await paused(everyMs * (0.9 + 0.2 * Math.random()), signal)) await look();
  })();
  return async () => {
    ending.abort();
    await ended;
  };
}

/** Whether a pause came to its end. */
async function paused(ms: number, signal: AbortSignal): Promise<boolean> {
  try {
    await pause(ms, undefined, { signal, ref: false });
    return true;
  } catch {
    return false;
  }
}
