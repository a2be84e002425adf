/**
 * Stands in for an identity provider in trials: signs tokens with a key pair that is made when it is first asked for and
 * stays in the data folder. The private key is this user's alone; the public one is in a file of its own for the gateway.
 */
import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { calculateJwkThumbprint, exportJWK, generateKeyPair, importJWK, SignJWT } from 'jose';
import { z } from 'zod';
import type { Role } from '../../subgraphs/kit/identity/identity.ts';
import { Refusal } from '../refusal.ts';
import { writeOnce } from './write-once.ts';

/** What tokens say of who made them and for whom: JWT_ISSUER and JWT_AUDIENCE of a gateway that takes them. */
export const demoIssuer = { issuer: 'one-check-demo', audience: 'one-check' } as const;

export interface TokenRequest {
  readonly subject: string;
  readonly role: Role;
  readonly department: string | undefined;
  readonly scopes: readonly string[];
  readonly lifetimeSeconds: number;
}

export interface MintedToken {
  readonly token: string;
  /** The file of the public key. */
  readonly jwks: string;
}

const algorithm = 'ES256';

const storedKey = z.object({
  kty: z.literal('EC'),
  crv: z.literal('P-256'),
  x: z.string(),
  y: z.string(),
  d: z.string(),
  kid: z.string(),
});

/**
 * Signs a token.
 *
 * @throws Refusal when the key that is kept in the data folder cannot be read.
 */
export async function mintToken(data: string, request: TokenRequest): Promise<MintedToken> {
  const { d, ...publicKey } = await issuingKey(data);
  const { subject, role, department, scopes, lifetimeSeconds } = request;
  const now = Math.floor(Date.now() / 1000);
  const token = await new SignJWT({
    role,
    ...(department !== undefined && { department }),
    scope: scopes.join(' '),
  })
    .setProtectedHeader({ alg: algorithm, kid: publicKey.kid })
    .setSubject(subject)
    .setIssuer(demoIssuer.issuer)
    .setAudience(demoIssuer.audience)
    .setIssuedAt(now)
    .setExpirationTime(now + lifetimeSeconds)
    .sign(await importJWK({ ...publicKey, d }, algorithm));
  const jwks = join(data, 'token-jwks.json');
  const keys = [{ ...publicKey, alg: algorithm, use: 'sig' }];
  writeFileSync(jwks, `${JSON.stringify({ keys }, undefined, 2)}\n`);
  return { token, jwks };
}

async function issuingKey(data: string): Promise<z.infer<typeof storedKey>> {
  const file = join(data, 'token-key.json');
  if (!existsSync(file)) writeOnce(file, await newKey());
  chmodSync(file, 0o600);
  try {
    return storedKey.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch (cause) {
    throw new Refusal(`${file} cannot be read as a key. Remove it, and a new one is made.`, {
      cause,
    });
  }
}

async function newKey(): Promise<string> {
  const { privateKey } = await generateKeyPair(algorithm, { extractable: true });
  const key = await exportJWK(privateKey);
  return `${JSON.stringify({ ...key, kid: await calculateJwkThumbprint(key) }, undefined, 2)}\n`;
}
