/** Loads the supergraph: reads it from a file or a URL, and makes sure that it is one before anything is built on it. */
import { readFile } from 'node:fs/promises';
import { request } from 'undici';
import { GatewayStartError } from '../start-error.ts';
import { recogniseSupergraph, type Supergraph } from './recognise.ts';

const fetchTimeoutMs = 15_000;

/**
 * Loads a supergraph from `source`, a path or an http(s) URL.
 *
 * @throws {GatewayStartError} `SUPERGRAPH_UNUSABLE`: nothing there, or not a supergraph; says what was found instead.
 */
export async function loadSupergraph(source: string): Promise<Supergraph> {
  const text = isUrl(source) ? await fetchText(source) : await readText(source);
  const found = recogniseSupergraph(text);
  if (found.kind === 'supergraph') return found.supergraph;
  throw unusable(`${source} is not a supergraph: it ${found.instead}. ${whatToName}`);
}

const whatToName = 'Name the file or URL of a supergraph that composition wrote.';

function isUrl(source: string): boolean {
  return /^https?:\/\//i.test(source);
}

async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    throw unusable(
      `${reasonsByCode[code] ?? 'The file cannot be read'}: ${path}. ${whatToName}`,
      error,
    );
  }
}

const reasonsByCode: Readonly<Record<string, string>> = {
  ENOENT: 'There is no supergraph at this path',
  EISDIR: 'The supergraph must be a file, and this is a folder',
  EACCES: 'This user may not read the supergraph',
};

async function fetchText(url: string): Promise<string> {
  const { statusCode, text } = await get(url);
  if (statusCode === 200) return text;
  throw unusable(`${url} answered ${statusCode} where a supergraph was expected. ${whatToName}`);
}

async function get(url: string): Promise<{ statusCode: number; text: string }> {
  try {
    const { statusCode, body } = await request(url, {
      signal: AbortSignal.timeout(fetchTimeoutMs),
    });
    return { statusCode, text: await body.text() };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw unusable(`The supergraph cannot be fetched from ${url}: ${reason}.`, error);
  }
}

function unusable(message: string, cause?: unknown): GatewayStartError {
  return new GatewayStartError('SUPERGRAPH_UNUSABLE', message, { cause });
}
