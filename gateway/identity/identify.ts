/** Who asks: chooses how a gateway establishes it, and refuses ways that are unsafe where it listens. */
import type { IncomingHttpHeaders } from 'node:http';
import type { Identity } from '../../subgraphs/kit/identity/identity.ts';
import type { GatewaySettings } from '../options.ts';
import { isLoopback } from '../requests/host.ts';
import { GatewayStartError } from '../start-error.ts';
import { demoIdentity } from './demo.ts';
import { createJwtIdentify, type KeysNoted } from './jwt.ts';

/**
 * Establishes from a request's headers who asks; nobody, where subgraphs are told nothing about callers.
 *
 * @throws {RequestRefused} when the headers claim what does not hold.
 */
export type Identify = (headers: IncomingHttpHeaders) => Promise<Identity | undefined>;

/**
 * The way of identifying that `settings` ask for.
 *
 * @throws {GatewayStartError} when it is unsafe there, or its keys cannot be read.
 */
export async function createIdentify(
  settings: GatewaySettings,
  noted: KeysNoted,
): Promise<Identify> {
  const { identity, host } = settings;
  switch (identity.mode) {
    case 'jwt':
      return createJwtIdentify(identity, noted);
    case 'demo':
      requireLoopbackListening('Demo identities', host);
      requireNoProduction();
      return async (headers) => demoIdentity(headers);
    case 'off':
      requireLoopbackListening('A gateway without identities', host);
      return async () => undefined;
  }
}

function requireLoopbackListening(what: string, host: string): void {
  if (isLoopback(host)) return;
  throw new GatewayStartError(
    'IDENTITY_UNSAFE',
    `${what} would let anyone who reaches ${host} see everything: listen on 127.0.0.1, or establish identity by JWT.`,
  );
}

function requireNoProduction(): void {
  if (process.env['NODE_ENV'] !== 'production') return;
  throw new GatewayStartError(
    'IDENTITY_UNSAFE',
    'Demo identities let everyone choose who they are, and NODE_ENV is production: establish identity by JWT.',
  );
}
