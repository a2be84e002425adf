/** What a subgraph answers to those who hold none of its keys, however they ask: that they are strangers, and nothing else. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { water } from '../../subgraphs/water/subgraph.ts';
import { raw } from '../gateway/raw-request.ts';
import { type Served, serve } from '../setup/served.ts';

let served: Served;

beforeAll(async () => {
  served = await serve(water);
});
afterAll(() => served.close());

const json = { 'content-type': 'application/json' };
const preflight = { origin: 'https://evil.example', 'access-control-request-method': 'POST' };

it.each([
  ['GET', '/graphql', {}, ''],
  ['GET', '/graphql?query={__typename}', { 'apollo-require-preflight': '1' }, ''],
  ['OPTIONS', '/graphql', preflight, ''],
  ['POST', '/graphql', json, '{"query":"{ __schema { types { name } } }"}'],
  ['POST', '/graphql', json, '{"query":"{ _service { sdl } }"}'],
  ['POST', '/graphql', json, '{"query'],
  ['POST', '/graphql', { 'content-type': 'text/plain' }, 'x'],
  ['POST', '/graphql', { ...json, accept: 'text/event-stream' }, '{}'],
  ['POST', '/graphql', { ...json, authorization: 'Bearer a.b.c' }, '{}'],
  ['PUT', '/graphql', json, '{}'],
  ['GET', '/metrics', {}, ''],
  ['GET', '/nowhere', {}, ''],
  ['GET', '/', {}, ''],
])('tells a stranger nothing by %s %s %j %s', async (method, path, headers, body) => {
  const answer = await raw(served.url, { method, path, headers, ...(body !== '' && { body }) });
  expect([answer.status, answer.text]).toEqual([
    401,
    '{"errors":[{"message":"Unauthenticated."}]}',
  ]);
  expect(['content-type', 'content-length', 'date', 'connection', 'keep-alive']).toEqual(
    expect.arrayContaining(Object.keys(answer.headers)),
  );
});

it('tells whoever asks whether it is there, and not what it is', async () => {
  const { status, text } = await raw(served.url, { method: 'GET', path: '/health' });
  expect([status, text]).toEqual([200, '{"status":"ok"}']);
});
