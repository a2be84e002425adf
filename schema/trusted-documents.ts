/**
 * The documents that the project itself asks: the operations under `operations/` (sample questions at its top, what front
 * ends ask with variables in its folders) and what the page of a visit's code asks.
 * They become the manifest by which gateways answer them by id, each checked against the composed graph.
 */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { buildSchema, print } from 'graphql';
import { codePageDocuments } from '../gateway/code-page/questions.ts';
import { readManifest, writeManifest } from '../gateway/documents/manifest.ts';
import { misfitsAmong } from '../gateway/documents/misfits.ts';
import type { GeneratedFile } from './generated-file.ts';

const folder = join(import.meta.dirname, 'operations');

/** The manifest, as a file of the project: the files of the folder to the letter, so that `sha256sum` tells their ids. */
export async function manifestFile(): Promise<GeneratedFile> {
  const files = await readdir(folder, { recursive: true });
  const names = files.filter((name) => name.endsWith('.graphql')).sort();
  const texts = await Promise.all(names.map((name) => readFile(join(folder, name), 'utf8')));
  return {
    path: 'schema/operations-manifest.json',
    text: writeManifest([...texts, ...codePageDocuments.map(print)]),
  };
}

/** What is wrong with the operations of `manifest` in the graph of the schema `api`. */
export function misfitComplaints(manifest: GeneratedFile, api: string): string[] {
  return misfitsAmong(readManifest(manifest.text), buildSchema(api)).map(
    ({ name, misfit }) => `${manifest.path}: ${name} does not fit the graph: ${misfit}`,
  );
}
