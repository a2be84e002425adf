/**
 * The short-lived token inside the graph: signed by whoever calls a subgraph, with a key only those two hold.
 *
 * A subgraph has two callers and a key for each: the gateway, which passes on who asks, and coordination, which
 * pulls the change feed and returns links. A token names its audience, so that one department's token opens no other.
 */
import { jwtVerify, SignJWT } from 'jose';
import { z } from 'zod';
import type { SubgraphName } from '../../../schema/departments.ts';
import { type Identity, identitySchema } from './identity.ts';

/** Seconds a token is good for: longer than any request, shorter than any use of a stolen one. */
export const tokenLifetime = 60;

/** Who may call a subgraph. */
export type Issuer = 'gateway' | 'coordination';

/**
 * A caller whose token held: a person or program behind the gateway, or without an identity the gateway itself, or
 * coordination itself.
 */
export type Caller =
  | { issuer: 'gateway'; identity: Identity | undefined }
  | { issuer: 'coordination' };

/** A subgraph's keys, by who signs with them. At least 32 bytes each. */
export type SubgraphKeys = Readonly<Record<Issuer, Uint8Array>>;

/** Signs a token as `caller` for one subgraph. */
export async function signInternalToken(
  caller: Caller,
  audience: SubgraphName,
  key: Uint8Array,
): Promise<string> {
  const identity = caller.issuer === 'gateway' ? caller.identity : undefined;
  const claims = identity ? { identity } : {};
  return new SignJWT(claims)
    .setProtectedHeader({ alg: 'HS256' })
    .setIssuer(caller.issuer)
    .setAudience(audience)
    .setIssuedAt()
    .setExpirationTime(`${tokenLifetime}s`)
    .sign(key);
}

/**
 * Reads a token that someone sent to the subgraph `audience`.
 *
 * @throws when it is malformed, expired, for another subgraph, or signed with another key.
 */
export async function verifyInternalToken(
  token: string,
  audience: SubgraphName,
  keys: SubgraphKeys,
): Promise<Caller> {
  const { payload } = await jwtVerify(token, (_header, jws) => keys[issuerOf(jws.payload)], {
    audience,
    algorithms: ['HS256'],
    requiredClaims: ['exp'],
    clockTolerance: 5,
  });
  return payload.iss === 'coordination'
    ? { issuer: 'coordination' }
    : { issuer: 'gateway', identity: identitySchema.optional().parse(payload['identity']) };
}

const issuerClaim = z.object({ iss: z.enum(['gateway', 'coordination']) });

/** The issuer a token claims, before it is verified: it only chooses the key to verify with. */
function issuerOf(payload: string | Uint8Array): Issuer {
  const json = Buffer.from(String(payload), 'base64url').toString('utf8');
  return issuerClaim.parse(JSON.parse(json)).iss;
}
