/** The identity provider's public keys, wherever they come from, and how that shows in figures. */
import type { JWTVerifyGetKey } from 'jose';
import { Gauge, type Registry } from 'prom-client';

export interface ProviderKeys {
  /** The key that a token names, as jose asks for it. */
  readonly keyFor: JWTVerifyGetKey;
  /** Whether they could not be read when that was last tried. */
  readonly isFailing: boolean;
  /** When they were last read, in milliseconds since 1970; undefined where they never were. */
  readonly readAt: number | undefined;
}

/** Tells from now on in `registry` how it stands with `keys`. */
export function watchKeys(keys: ProviderKeys, registry: Registry): void {
  const registers = [registry];
  new Gauge({
    name: 'one_check_identity_keys_failing',
    help: 'Processes that could not read the identity provider’s keys when they last tried, and use those they know.',
    registers,
    collect() {
      this.set(keys.isFailing ? 1 : 0);
    },
  });
  new Gauge({
    name: 'one_check_identity_keys_age_seconds',
    help: 'How long ago the identity provider’s keys were last read, 0 where none were; of several processes the longest.',
    registers,
    aggregator: 'max',
    collect() {
      if (keys.readAt !== undefined) this.set((Date.now() - keys.readAt) / 1_000);
    },
  });
}
