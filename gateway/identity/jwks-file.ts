/**
 * The identity provider's public keys in a file that may change while the gateway serves: a key that is added is taken as soon
 * as a token names it, one that is taken away is believed no longer than a second. While the file cannot be read, the keys that
 * it had stand.
 */
import { readFile } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { createLocalJWKSet, errors, type JWTVerifyGetKey } from 'jose';
import type { Logger } from 'pino';
import { GatewayStartError } from '../start-error.ts';
import type { ProviderKeys } from './provider-keys.ts';

/** Whoever checks a token looks into the file again when that was done so long ago, in milliseconds. */
const lookedAtForMs = 1_000;

/** Between two looks there is at least so long, whatever keys tokens name, in milliseconds. */
const restMs = 200;

export class JwksFile implements ProviderKeys {
  readonly #path: string;
  readonly #logger: Logger;
  #text: string;
  #keys: JWTVerifyGetKey;
  #lookedAt = performance.now();
  readAt = Date.now();
  #looking: Promise<void> | undefined;
  /** Why it cannot be read, as the log was told. */
  #told: string | undefined;

  private constructor(path: string, text: string, logger: Logger) {
    this.#path = path;
    this.#text = text;
    this.#keys = keysIn(text);
    this.#logger = logger;
  }

  /**
   * Reads the keys in the file at `path`.
   *
   * @throws {GatewayStartError} `IDENTITY_KEYS_UNUSABLE` when there are none.
   */
  static async open(path: string, logger: Logger): Promise<JwksFile> {
    try {
      return new JwksFile(path, await readFile(path, 'utf8'), logger);
    } catch (cause) {
      throw new GatewayStartError(
        'IDENTITY_KEYS_UNUSABLE',
        `The identity provider's keys cannot be read from ${path}: ${reasonOf(cause)}. Name a JWKS file or URL.`,
        { cause },
      );
    }
  }

  get isFailing(): boolean {
    return this.#told !== undefined;
  }

  readonly keyFor: JWTVerifyGetKey = async (header, token) => {
    if (performance.now() - this.#lookedAt >= lookedAtForMs) await this.#look();
    try {
      return await this.#keys(header, token);
    } catch (error) {
      if (!(error instanceof errors.JWKSNoMatchingKey)) throw error;
      await this.#look();
      return this.#keys(header, token);
    }
  };

  /** Looks into the file; all who want that at a time wait for one look. */
  #look(): Promise<void> {
    this.#looking ??= this.#lookOnce().finally(() => {
      this.#looking = undefined;
    });
    return this.#looking;
  }

  async #lookOnce(): Promise<void> {
    const early = restMs - (performance.now() - this.#lookedAt);
    if (early > 0) await pause(early);
    try {
      const text = await readFile(this.#path, 'utf8');
      if (text !== this.#text) {
        this.#keys = keysIn(text);
        this.#text = text;
        this.#logger.info({ jwks: this.#path }, 'identity keys read again');
      }
      this.#told = undefined;
      this.readAt = Date.now();
    } catch (error) {
      const reason = reasonOf(error);
      if (reason !== this.#told) {
        this.#logger.warn(
          { jwks: this.#path, reason },
          'identity keys cannot be read, the old ones stay',
        );
      }
      this.#told = reason;
    }
    this.#lookedAt = performance.now();
  }
}

function keysIn(text: string): JWTVerifyGetKey {
  return createLocalJWKSet(JSON.parse(text));
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
