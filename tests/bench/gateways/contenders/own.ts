/** The contenders that need nothing beyond the project: our gateway, ApolloGateway, and an exchange without a gateway. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Contender } from './contender.ts';

const launcher = fileURLToPath(new URL('../../../../cli/one-check.mjs', import.meta.url));

export const ours: Contender = {
  name: 'one-check',
  label: 'One Check',
  remark: 'started as `one-check gateway --auth off`',
  command: (file, port) => [
    process.execPath,
    ...flagsOf(launcher),
    launcher,
    ...['gateway', '--supergraph', file, '--port', String(port), '--auth', 'off'],
  ],
};

/** From the project's own packages, which it plans with too. */
export const apolloGateway: Contender = {
  name: 'apollo-gateway',
  label: `ApolloGateway ${versionOf('@apollo/gateway')} on ApolloServer ${versionOf('@apollo/server')}`,
  remark: 'startStandaloneServer, nothing set',
  command: (file, port) => [process.execPath, program('apollo-gateway.mjs'), file, String(port)],
  // It reports to its vendor unless told otherwise, and there is no way out from here.
  env: { APOLLO_TELEMETRY_DISABLED: 'true' },
};

export const bareExchange: Contender = {
  name: 'bare-exchange',
  label: 'bare exchange',
  remark: 'no gateway: a hand-written program for these three questions alone',
  command: (file, port) => [process.execPath, program('bare-exchange.mjs'), file, String(port)],
};

/** What the first line of a program, `#!/usr/bin/env -S node …`, tells Node where the program is started by its name. */
function flagsOf(path: string): string[] {
  const [line = ''] = readFileSync(path, 'utf8').split('\n');
  return line.split(' ').filter((word) => word.startsWith('--'));
}

function program(name: string): string {
  return fileURLToPath(new URL(name, import.meta.url));
}

function versionOf(name: string): string {
  const manifest = new URL(`../../../../node_modules/${name}/package.json`, import.meta.url);
  const { version } = JSON.parse(readFileSync(manifest, 'utf8'));
  return String(version);
}
