/** The sample questions: operations from a folder that the graph being served can answer. */
import { readdir, readFile } from 'node:fs/promises';
import type { GraphQLSchema } from 'graphql';
import { misfitOf } from '../documents/misfits.ts';

/**
 * Reads the `*.graphql` files of `folder` by name. None when there is no such folder; one that does not fit `schema` is
 * left out, for another city's graph, or somebody's trial, has other questions. (They are trusted documents too: which of
 * those do not fit this city's graph is told with the rest of them.)
 */
export async function readSampleQuestions(folder: URL, schema: GraphQLSchema): Promise<string[]> {
  const questions: string[] = [];
  for (const file of await graphqlFiles(folder)) {
    const text = await readFile(new URL(file, folder), 'utf8');
    if (misfitOf(text, schema) === undefined) questions.push(text);
  }
  return questions;
}

async function graphqlFiles(folder: URL): Promise<string[]> {
  try {
    const names = await readdir(folder);
    return names.filter((name) => name.endsWith('.graphql')).sort();
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  }
}
