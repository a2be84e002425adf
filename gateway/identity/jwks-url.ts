/**
 * The identity provider's public keys at a URL: fetched when a token first needs one, again when they are ten minutes old, and
 * when a token names one that is not known. While they cannot be fetched, those that are known are used for as long as was
 * agreed; a token that names another cannot be checked until then. How they are fetched and chosen is jose's; this says when.
 */
import {
  createRemoteJWKSet,
  type ExportedJWKSCache,
  errors,
  type JWTVerifyGetKey,
  jwksCache,
} from 'jose';
import type { Logger } from 'pino';
import type { ProviderKeys } from './provider-keys.ts';

/** Keys are not asked for again before, in milliseconds. */
const freshForMs = 10 * 60_000;

/** For tokens that name keys nobody knows, they are not asked for more often than this, in milliseconds. */
const restMs = 30_000;

/** After an attempt that failed, the next is not made before, in milliseconds. */
const restAfterFailureMs = 5_000;

interface Failure {
  readonly error: unknown;
  readonly at: number;
  /** What the log was told of it. */
  readonly told: string;
}

export class JwksUrl implements ProviderKeys {
  readonly #url: URL;
  readonly #keptMs: number;
  readonly #logger: Logger;
  /** Where jose writes what it fetched, and when. */
  readonly #fetched: ExportedJWKSCache = { jwks: { keys: [] }, uat: 0 };
  readonly #keys: ReturnType<typeof createRemoteJWKSet>;
  #fetching: Promise<void> | undefined;
  #failure: Failure | undefined;

  /** Keys that were fetched are used for `keptMs` milliseconds at most, unless they can be fetched again. */
  constructor(url: URL, keptMs: number, logger: Logger) {
    this.#url = url;
    this.#keptMs = keptMs;
    this.#logger = logger;
    this.#keys = createRemoteJWKSet(url, {
      cacheMaxAge: Number.POSITIVE_INFINITY,
      cooldownDuration: Number.POSITIVE_INFINITY,
      [jwksCache]: this.#fetched,
    });
  }

  get isFailing(): boolean {
    return this.#failure !== undefined;
  }

  get readAt(): number | undefined {
    return this.#fetched.uat || undefined;
  }

  readonly keyFor: JWTVerifyGetKey = async (header, token) => {
    if (this.#age >= freshForMs) await this.#refresh();
    try {
      return await this.#keys(header, token);
    } catch (error) {
      if (!(error instanceof errors.JWKSNoMatchingKey) || this.#age < restMs) throw error;
      await this.#fetch();
      return this.#keys(header, token);
    }
  };

  get #age(): number {
    return Date.now() - this.#fetched.uat;
  }

  get #areUsable(): boolean {
    return this.#age < this.#keptMs;
  }

  /** Fetches keys that are old; once the provider is known to fail, nobody waits for it who can do with them. */
  async #refresh(): Promise<void> {
    const isKnownToFail = this.isFailing;
    const fetching = this.#fetch().catch((error) => {
      if (!this.#areUsable) throw error;
    });
    if (!isKnownToFail || !this.#areUsable) return fetching;
    fetching.catch(() => undefined);
  }

  /** Fetches the keys; all who want that at a time wait for one attempt, or hear how the last one failed. */
  async #fetch(): Promise<void> {
    if (this.#failure && Date.now() - this.#failure.at < restAfterFailureMs) {
      throw this.#failure.error;
    }
    this.#fetching ??= this.#fetchOnce().finally(() => {
      this.#fetching = undefined;
    });
    return this.#fetching;
  }

  async #fetchOnce(): Promise<void> {
    try {
      await this.#keys.reload();
    } catch (error) {
      this.#failure = { error, at: Date.now(), told: this.#tell(error) };
      throw error;
    }
    if (this.#failure) this.#logger.info({ jwks: this.#place }, 'identity keys are fetched again');
    this.#failure = undefined;
  }

  /** Tells the log that they cannot be fetched, unless that was what it was told last. */
  #tell(error: unknown): string {
    const reason = reasonOf(error);
    const said = { jwks: this.#place, reason };
    const told = `${reason} ${this.#areUsable}`;
    if (told === this.#failure?.told) return told;
    if (this.#areUsable) {
      const until = new Date(this.#fetched.uat + this.#keptMs).toISOString();
      this.#logger.warn(
        { ...said, until },
        'identity keys cannot be fetched, those known are used',
      );
    } else {
      this.#logger.error(said, 'identity keys cannot be fetched, no token can be checked');
    }
    return told;
  }

  /** Its query may hold what is nobody's business. */
  get #place(): string {
    return `${this.#url.origin}${this.#url.pathname}`;
  }
}

/** What fetch says is that it failed; its cause says how. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? `${error.message}: ${error.cause.message}` : error.message;
}
