/** Establishing who asks: tokens of an identity provider, demo identities, and where neither may be trusted. */
import { writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import {
  type CryptoKey,
  exportJWK,
  generateKeyPair,
  type JWTPayload,
  SignJWT,
  UnsecuredJWT,
} from 'jose';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type RunningGateway, startGateway } from '../../gateway/server.ts';
import { raw } from './raw-request.ts';
import { type Answer, ask, startTrialGraph, type TrialGraph, withGateway } from './trial-graph.ts';

let graph: TrialGraph;

beforeAll(async () => {
  graph = await startTrialGraph();
});

afterAll(() => graph.close());

function callerIn({ data }: Answer): unknown {
  return JSON.parse(String(data?.['waterCaller']));
}

describe('a gateway with an identity provider', async () => {
  const provider = await generateKeyPair('ES256');
  const stranger = await generateKeyPair('ES256');
  const jwks = { keys: [{ ...(await exportJWK(provider.publicKey)), kid: 'k1', alg: 'ES256' }] };
  const issuer = 'https://login.example.city';
  const audience = 'one-check';
  let gateway: RunningGateway;
  let file: string;

  beforeAll(async () => {
    file = join(graph.folder, 'jwks.json');
    await writeFile(file, JSON.stringify(jwks));
    gateway = await startGateway({
      ...graph.options,
      identity: { mode: 'jwt', jwks: file, issuer, audience },
    });
  });

  afterAll(() => gateway.close());

  const officer = { sub: 'officer-33021', role: 'OFFICER', department: 'water', scope: 'a:b c:d' };

  interface Minting {
    readonly key?: CryptoKey;
    readonly issuer?: string;
    readonly audience?: string;
    readonly expires?: string;
  }

  function mint(claims: JWTPayload, minting: Minting = {}): Promise<string> {
    return new SignJWT(claims)
      .setProtectedHeader({ alg: 'ES256', kid: 'k1' })
      .setIssuer(minting.issuer ?? issuer)
      .setAudience(minting.audience ?? audience)
      .setIssuedAt()
      .setExpirationTime(minting.expires ?? '5m')
      .sign(minting.key ?? provider.privateKey);
  }

  const askAs = (token: string, url = gateway.url) =>
    ask(url, '{ waterCaller }', { authorization: `Bearer ${token}` });

  test('tells subgraphs what a valid token says', async () => {
    expect(callerIn(await askAs(await mint(officer)))).toEqual({
      subject: 'officer-33021',
      role: 'OFFICER',
      department: 'water',
      scopes: ['a:b', 'c:d'],
    });
  });

  test('takes scopes as a list too, and no department but an officer’s', async () => {
    const token = await mint({
      sub: 'analyst-1',
      role: 'ANALYST',
      department: 'water',
      scopes: ['ledger:read'],
    });
    expect(callerIn(await askAs(token))).toEqual({
      subject: 'analyst-1',
      role: 'ANALYST',
      scopes: ['ledger:read'],
    });
  });

  test('takes a caller without a token for the public', async () => {
    expect(callerIn(await ask(gateway.url, '{ waterCaller }'))).toEqual({
      subject: 'anonymous',
      role: 'PUBLIC',
      scopes: [],
    });
  });

  test('pays no heed to demo identities', async () => {
    const answer = await ask(gateway.url, '{ waterCaller }', { 'x-one-check-demo': 'supervisor' });
    expect(callerIn(answer)).toMatchObject({ role: 'PUBLIC' });
  });

  test('allows for clocks that differ a little', async () => {
    expect((await askAs(await mint(officer, { expires: '10s ago' }))).status).toBe(200);
  });

  test('allows for no more than it was told to', async () => {
    const identity = { mode: 'jwt', jwks: file, issuer, audience, clockSkewSeconds: 0 } as const;
    await withGateway({ ...graph.options, identity }, async ({ url }) => {
      expect((await askAs(await mint(officer, { expires: '10s ago' }), url)).status).toBe(401);
      expect((await askAs(await mint(officer), url)).status).toBe(200);
    });
    const early = (seconds: number) =>
      mint({ ...officer, nbf: Math.floor(Date.now() / 1000) + seconds });
    expect((await askAs(await early(10))).status).toBe(200);
    expect((await askAs(await early(120))).status).toBe(401);
  });

  test('takes only signatures of the kinds that it was told to, though the key is the provider’s', async () => {
    const rsa = await generateKeyPair('RS256');
    const both = join(graph.folder, 'both.json');
    const key = { ...(await exportJWK(rsa.publicKey)), kid: 'k2' };
    await writeFile(both, JSON.stringify({ keys: [...jwks.keys, key] }));
    const token = await new SignJWT(officer)
      .setProtectedHeader({ alg: 'RS256', kid: 'k2' })
      .setIssuer(issuer)
      .setAudience(audience)
      .setExpirationTime('5m')
      .sign(rsa.privateKey);
    const taken: ['ES256' | 'RS256', ...'RS256'[]][] = [['ES256'], ['ES256', 'RS256']];
    for (const algorithms of taken) {
      const identity = { mode: 'jwt', jwks: both, issuer, audience, algorithms } as const;
      const status = algorithms.includes('RS256') ? 200 : 401;
      await withGateway({ ...graph.options, identity }, async ({ url }) => {
        expect((await askAs(token, url)).status).toBe(status);
        expect((await askAs(await mint(officer), url)).status).toBe(200);
      });
    }
  });

  const secret = new TextEncoder().encode(JSON.stringify(jwks.keys[0]));
  const refused: [string, () => Promise<string> | string][] = [
    ['is expired', () => mint(officer, { expires: '2m ago' })],
    ['is for another audience', () => mint(officer, { audience: 'tax-office' })],
    ['is of another issuer', () => mint(officer, { issuer: 'https://elsewhere.example' })],
    ['is signed by a stranger', () => mint(officer, { key: stranger.privateKey })],
    [
      'is not signed',
      () =>
        new UnsecuredJWT(officer)
          .setIssuer(issuer)
          .setAudience(audience)
          .setExpirationTime('5m')
          .encode(),
    ],
    [
      'is signed with the public key as a secret',
      () =>
        new SignJWT(officer)
          .setProtectedHeader({ alg: 'HS256', kid: 'k1' })
          .setIssuer(issuer)
          .setAudience(audience)
          .setExpirationTime('5m')
          .sign(secret),
    ],
    [
      'never expires',
      () =>
        new SignJWT(officer)
          .setProtectedHeader({ alg: 'ES256', kid: 'k1' })
          .setIssuer(issuer)
          .setAudience(audience)
          .sign(provider.privateKey),
    ],
    ['names no one', () => mint({ role: 'ANALYST' })],
    ['names a role that is none', () => mint({ sub: 'x', role: 'MAYOR' })],
    ['names an officer of no department', () => mint({ sub: 'x', role: 'OFFICER' })],
    ['is no token', () => 'abc'],
    ['is empty', () => ''],
  ];

  test.each(refused)('refuses a token that %s, and does not say why', async (_name, token) => {
    const { status, headers, data, errors } = await askAs(await token());
    expect(status).toBe(401);
    expect(headers.get('www-authenticate')).toBe('Bearer error="invalid_token"');
    expect(data).toBeUndefined();
    expect(errors).toEqual([
      { message: 'The token is not valid.', extensions: { code: 'UNAUTHENTICATED' } },
    ]);
  });

  test('refuses another scheme than Bearer', async () => {
    const { status } = await ask(gateway.url, '{ waterCaller }', { authorization: 'Basic eDp5' });
    expect(status).toBe(401);
  });

  test.each(['a b', '<>', '%', '[', 'a:b', '//'])(
    'refuses "%s", which is no Host',
    async (host) => {
      const { status } = await raw(gateway.url, {
        method: 'POST',
        path: '/graphql',
        headers: { host, 'content-type': 'application/json' },
        body: '{"query":"{ waterStations }"}',
      });
      expect(status).toBe(400);
    },
  );

  test('does not show its schema, nor a page to look around it', async () => {
    const { status, errors } = await ask(gateway.url, '{ __schema { types { name } } }');
    expect(status).toBe(400);
    expect(errors[0]?.extensions['code']).toBe('INTROSPECTION_REFUSED');
    const page = await fetch(new URL('/', gateway.url), { headers: { accept: 'text/html' } });
    expect(page.status).toBe(404);
  });

  test('fetches keys from a URL, and asks for patience while it cannot', async () => {
    let reachable = true;
    const keys = createServer((_request, response) => {
      response.statusCode = reachable ? 200 : 500;
      response.end(JSON.stringify(jwks));
    });
    await new Promise<void>((resolve) => keys.listen(0, '127.0.0.1', resolve));
    const { port } = keys.address() as AddressInfo;
    const identity = {
      mode: 'jwt',
      jwks: `http://127.0.0.1:${port}/jwks`,
      issuer,
      audience,
    } as const;
    try {
      const token = await mint(officer);
      await withGateway({ ...graph.options, identity }, async ({ url }) => {
        expect((await askAs(token, url)).status).toBe(200);
      });
      reachable = false;
      await withGateway({ ...graph.options, identity }, async ({ url }) => {
        const { status, errors } = await askAs(token, url);
        expect(status).toBe(503);
        expect(errors).toEqual([
          {
            message: 'Tokens cannot be checked at the moment. Try again later.',
            extensions: { code: 'IDENTITY_PROVIDER_UNREACHABLE' },
          },
        ]);
      });
    } finally {
      keys.closeAllConnections();
      await new Promise((resolve) => keys.close(resolve));
    }
  });

  test('does not start with keys it cannot read, or algorithms anyone could sign by', async () => {
    const missing = join(graph.folder, 'nowhere.json');
    await expect(
      startGateway({
        ...graph.options,
        identity: { mode: 'jwt', jwks: missing, issuer, audience },
      }),
    ).rejects.toThrow(`keys cannot be read from ${missing}`);
    const algorithms = ['HS256'] as unknown as ['ES256'];
    await expect(
      startGateway({
        ...graph.options,
        identity: { mode: 'jwt', jwks: file, issuer, audience, algorithms },
      }),
    ).rejects.toMatchObject({ code: 'OPTIONS_INVALID' });
  });
});

