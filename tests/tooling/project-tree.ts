/**
 * A tiny project in a temporary folder, under the very configuration of this one: the check scripts of package.json
 * run there as they run here, and so show that they find what they are there to find.
 */
import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';

const root = join(import.meta.dirname, '../..');
const configuration = [
  '.dependency-cruiser.mjs',
  'biome.json',
  'knip.json',
  'tsconfig.json',
  '.gitignore',
];

export interface ProjectTree {
  /** Runs the script `name` of package.json; what it prints, and whether it was content. */
  run(name: string): Promise<{ content: boolean; output: string }>;
  remove(): Promise<void>;
}

/** A tree of `files`, by path. Its package.json has this project's scripts and the `dependencies` named. */
export async function projectTree(
  files: Readonly<Record<string, string>>,
  dependencies: { production?: readonly string[]; development?: readonly string[] } = {},
): Promise<ProjectTree> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'one-check-tree-')));
  const manifest = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
  const tree = {
    'package.json': json({
      name: 'tree',
      type: 'module',
      scripts: manifest.scripts,
      dependencies: versions(dependencies.production ?? []),
      devDependencies: versions(dependencies.development ?? []),
    }),
    ...files,
  };
  for (const [path, text] of Object.entries(tree)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
  for (const file of configuration) await cp(join(root, file), join(folder, file));
  await symlink(join(root, 'node_modules'), join(folder, 'node_modules'));
  return {
    run: (name) => runScript(manifest.scripts[name], folder),
    remove: () => rm(folder, { recursive: true }),
  };
}

function json(value: object): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

function versions(names: readonly string[]): Record<string, string> {
  return Object.fromEntries(names.map((name) => [name, '*']));
}

function runScript(command: string, folder: string): Promise<{ content: boolean; output: string }> {
  const path = [join(root, 'node_modules/.bin'), process.env['PATH']].join(delimiter);
  const env = { ...process.env, PATH: path, NO_COLOR: '1' };
  return new Promise((resolve) => {
    execFile('sh', ['-c', command], { cwd: folder, env }, (error, stdout, stderr) => {
      resolve({ content: error === null, output: stdout + stderr });
    });
  });
}
