/** The limits of a gateway as callers meet them over HTTP: for strangers and staff, the first time and every time after. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { getIntrospectionQuery } from 'graphql';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { GatewayOptions } from '../../gateway/options.ts';
import { type RunningGateway, startGateway } from '../../gateway/server.ts';
import { raw } from '../gateway/raw-request.ts';
import { ask, startTrialGraph, type TrialGraph, withGateway } from '../gateway/trial-graph.ts';

const issuer = 'https://id.example';
const audience = 'one-check';
const site = 'https://check.example.gov.cn';

let graph: TrialGraph;
let options: GatewayOptions;
let gateway: RunningGateway;
let staff: Record<string, string>;

beforeAll(async () => {
  graph = await startTrialGraph();
  const { publicKey, privateKey } = await generateKeyPair('ES256', { extractable: true });
  const jwks = join(graph.folder, 'limits-jwks.json');
  const key = { ...(await exportJWK(publicKey)), kid: 'k1', alg: 'ES256', use: 'sig' };
  await writeFile(jwks, JSON.stringify({ keys: [key] }));
  const token = await new SignJWT({ sub: 'analyst-1', role: 'ANALYST' })
    .setProtectedHeader({ alg: 'ES256', kid: 'k1' })
    .setIssuer(issuer)
    .setAudience(audience)
    .setIssuedAt()
    .setExpirationTime('10m')
    .sign(privateKey);
  staff = { authorization: `Bearer ${token}` };
  options = {
    ...graph.options,
    identity: { mode: 'jwt', jwks, issuer, audience },
    publicUrl: site,
    corsOrigins: [site],
    costBudgets: { PUBLIC: 15 },
  };
  gateway = await startGateway(options);
});

afterAll(async () => {
  await gateway.close();
  await graph.close();
});

const oneError = async (query: string, headers = {}) => {
  const { status, errors } = await ask(gateway.url, query, headers);
  expect(errors).toHaveLength(1);
  return { status, ...errors[0] };
};

describe('introspection', () => {
  test('is for staff, also once staff asked it', async () => {
    const query = getIntrospectionQuery();
    const shown = await ask(gateway.url, query, staff);
    expect([shown.status, shown.errors]).toEqual([200, []]);
    expect(shown.data).toHaveProperty('__schema.types');
    expect(await oneError(query)).toMatchObject({
      status: 400,
      extensions: { code: 'INTROSPECTION_REFUSED' },
    });
    expect(await oneError('{ waterStations t: __type(name: "Business") { name } }')).toMatchObject({
      extensions: { code: 'INTROSPECTION_REFUSED' },
    });
    expect((await ask(gateway.url, '{ __typename }')).data).toEqual({ __typename: 'Query' });
  });

  test('does not go round in circles for anybody', async () => {
    const circle =
      '{ __schema { types { fields { type { fields { type { fields { name } } } } } } } }';
    const { status, message } = await oneError(circle, staff);
    expect([status, message]).toEqual([400, expect.stringContaining('introspection depth')]);
  });
});

test('guesses at what was meant are for staff', async () => {
  const query = '{ waterStation }';
  expect((await oneError(query, staff)).message).toContain('Did you mean "waterStations"?');
  expect((await oneError(query)).message).toBe(
    'Cannot query field "waterStation" on type "Query".',
  );
});

test('validation stops after twenty mistakes', async () => {
  const query = `{ ${Array.from({ length: 90 }, (_, i) => `wrong${i}`).join(' ')} }`;
  const { status, errors } = await ask(gateway.url, query);
  expect([status, errors.length]).toEqual([400, 21]);
  expect(errors.at(-1)?.message).toContain('Too many validation errors');
});

describe('cost', () => {
  const dear = '{ businesses { name drainagePermit } again: businesses { name } }';

  test('beyond a caller’s budget is refused, also once somebody else was answered', async () => {
    expect((await ask(gateway.url, dear, staff)).status).toBe(200);
    const cost = { estimated: 20, budget: 15 };
    for (const _time of ['first', 'second']) {
      const refused = await oneError(dear);
      expect(refused).toMatchObject({
        status: 400,
        extensions: { code: 'COST_ESTIMATED_TOO_EXPENSIVE', cost },
      });
      expect(refused.message).toContain('could cost 20, and the budget of PUBLIC is 15');
    }
    expect((await ask(gateway.url, '{ businesses { name } }')).status).toBe(200);
  });

  test('is told to staff who ask, with what it came to', async () => {
    const tell = async (headers: Record<string, string>) => {
      const response = await fetch(gateway.url, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-one-check-cost': '1', ...headers },
        body: JSON.stringify({ query: '{ businesses { uscc } }' }),
      });
      return response.json();
    };
    const cost = { estimated: 10, actual: 2, budget: 100_000 };
    for (const _time of ['first', 'second']) {
      expect(await tell(staff)).toMatchObject({ data: {}, extensions: { cost } });
    }
    expect(await tell({})).not.toHaveProperty('extensions');
  });
});

test('a document over a limit is told so, over POST and GET', async () => {
  const query = `{ ${'waterStations '.repeat(101)} }`;
  const told = { code: 'OPERATION_TOO_MANY_ROOT_FIELDS' };
  expect(await oneError(query)).toMatchObject({ status: 400, extensions: told });
  const answer = await raw(gateway.url, {
    method: 'GET',
    path: `/graphql?a=1&query=${encodeURIComponent(query)}`,
    headers: { 'apollo-require-preflight': '1' },
  });
  expect([answer.status, JSON.parse(answer.text).errors[0].extensions]).toEqual([400, told]);
});

test('several requests in one are told to come one by one', async () => {
  const answer = await raw(gateway.url, {
    method: 'POST',
    path: '/graphql',
    headers: { 'content-type': 'application/json' },
    body: '[{"query":"{ waterStations }"},{"query":"{ waterStations }"}]',
  });
  expect(answer.status).toBe(400);
  expect(JSON.parse(answer.text).errors[0]).toEqual({
    message: 'The body is a list of 2 requests, and may be one: send each by itself.',
    extensions: { code: 'BATCHING_NOT_SUPPORTED' },
  });
});

test('values nested without end are refused, also to a known operation and in a URL', async () => {
  const query =
    'query ($note: String) { marketCaller @include(if: false) a: business(uscc: "1") { intakeMetering(note: $note) } }';
  expect((await ask(gateway.url, query)).status).toBe(200);
  const variables = `{"note":${'['.repeat(2_000)}1${']'.repeat(2_000)}}`;
  const json = { 'content-type': 'application/json', 'apollo-require-preflight': '1' };
  const body = `{"query":${JSON.stringify(query)},"variables":${variables}}`;
  const search = new URLSearchParams({ query }).toString();
  for (const request of [
    { method: 'POST', path: '/graphql', headers: json, body },
    { method: 'GET', path: `/graphql?${search}&variables=${variables}`, headers: json },
  ]) {
    const answer = await raw(gateway.url, request);
    expect(answer.status).toBe(400);
    expect(JSON.parse(answer.text).errors[0].extensions).toEqual({ code: 'REQUEST_TOO_NESTED' });
  }
});

describe('requests that a page of another site can send unasked', () => {
  const query = '{ waterStations }';

  test.each([
    ['GET', `/graphql?query=${encodeURIComponent(query)}`, {}, ''],
    ['POST', '/graphql', { 'content-type': 'text/plain' }, JSON.stringify({ query })],
    ['POST', '/graphql', { 'content-type': 'application/x-www-form-urlencoded' }, `query=${query}`],
    ['POST', '/graphql', {}, JSON.stringify({ query })],
  ])(
    'are refused: %s %s %o, also when the operation is known',
    async (method, path, headers, body) => {
      expect((await ask(gateway.url, query)).status).toBe(200);
      const answer = await raw(gateway.url, { method, path, headers, body });
      expect(answer.status).toBeGreaterThanOrEqual(400);
      expect(answer.status).toBeLessThan(500);
      expect(answer.text).not.toContain('运河东站');
    },
  );
});

describe('other sites', () => {
  const preflight = (origin: string) =>
    raw(gateway.url, {
      method: 'OPTIONS',
      path: '/graphql',
      headers: { origin, 'access-control-request-method': 'POST' },
    });

  test('that are listed may ask, and read the answer', async () => {
    const { status, headers } = await preflight(site);
    expect(status).toBe(204);
    expect(headers).toMatchObject({
      'access-control-allow-origin': site,
      'access-control-allow-methods': 'GET, POST',
      'access-control-allow-headers': expect.stringContaining('authorization'),
      vary: 'origin',
    });
    const answer = await ask(gateway.url, '{ waterStations }', { origin: site });
    expect(answer.headers.get('access-control-allow-origin')).toBe(site);
    expect(answer.headers.get('access-control-allow-credentials')).toBeNull();
  });

  test('that are not listed may not', async () => {
    const { status, headers } = await preflight('https://evil.example');
    expect(status).toBe(405);
    expect(headers).not.toHaveProperty('access-control-allow-origin');
    const answer = await ask(gateway.url, '{ waterStations }', { origin: 'https://evil.example' });
    expect(answer.headers.get('access-control-allow-origin')).toBeNull();
    expect(answer.headers.get('vary')).toContain('origin');
  });

  test('are named by their origin alone', async () => {
    await expect(startGateway({ ...options, corsOrigins: [`${site}/`] })).rejects.toThrow(
      /must be an origin[\s\S]*corsOrigins/,
    );
  });
});

test.each(['PUT', 'DELETE', 'PATCH', 'OPTIONS'])('%s is not allowed', async (method) => {
  const { status, headers, text } = await raw(gateway.url, { method, path: '/graphql' });
  expect([status, headers['allow']]).toEqual([405, 'GET, POST']);
  expect(JSON.parse(text).errors[0].message).toBe(`The graph answers GET and POST, not ${method}.`);
});

describe('security headers', () => {
  const security = {
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'referrer-policy': 'no-referrer',
  };

  test.each(['/graphql', '/health/live', '/nowhere', '/%E0%A4%A'])('are on %s', async (path) => {
    const { headers } = await raw(gateway.url, { method: 'GET', path });
    expect(headers).toMatchObject({ ...security, 'strict-transport-security': 'max-age=31536000' });
  });

  test('do not ask for HTTPS where there is none', async () => {
    await withGateway(graph.options, async ({ url }) => {
      const { headers } = await raw(url, { method: 'GET', path: '/health/live' });
      expect(headers).toMatchObject(security);
      expect(headers).not.toHaveProperty('strict-transport-security');
    });
  });
});

describe('the rate of requests', () => {
  test('is bounded for strangers together and for each who is known', async () => {
    await withGateway({ ...options, requestsPerSecond: 0.01 }, async ({ url }) => {
      expect((await ask(url, '{ waterStations }')).status).toBe(200);
      const refused = await ask(url, '{ waterStations }');
      expect(refused.status).toBe(429);
      expect(refused.errors[0]?.extensions).toEqual({ code: 'RATE_LIMITED' });
      expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(50);
      expect((await ask(url, '{ waterStations }', staff)).status).toBe(200);
    });
  });

  test('is bounded for one operation before it is for all', async () => {
    await withGateway({ ...options, requestsPerSecond: 0.2 }, async ({ url }) => {
      expect((await ask(url, '{ waterStations }', staff)).status).toBe(200);
      const refused = await ask(url, '{ waterStations }', staff);
      expect(refused.status).toBe(429);
      expect(refused.errors[0]?.message).toContain('requests of this operation');
      expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    });
  });
});
