/** When the token of a request, which was checked, is no longer good. */
import type { IncomingHttpHeaders } from 'node:http';
import { decodeJwt } from 'jose';
import type { Identity } from '../../subgraphs/kit/identity/identity.ts';

/**
 * In milliseconds since 1970; undefined where the request has no token, or `identity` is none because nobody checks any
 * here.
 */
export function expiryOf(
  { authorization }: IncomingHttpHeaders,
  identity: Identity | undefined,
): number | undefined {
  if (identity === undefined) return undefined;
  const token = /^Bearer +(\S+)$/i.exec(authorization ?? '')?.[1];
  const seconds = token === undefined ? undefined : decodeJwt(token).exp;
  return seconds === undefined ? undefined : seconds * 1_000;
}
