/** Identity by JSON Web Token: what the identity provider signed becomes role, department and scopes. */
import type { IncomingHttpHeaders } from 'node:http';
import { createRemoteJWKSet, errors, type JWTVerifyGetKey, jwtVerify } from 'jose';
import type { Logger } from 'pino';
import { z } from 'zod';
import { departmentNames } from '../../schema/departments.ts';
import { anonymous, type Identity, roles } from '../../subgraphs/kit/identity/identity.ts';
import type { JwtSettings } from '../options.ts';
import { RequestRefused } from '../requests/refusal.ts';
import { JwksFile } from './jwks-file.ts';

/**
 * Identifies by the `Authorization: Bearer` token, checked with the provider's published keys.
 *
 * @throws {GatewayStartError} `IDENTITY_KEYS_UNUSABLE` when the key file cannot be used.
 */
export async function createJwtIdentify(
  settings: JwtSettings,
  logger: Logger,
): Promise<(headers: IncomingHttpHeaders) => Promise<Identity>> {
  const keys = await loadKeys(settings.jwks, logger);
  return async ({ authorization }) => {
    if (authorization === undefined) return anonymous;
    const token = /^Bearer +([\w.~+/=-]+)$/i.exec(authorization)?.[1];
    if (token === undefined) throw refused('the header is no Bearer token');
    return readIdentity(await verify(token, keys, settings));
  };
}

/** Keys at a URL are fetched when a token first needs one, every ten minutes, and when a token names one that is not known. */
async function loadKeys(source: string, logger: Logger): Promise<JWTVerifyGetKey> {
  if (/^https?:\/\//i.test(source)) return createRemoteJWKSet(new URL(source));
  return (await JwksFile.open(source, logger)).keyFor;
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
