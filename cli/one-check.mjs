#!/usr/bin/env -S node --max-semi-space-size=64
/** The command `one-check`: runs the program from `dist`, which it first brings up to date where the compiler is. */
import { existsSync } from 'node:fs';
import module from 'node:module';
import { canCompile, compile } from './compile.mjs';

const program = new URL('../dist/cli/main.js', import.meta.url);

// Newer versions of Node keep what they have parsed from one start to the next.
module.enableCompileCache?.();
if (canCompile()) compile();
if (existsSync(program)) await import(program.href);
else {
  console.error(
    'one-check: the program is not compiled and its compiler is not installed. ' +
      'Run `npm ci`, or `npm run build` where everything is installed.',
  );
  process.exitCode = 1;
}
