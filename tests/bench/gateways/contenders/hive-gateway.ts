/**
 * Hive Gateway, by its own command, with the planner it has of its own and with the one in Rust; each as it comes, which
 * is to answer concurrent identical requests to a subgraph from one, and with that switched off, as every request of
 * real callers who differ in their authorization would find it.
 */
import { execFile } from 'node:child_process';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import type { Contender } from './contender.ts';

const version = '2.15.1';
const dependencies = {
  '@graphql-hive/gateway': version,
  '@graphql-hive/router-runtime': '1.4.23',
  graphql: '16.15.0',
};

/** Not every registry has the version that Hive Gateway asks for. */
const older = { '@graphql-tools/batch-execute': '10.2.0' };

const configuration = 'unshared.mjs';

const unshared = `export const gatewayConfig = {
  transportEntries: { '*.http': { options: { deduplicateInflightRequests: false } } },
};
`;

/**
 * Installs Hive Gateway in `folder`, where it is not there yet, and gives the ways to start it.
 *
 * @throws {Error} when it cannot be installed: says what npm said.
 */
export async function hiveGateway(folder: string): Promise<Contender[]> {
  await install(folder);
  await writeFile(join(folder, configuration), unshared);
  return [
    contender(folder, 'hive-js', 'JS', []),
    contender(folder, 'hive-js-unshared', 'JS, unshared', apart),
    contender(folder, 'hive-rust', 'Rust planner', [rust]),
    contender(folder, 'hive-rust-unshared', 'Rust planner, unshared', [rust, ...apart]),
  ];
}

const rust = '--hive-router-runtime';
const apart = ['--config-path', configuration];

function contender(
  folder: string,
  name: string,
  mode: string,
  extra: readonly string[],
): Contender {
  return {
    name,
    label: `Hive Gateway ${version}, ${mode}`,
    directory: folder,
    command: (file, port) => [
      process.execPath,
      'node_modules/@graphql-hive/gateway/dist/bin.js',
      ...['supergraph', resolve(file), '--host', '127.0.0.1', '--port', String(port), ...extra],
    ],
  };
}

async function install(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  const wanted = JSON.stringify(dependencies);
  const installed = join(folder, 'installed.json');
  if ((await readFile(installed, 'utf8').catch(() => '')) === wanted) return;
  await npmInstall(folder, {}).catch(() => npmInstall(folder, older));
  await writeFile(installed, wanted);
}

async function npmInstall(folder: string, overrides: Readonly<Record<string, string>>) {
  await rm(join(folder, 'package-lock.json'), { force: true });
  const manifest = { name: 'hive-gateway-to-compare', private: true, dependencies, overrides };
  await writeFile(join(folder, 'package.json'), JSON.stringify(manifest, null, 2));
  await promisify(execFile)('npm', ['install', '--ignore-scripts', '--no-audit', '--no-fund'], {
    cwd: folder,
  });
}
