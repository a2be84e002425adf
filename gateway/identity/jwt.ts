/** Identity by JSON Web Token: what the identity provider signed becomes role, department and scopes. */
import type { IncomingHttpHeaders } from 'node:http';
import { errors, type JWTVerifyGetKey, jwtVerify } from 'jose';
import type { Logger } from 'pino';
import type { Registry } from 'prom-client';
import { z } from 'zod';
import { departmentNames } from '../../schema/departments.ts';
import { anonymous, type Identity, roles } from '../../subgraphs/kit/identity/identity.ts';
import type { JwtSettings } from '../options.ts';
import { RequestRefused } from '../requests/refusal.ts';
import { JwksFile } from './jwks-file.ts';
import { JwksUrl } from './jwks-url.ts';
import { type ProviderKeys, watchKeys } from './provider-keys.ts';

/** Where it is noted how it stands with the provider's keys. */
export interface KeysNoted {
  readonly logger: Logger;
  readonly registry: Registry;
}

/**
 * Identifies by the `Authorization: Bearer` token, checked with the provider's published keys.
 *
 * @throws {GatewayStartError} `IDENTITY_KEYS_UNUSABLE` when the key file cannot be used.
 */
export async function createJwtIdentify(
  settings: JwtSettings,
  { logger, registry }: KeysNoted,
): Promise<(headers: IncomingHttpHeaders) => Promise<Identity>> {
  const keys = await loadKeys(settings, logger);
  watchKeys(keys, registry);
  return async ({ authorization }) => {
    if (authorization === undefined) return anonymous;
    const token = /^Bearer +([\w.~+/=-]+)$/i.exec(authorization)?.[1];
    if (token === undefined) throw refused('the header is no Bearer token');
    return readIdentity(await verify(token, keys.keyFor, settings));
  };
}

const hour = 60 * 60_000;

async function loadKeys(
  { jwks, keysKeptHours }: JwtSettings,
  logger: Logger,
): Promise<ProviderKeys> {
  if (!/^https?:\/\//i.test(jwks)) return JwksFile.open(jwks, logger);
  return new JwksUrl(new URL(jwks), keysKeptHours * hour, logger);
}

async function verify(
  token: string,
  keys: JWTVerifyGetKey,
  { issuer, audience, clockSkewSeconds, algorithms }: JwtSettings,
): Promise<unknown> {
  try {
    const { payload } = await jwtVerify(token, keys, {
      issuer,
      audience,
      algorithms,
      clockTolerance: clockSkewSeconds,
      requiredClaims: ['sub', 'exp'],
    });
    return payload;
  } catch (error) {
    throw isFaultOfToken(error)
      ? refused(error.code)
      : new RequestRefused(
          503,
          'IDENTITY_PROVIDER_UNREACHABLE',
          'Tokens cannot be checked at the moment. Try again later.',
          { reason: String(error) },
        );
  }
}

/** Everything else that can go wrong is the provider's: its keys did not come, or are none. */
function isFaultOfToken(error: unknown): error is errors.JOSEError {
  return (
    error instanceof errors.JWTExpired ||
    error instanceof errors.JWTClaimValidationFailed ||
    error instanceof errors.JWTInvalid ||
    error instanceof errors.JWSInvalid ||
    error instanceof errors.JWSSignatureVerificationFailed ||
    error instanceof errors.JOSEAlgNotAllowed ||
    error instanceof errors.JOSENotSupported ||
    error instanceof errors.JWKSNoMatchingKey ||
    error instanceof errors.JWKSMultipleMatchingKeys
  );
}

const spaceSeparated = z.string().transform((text) => text.split(' ').filter(Boolean));

const claimsSchema = z
  .object({
    sub: z.string().min(1),
    role: z.enum(roles),
    department: z.enum(departmentNames).optional(),
    scopes: z.array(z.string()).optional(),
    scope: z.union([spaceSeparated, z.array(z.string())]).optional(),
  })
  .refine(({ role, department }) => role !== 'OFFICER' || department !== undefined, {
    path: ['department'],
  });

function readIdentity(payload: unknown): Identity {
  const claims = claimsSchema.safeParse(payload);
  if (!claims.success) {
    const paths = claims.error.issues.map(({ path }) => path.join('.'));
    throw refused(`unusable claims: ${paths.join(', ')}`);
  }
  const { sub, role, department, scopes, scope } = claims.data;
  return {
    subject: sub,
    role,
    ...(role === 'OFFICER' && department && { department }),
    scopes: scopes ?? scope ?? [],
  };
}

/** The caller learns only that the token does not hold; `reason` is for the log. */
function refused(reason: string): RequestRefused {
  return new RequestRefused(401, 'UNAUTHENTICATED', 'The token is not valid.', {
    reason,
    headers: { 'www-authenticate': 'Bearer error="invalid_token"' },
  });
}
