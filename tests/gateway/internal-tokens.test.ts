/** What subgraphs are told about callers: signed once for many requests, never for another caller, renewed in time. */
import { randomBytes } from 'node:crypto';
import { decodeJwt } from 'jose';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { InternalTokens } from '../../gateway/identity/internal-tokens.ts';
import type { Identity } from '../../subgraphs/kit/identity/identity.ts';
import { tokenLifetime, verifyInternalToken } from '../../subgraphs/kit/identity/internal-token.ts';

const key = new Uint8Array(randomBytes(32));
const officer: Identity = {
  subject: 'officer-1',
  role: 'OFFICER',
  department: 'water',
  scopes: ['inspections:read'],
};

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'] });
});

afterEach(() => {
  vi.useRealTimers();
});

function seconds(count: number): void {
  vi.setSystemTime(Date.now() + count * 1000);
}

test('a token is used again for the same caller while it is good for a while', async () => {
  const tokens = new InternalTokens('water', key);
  const first = await tokens.tokenFor(officer);
  seconds(tokenLifetime / 2 - 1);
  expect(await tokens.tokenFor({ ...officer })).toBe(first);
});

test('it is renewed long before it expires', async () => {
  const tokens = new InternalTokens('water', key);
  const first = decodeJwt(await tokens.tokenFor(officer));
  seconds(tokenLifetime / 2 + 1);
  const second = decodeJwt(await tokens.tokenFor(officer));
  expect(second.exp).toBeGreaterThan(first.exp ?? Number.POSITIVE_INFINITY);
});

test.each<[string, Partial<Identity>]>([
  ['name', { subject: 'officer-2' }],
  ['role', { role: 'SUPERVISOR' }],
  ['department', { department: 'urban-management' }],
  ['scopes', { scopes: [] }],
])('a caller of another %s gets a token of their own', async (_what, difference) => {
  const tokens = new InternalTokens('water', key);
  await tokens.tokenFor(officer);
  const other = { ...officer, ...difference };
  const keys = { gateway: key, coordination: key };
  expect(await verifyInternalToken(await tokens.tokenFor(other), 'water', keys)).toEqual({
    issuer: 'gateway',
    identity: other,
  });
});
