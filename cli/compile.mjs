/**
 * Keeps `dist` what the sources say: TypeScript without its types, and every file that the program reads beside it.
 *
 * The program always runs from `dist`. A city is seven processes, and reading TypeScript in each of them would take
 * twice the time to start. Types are not looked at here: `npm run build` checks them first, then compiles.
 */
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const require = createRequire(import.meta.url);

/** A package for development, which an installation for production lacks. */
const compiler = 'typescript';

/** The folders of the program; `schema` for what the gateway reads. */
const folders = ['cli', 'gateway', 'schema', 'subgraphs'];

/** Compiles what changed since it was compiled, and removes what has no source any more. */
export function compile() {
  const wanted = new Set(folders.flatMap(filesIn).filter((file) => !/\.md$|\.mjs$/.test(file)));
  const outputs = new Map([...wanted].map((file) => [outputOf(file), file]));
  if (!existsSync(join(root, 'dist'))) console.error('one-check: compiling, this first time only.');
  for (const [output, file] of outputs) if (isStale(file, output)) write(file, output);
  for (const file of folders.flatMap((folder) => filesIn(join('dist', folder)))) {
    if (!outputs.has(file)) rmSync(join(root, file));
  }
}

/** Whether there is a compiler; an installation for production has none and runs what was compiled for it. */
export function canCompile() {
  try {
    require.resolve(compiler);
    return true;
  } catch {
    return false;
  }
}

function filesIn(folder) {
  if (!existsSync(join(root, folder))) return [];
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1));
}

function outputOf(file) {
  return join('dist', file.replace(/\.ts$/, '.js'));
}

/** An output carries the time of the source it was made from, so that going back to an older source shows as well. */
function isStale(file, output) {
  const made = statSync(join(root, output), { throwIfNoEntry: false });
  return made === undefined || Math.abs(made.mtimeMs - statSync(join(root, file)).mtimeMs) > 1;
}

function write(file, output) {
  const target = join(root, output);
  // Another command may compile or read the same file at this moment.
  const draft = `${target}.${process.pid}`;
  const { atime, mtime } = statSync(join(root, file));
  mkdirSync(dirname(target), { recursive: true });
  if (file.endsWith('.ts')) writeFileSync(draft, withoutTypes(file));
  else copyFileSync(join(root, file), draft);
  utimesSync(draft, atime, mtime);
  renameSync(draft, target);
}

function withoutTypes(file) {
  const ts = require(compiler);
  return ts.transpileModule(readFileSync(join(root, file), 'utf8'), {
    fileName: file,
    // Whole files by themselves, which `isolatedModules` and `erasableSyntaxOnly` in tsconfig.json make safe.
    compilerOptions: {
      target: ts.ScriptTarget.ES2023,
      module: ts.ModuleKind.ESNext,
      verbatimModuleSyntax: true,
      rewriteRelativeImportExtensions: true,
    },
  }).outputText;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) compile();
