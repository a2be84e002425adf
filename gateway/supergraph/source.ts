/**
 * Where the supergraph comes from, a file or a URL, looked at as often as one likes: whoever asks gets its text when it is
 * not the one that was given last. A file is looked at rather than listened to, so that it does not matter how it is
 * replaced: written over, renamed into place, or behind links that are pointed elsewhere.
 */
import { readFile, stat } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { request } from 'undici';
import { GatewayStartError } from '../start-error.ts';

export interface SupergraphSource {
  /** What logs call it: its path, or its URL without what may be secret there. */
  readonly name: string;
  /** How long to wait between two looks, in milliseconds, where nothing else is wished. */
  readonly lookEveryMs: number;
  /**
   * The text, or undefined where it is the one that was given last.
   *
   * @throws {GatewayStartError} `SUPERGRAPH_UNUSABLE`: nothing is there, or it cannot be had; says why.
   */
  read(abandoned?: AbortSignal): Promise<string | undefined>;
}

/** The source that `source`, a path or an http(s) URL, names. */
export function supergraphSource(source: string): SupergraphSource {
  return /^https?:\/\//i.test(source) ? new UrlSource(source) : new FileSource(source);
}

/** What to name in place of a source that is none. */
export const whatToName = 'Name the file or URL of a supergraph that composition wrote.';

/** A file that changed is read once it has stayed as it is for so long: it may still be written. */
const settledAfterMs = 50;

class FileSource implements SupergraphSource {
  readonly name: string;
  readonly lookEveryMs = 1_000;
  #given: string | undefined;

  constructor(path: string) {
    this.name = path;
  }

  async read(): Promise<string | undefined> {
    const stamp = await this.#stamp();
    if (stamp === this.#given) return undefined;
    if (this.#given !== undefined) {
      await pause(settledAfterMs);
      if ((await this.#stamp()) !== stamp) return undefined;
    }
    const text = await this.#do(() => readFile(this.name, 'utf8'));
    this.#given = stamp;
    return text;
  }

  /** What changes whenever what a reader would find does. */
  async #stamp(): Promise<string> {
    const { dev, ino, size, mtimeNs, ctimeNs } = await this.#do(() =>
      stat(this.name, { bigint: true }),
    );
    return [dev, ino, size, mtimeNs, ctimeNs].join(' ');
  }

  async #do<T>(access: () => Promise<T>): Promise<T> {
    try {
      return await access();
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? String(error.code) : '';
      const reason = reasonsByCode[code] ?? 'The file cannot be read';
      throw unusable(`${reason}: ${this.name}. ${whatToName}`, error);
    }
  }
}

const reasonsByCode: Readonly<Record<string, string>> = {
  ENOENT: 'There is no supergraph at this path',
  EISDIR: 'The supergraph must be a file, and this is a folder',
  EACCES: 'This user may not read the supergraph',
};

const fetchTimeoutMs = 15_000;

class UrlSource implements SupergraphSource {
  readonly name: string;
  readonly lookEveryMs = 10_000;
  readonly #url: string;
  #given: string | undefined;
  #etag: string | undefined;

  constructor(url: string) {
    this.#url = url;
    this.name = withoutSecrets(url);
  }

  async read(abandoned?: AbortSignal): Promise<string | undefined> {
    const { status, etag, text } = await this.#get(abandoned);
    if (status === 304 && this.#etag !== undefined) return undefined;
    if (status !== 200) {
      throw unusable(
        `${this.name} answered ${status} where a supergraph was expected. ${whatToName}`,
      );
    }
    this.#etag = etag;
    if (text === this.#given) return undefined;
    this.#given = text;
    return text;
  }

  async #get(abandoned: AbortSignal | undefined) {
    const timeout = AbortSignal.timeout(fetchTimeoutMs);
    try {
      const { statusCode, headers, body } = await request(this.#url, {
        headers: this.#etag === undefined ? {} : { 'if-none-match': this.#etag },
        signal: abandoned ? AbortSignal.any([timeout, abandoned]) : timeout,
      });
      const text = await body.text();
      const { etag } = headers;
      return { status: statusCode, etag: typeof etag === 'string' ? etag : undefined, text };
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      throw unusable(`The supergraph cannot be fetched from ${this.name}: ${reason}.`, error);
    }
  }
}

/** Registries take keys in the query or before the host. */
function withoutSecrets(url: string): string {
  if (!URL.canParse(url)) return url;
  const { origin, pathname } = new URL(url);
  return origin + pathname;
}

function unusable(message: string, cause?: unknown): GatewayStartError {
  return new GatewayStartError('SUPERGRAPH_UNUSABLE', message, { cause });
}
