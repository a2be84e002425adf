/** Files that are made from the schemas: written by one command, compared by another. */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

const root = join(import.meta.dirname, '..');

export interface GeneratedFile {
  /** Its path from the project's root. */
  readonly path: string;
  readonly text: string;
}

/** Writes the files that changed, and tells of each. */
export async function writeGenerated(files: readonly GeneratedFile[]): Promise<void> {
  for (const { path, text } of await staleFiles(files)) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), text);
    console.log(`wrote ${path}`);
  }
}

/** Those of `files` that are missing in the project or differ there. */
export async function staleFiles(files: readonly GeneratedFile[]): Promise<GeneratedFile[]> {
  const fresh = await Promise.all(files.map(isFresh));
  return files.filter((_, index) => !fresh[index]);
}

async function isFresh({ path, text }: GeneratedFile): Promise<boolean> {
  return (await readIfThere(join(root, path))) === text;
}

async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}
