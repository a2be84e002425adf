/** The documents that a gateway was given manifests of: found by their ids, by their hashes, and by their text. */
import { readFile } from 'node:fs/promises';
import { GatewayStartError } from '../start-error.ts';
import { hashOf } from './hash.ts';
import { ManifestError, type ManifestOperation, readManifest } from './manifest.ts';

/** The manifest of the documents that this project asks itself, and shows as sample questions. */
const ownManifest = new URL('../../schema/operations-manifest.json', import.meta.url);

export class TrustedDocuments {
  readonly operations: readonly ManifestOperation[];
  /** Those that are not the project's own. */
  readonly given: readonly ManifestOperation[];
  readonly #byId = new Map<string, string>();
  readonly #texts = new Set<string>();

  /** @throws {ManifestError} when two different documents have one id. */
  constructor(own: readonly ManifestOperation[], given: readonly ManifestOperation[]) {
    const operations = [...own, ...given];
    for (const { id, body } of operations) {
      const other = this.#byId.get(id);
      if (other !== undefined && other !== body) {
        throw new ManifestError(`gives ${id} to another document than the manifests before it`);
      }
      this.#byId.set(id, body);
    }
    for (const { body } of operations) {
      this.#byId.set(hashOf(body), body);
      this.#texts.add(body);
    }
    this.operations = operations;
    this.given = given;
  }

  /** The text of the document of this id or hash. */
  textOf(id: string): string | undefined {
    return this.#byId.get(id);
  }

  /** Whether `text` is that of a trusted document, to the letter. */
  has(text: string): boolean {
    return this.#texts.has(text);
  }
}

/**
 * The project's own documents and those of the manifests in `files`.
 *
 * @throws {GatewayStartError} `DOCUMENTS_UNUSABLE` when one cannot be read, or is no manifest: says which, and why.
 */
export async function loadTrustedDocuments(files: readonly string[]): Promise<TrustedDocuments> {
  const own = await operationsIn(ownManifest);
  let documents = new TrustedDocuments(own, []);
  for (const file of files) {
    const operations = await operationsIn(file);
    try {
      documents = new TrustedDocuments(own, [...documents.given, ...operations]);
    } catch (cause) {
      throw unusable(file, cause);
    }
  }
  return documents;
}

async function operationsIn(file: string | URL): Promise<readonly ManifestOperation[]> {
  try {
    return readManifest(await readFile(file, 'utf8'));
  } catch (cause) {
    throw unusable(file, cause);
  }
}

function unusable(file: string | URL, cause: unknown): GatewayStartError {
  const reason =
    cause instanceof ManifestError
      ? cause.message
      : `cannot be read (${cause instanceof Error ? cause.message : cause})`;
  return new GatewayStartError('DOCUMENTS_UNUSABLE', `${file} ${reason}.`, { cause });
}
