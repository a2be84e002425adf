/** How long answers may be kept and by whom: what subgraphs say, and who asks, decide together. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type RunningGateway, startGateway } from '../../gateway/server.ts';
import { raw } from '../gateway/raw-request.ts';
import { get, meant, post } from './asking.ts';
import { type KeptGraph, startKeptGraph } from './kept-graph.ts';

const issuer = 'https://id.example';
const audience = 'one-check';

let graph: KeptGraph;
let gateway: RunningGateway;
let officer: Record<string, string>;

beforeAll(async () => {
  graph = await startKeptGraph();
  const { publicKey, privateKey } = await generateKeyPair('ES256', { extractable: true });
  const jwks = join(graph.folder, 'jwks.json');
  const key = { ...(await exportJWK(publicKey)), kid: 'k1', alg: 'ES256', use: 'sig' };
  await writeFile(jwks, JSON.stringify({ keys: [key] }));
  const claims = { sub: 'o-1', role: 'SUPERVISOR', scope: 'personal:read audit:read' };
  const token = await new SignJWT(claims)
    .setProtectedHeader({ alg: 'ES256', kid: 'k1' })
    .setIssuer(issuer)
    .setAudience(audience)
    .setIssuedAt()
    .setExpirationTime('10m')
    .sign(privateKey);
  officer = { authorization: `Bearer ${token}`, 'x-one-check-purpose': 'trial' };
  gateway = await startGateway({
    ...graph.options,
    corsOrigins: ['https://check.example.gov.cn'],
    identity: { mode: 'jwt', jwks, issuer, audience },
  });
});

afterAll(async () => {
  await gateway.close();
  await graph.close();
});

/** The headers of `Cache-Control` of an answer the first time, when it goes through ApolloServer, and straight. */
async function kept(query: string, headers: Record<string, string> = {}) {
  const answers = [
    await post(gateway.url, { query }, headers),
    await post(gateway.url, { query }, headers),
    await get(gateway.url, { query }, { ...meant, ...headers }),
  ];
  const [one, ...others] = new Set(answers.map((answer) => answer.headers['cache-control']));
  expect(others).toEqual([]);
  return one;
}

describe('an answer to a stranger', () => {
  test.each([
    ['for as long as the subgraph says', '{ departments }', 'max-age=300, public'],
    ['for the shortest of all its parts', '{ departments stations }', 'max-age=10, public'],
    ['for the shorter of an entity’s owners', '{ business { name permit } }', 'max-age=20, public'],
    [
      'by the stranger alone, where a part is private',
      '{ departments mine }',
      'max-age=30, private',
    ],
    ['not where a part says nothing', '{ departments unsaid }', 'no-store'],
    ['not with errors', '{ departments failing }', 'no-store'],
    ['not where a part was withheld', '{ departments audits }', 'no-store'],
    ['not where all was withheld', '{ audits }', 'no-store'],
    ['not where no subgraph was asked', '{ __typename }', 'no-store'],
    ['not where it is invalid', '{ wrong }', 'no-store'],
  ])('may be kept %s', async (_how, query, header) => {
    expect(await kept(query)).toBe(header);
  });

  test('may not be kept after a mutation', async () => {
    for (const _time of ['first', 'second']) {
      const { headers, data } = await post(gateway.url, { query: 'mutation { touch }' });
      expect([headers['cache-control'], data]).toEqual(['no-store', { touch: 'touched' }]);
    }
  });
});

test('what is refused before the graph is not kept either', async () => {
  for (const parameters of [{ documentId: 'gone' }, { documentId: '' }]) {
    expect((await get(gateway.url, parameters)).headers['cache-control']).toMatch(
      /no-(store|cache)/,
    );
  }
  const { headers, status } = await raw(gateway.url, { method: 'PUT', path: '/graphql' });
  expect([status, headers['cache-control']]).toEqual([405, 'no-store']);
});

describe('an answer to somebody who is known', () => {
  test.each([
    ['alone, also what strangers are told', '{ departments }', 'max-age=300, private'],
    ['alone, what takes a scope', '{ departments audits }', 'max-age=60, private'],
    ['not at all with personal data', '{ business { name phone } }', 'no-store'],
  ])('may be kept by them %s', async (_how, query, header) => {
    expect(await kept(query, officer)).toBe(header);
  });

  test('holds the personal data that it is not kept for', async () => {
    const { data } = await post(gateway.url, { query: '{ business { phone } }' }, officer);
    expect(data).toEqual({ business: { phone: '0574-87654321' } });
  });

  test('may not be kept with what it cost', async () => {
    expect(await kept('{ departments }', { ...officer, 'x-one-check-cost': '1' })).toBe('no-store');
  });
});

test('what may be kept is told apart by all it depends on, and the rest needs not be', async () => {
  const origin = { origin: 'https://check.example.gov.cn' };
  const dependsOn = 'origin, accept, authorization, x-one-check-demo';
  expect((await post(gateway.url, { query: '{ stations }' }, origin)).headers['vary']).toBe(
    dependsOn,
  );
  expect((await post(gateway.url, { query: '{ unsaid }' }, origin)).headers['vary']).toBe('origin');
});

describe('a kept answer over GET', () => {
  const query = '{ departments stations }';

  test('is not sent again while it is the same', async () => {
    const { headers } = await get(gateway.url, { query });
    const tag = String(headers['etag']);
    expect(tag).toMatch(/^"[\w-]{22}"$/);
    const same = await get(gateway.url, { query }, { ...meant, 'if-none-match': tag });
    expect(same).toMatchObject({ status: 304, text: '', headers: { etag: tag } });
    expect(same.headers['cache-control']).toBe('max-age=10, public');
    const other = await get(gateway.url, { query }, { ...meant, 'if-none-match': '"other"' });
    expect(other).toMatchObject({ status: 200, data: { stations: ['运河东站'] } });
  });

  test('is all that has a tag', async () => {
    expect((await get(gateway.url, { query: '{ unsaid }' })).headers).not.toHaveProperty('etag');
    expect((await post(gateway.url, { query })).headers).not.toHaveProperty('etag');
  });
});
