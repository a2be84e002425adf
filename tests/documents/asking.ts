/** Ways to ask a gateway by a document's text or id, over POST and GET, and a manifest to give it. */
import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writeManifest } from '../../gateway/documents/manifest.ts';
import { type RawAnswer, raw } from '../gateway/raw-request.ts';

export const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

/** What a client of Apollo's sends of a document in place of its text. */
export const persisted = (sha256Hash: string, version = 1) => ({
  extensions: { persistedQuery: { version, sha256Hash } },
});

/** Writes a manifest of `documents` and returns its path. */
export async function manifestOf(folder: string, documents: readonly string[]): Promise<string> {
  const path = join(folder, `manifest-${sha256(documents.join()).slice(0, 12)}.json`);
  await writeFile(path, writeManifest(documents));
  return path;
}

export interface AskedAnswer extends RawAnswer {
  // biome-ignore lint/suspicious/noExplicitAny: a test reads whatever shape its query asked for
  readonly data: any;
  readonly code: unknown;
}

type Headers = Record<string, string>;

export async function post(url: string, body: object, headers: Headers = {}): Promise<AskedAnswer> {
  return read(
    await raw(url, {
      method: 'POST',
      path: '/graphql',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    }),
  );
}

/** The header by which a GET says that it is meant. */
export const meant = { 'apollo-require-preflight': '1' };

export async function get(
  url: string,
  parameters: Readonly<Record<string, unknown>>,
  headers: Headers = meant,
): Promise<AskedAnswer> {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) {
    search.set(name, typeof value === 'string' ? value : JSON.stringify(value));
  }
  return read(await raw(url, { method: 'GET', path: `/graphql?${search}`, headers }));
}

function read(answer: RawAnswer): AskedAnswer {
  const { data, errors } = answer.text === '' ? {} : JSON.parse(answer.text);
  return { ...answer, data, code: errors?.[0]?.extensions?.code };
}