describe('a gateway with demo identities', () => {
  let gateway: RunningGateway;

  beforeAll(async () => {
    gateway = await startGateway(graph.options);
  });

  afterAll(() => gateway.close());

  const demo = (name: string) => ask(gateway.url, '{ waterCaller }', { 'x-one-check-demo': name });

  test('takes a caller for the analyst', async () => {
    expect(callerIn(await ask(gateway.url, '{ waterCaller }'))).toMatchObject({
      subject: 'demo-analyst',
      role: 'ANALYST',
    });
  });

  test.each([
    ['analyst', 'ANALYST', undefined],
    ['supervisor', 'SUPERVISOR', undefined],
    ['front-end', 'FRONT_END', undefined],
    ['business', 'BUSINESS', undefined],
    ['public', 'PUBLIC', undefined],
    ['officer:water', 'OFFICER', 'water'],
    ['officer:market-supervision', 'OFFICER', 'market-supervision'],
  ])('lets a caller be %s', async (name, role, department) => {
    const caller = callerIn(await demo(name)) as { role: string; department?: string };
    expect([caller.role, caller.department]).toEqual([role, department]);
  });

  test('says which there are to whoever names another', async () => {
    const { status, errors } = await demo('officer:tax');
    expect(status).toBe(400);
    expect(errors[0]?.message).toContain('officer:water');
  });

  test('refuses a token, which it could not check', async () => {
    const { status } = await ask(gateway.url, '{ waterCaller }', { authorization: 'Bearer a.b.c' });
    expect(status).toBe(401);
  });

  test.each(['evil.example', 'evil.example:4000', '127.0.0.1.evil.example', '[::2]:80', 'a b'])(
    'refuses requests addressed to "%s"',
    async (host) => {
      for (const path of ['/graphql', '/', '/health/ready', '/nowhere']) {
        const { status } = await raw(gateway.url, { method: 'GET', path, headers: { host } });
        expect(status).toBe(403);
      }
    },
  );

  test.each(['localhost', 'LOCALHOST:9', '127.0.0.1:4000', '[::1]:4000'])(
    'answers requests addressed to "%s"',
    async (host) => {
      const { status } = await raw(gateway.url, {
        method: 'GET',
        path: '/health/ready',
        headers: { host },
      });
      expect(status).toBe(200);
    },
  );

  test('is of no use to pages of other sites', async () => {
    const origin = 'https://evil.example';
    const preflight = await fetch(gateway.url, {
      method: 'OPTIONS',
      headers: { origin, 'access-control-request-method': 'POST' },
    });
    expect(preflight.headers.get('access-control-allow-origin')).toBeNull();
    const answered = await ask(gateway.url, '{ waterCaller }', { origin });
    expect(answered.headers.get('access-control-allow-origin')).toBeNull();
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data']) {
      const { status } = await raw(gateway.url, {
        method: 'POST',
        path: '/graphql',
        headers: { origin, 'content-type': type },
        body: '{"query":"{ waterCaller }"}',
      });
      expect(status).toBe(415);
    }
    const simple = await fetch(`${gateway.url}?query={waterCaller}`, { headers: { origin } });
    expect(simple.status).toBe(400);
    const unlabelled = await raw(gateway.url, {
      method: 'POST',
      path: '/graphql',
      headers: { origin },
      body: '{"query":"{ waterCaller }"}',
    });
    expect(unlabelled.status).toBe(415);
  });
});
