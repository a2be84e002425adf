/** A line for each operation, and nothing of a person in any: not by questions, by mistakes, nor by faults. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { usccOf } from '../feed/usccs.ts';
import { until } from '../gateway/foreign-graph.ts';
import { startWatchedGraph, type WatchedGraph } from './watched-graph.ts';

/** What stands for persons here. */
const planted = {
  phone: '13977700001',
  identityNumber: '330203199003071236',
  complainant: '钱满仓',
  representative: '孙悟净',
  token: 'eyJhbGciOiJIUzI1NiJ9.cGxhbnRlZA.c2VjcmV0',
};

const words = Object.values(planted).join(' ');
const uscc = usccOf(1);
const purpose = { 'x-one-check-purpose': encodeURIComponent(`致电 ${words}`) };
let echo: Server;
let graph: WatchedGraph;

beforeAll(async () => {
  vi.stubEnv('ONE_CHECK_TODAY', '2026-11-21');
  echo = await startEcho();
  const { port } = echo.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}/graphql`;
  graph = await startWatchedGraph({
    subgraphUrls: {
      'urban-management': url,
      'culture-tourism': url,
      water: url,
      coordination: url,
    },
  });
  await graph.database.pool.query(
    `INSERT INTO business (id, name, phone, legal_representative, address, status, trade_code, digest)
     VALUES ($1, '枕河烧烤', $2, $3, '河埠街道枕河路1号', 'ACTIVE', '6210', '')`,
    [uscc, planted.phone, planted.representative],
  );
});

afterAll(async () => {
  await graph.close();
  await new Promise((closed) => echo.close(closed));
  vi.unstubAllEnvs();
});

/** A subgraph that says all it knows, each time in another of the ways in which one can be wrong. */
async function startEcho(): Promise<Server> {
  const error = (code: string) => ({
    message: words,
    extensions: { code, stacktrace: [words], exception: { words } },
  });
  const answers: readonly [status: number, body: string][] = [
    [200, `{"data": ${words}`],
    [200, words],
    [500, words],
    [200, JSON.stringify({ errors: [error(words)] })],
    [200, JSON.stringify({ data: null, errors: [error('INTERNAL_SERVER_ERROR')] })],
    [200, JSON.stringify({ data: words })],
    [200, JSON.stringify({ data: { _entities: [words] } })],
    [302, words],
    [401, words],
    [400, JSON.stringify({ errors: [error('BAD_USER_INPUT')] })],
  ];
  let nth = 0;
  const server = createServer((request, response) => {
    request.resume();
    const [status, body] = answers[nth++ % answers.length] ?? [500, ''];
    response
      .writeHead(status, { 'content-type': 'application/json', 'x-words': encodeURI(words) })
      .end(body);
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return server;
}

/** Sends a request, and waits until it is on the log. */
async function send(body: unknown, headers: Record<string, string> = {}): Promise<string> {
  const before = operations().length;
  const response = await fetch(graph.url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
  const text = await response.text();
  await until(async () => operations().length > before);
  return text;
}

function operations() {
  return graph.lines.filter(({ msg }) => msg === 'operation');
}

describe('the line of an operation', () => {
  const query =
    'query Register($uscc: Uscc!) { business(uscc: $uscc) { name registration { phoneMasked } } }';
  const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';

  test('says which, for whom, how long, what it took, and what it is traced by', async () => {
    await send(
      { query, variables: { uscc } },
      {
        'x-one-check-demo': 'officer:water',
        'x-request-id': 'front-end-7',
        traceparent: `00-${traceId}-00f067aa0ba902b7-01`,
      },
    );
    expect(operations().at(-1)).toMatchObject({
      requestId: 'front-end-7',
      traceId,
      operation: 'Register',
      role: 'OFFICER',
      department: 'water',
      status: 200,
      ms: expect.any(Number),
      fetches: 1,
      entities: 0,
    });
    expect(operations().at(-1)).not.toHaveProperty('errors');
  });

  test('has a trace of its own where the caller has none', async () => {
    await send({ query, variables: { uscc } });
    expect(operations().at(-1)?.['traceId']).toMatch(/^[\da-f]{32}$/);
  });

  test('says by their codes what went wrong', async () => {
    await send({ query: 'query Mistaken { nothing }' });
    expect(operations().at(-1)).toMatchObject({
      operation: '(none)',
      errors: { GRAPHQL_VALIDATION_FAILED: 1 },
      fetches: 0,
    });
    await send('{');
    expect(operations().at(-1)).toMatchObject({ status: 400, errors: { BAD_REQUEST: 1 } });
  });
});

test('a fault of a subgraph is logged there with the names of the request', async () => {
  await graph.database.pool.query('ALTER TABLE business RENAME COLUMN phone TO phone_away');
  try {
    await send(
      { query: `{ business(uscc: "${uscc}") { name registration { phoneMasked } } }` },
      { 'x-request-id': 'front-end-8' },
    );
  } finally {
    await graph.database.pool.query('ALTER TABLE business RENAME COLUMN phone_away TO phone');
  }
  const fault = graph.lines.find(
    ({ name, level }) => name === 'market-supervision' && level === 50,
  );
  const line = operations().at(-1);
  expect(fault).toMatchObject({ requestId: 'front-end-8', code: '42703' });
  expect(fault?.['traceId']).toBe(line?.['traceId']);
  expect(line).toMatchObject({ errors: { INTERNAL_SERVER_ERROR: expect.any(Number) } });
});

test('no line has anything of a person, whatever is asked, mistaken or broken', async () => {
  const officer = { 'x-one-check-demo': 'officer:market-supervision', ...purpose };
  const personal = `registration { phone legalRepresentative }`;
  await send({ query: `{ business(uscc: "${uscc}") { ${personal} } }` }, officer);
  await send({ query: `{ business(uscc: "${words}") { name } }` });
  await send({
    query: `query Of${planted.phone} { businesses(name: "${words}") { nodes { name } } }`,
  });
  await send({
    query: 'query ($q: Uscc!) { business(uscc: $q) { name } }',
    variables: { q: words },
  });
  await send({
    query: 'query ($q: Uscc!) { business(uscc: $q) { name } }',
    variables: { [words]: 1 },
  });
  await send({ query: `{ business(uscc: "${uscc}") { name(${words}) } }` });
  await send({ query: `{ business(uscc: "${uscc}") { f${planted.phone} } }` });
  await send(`{"query": "${words}`);
  await send({ query: '{ __typename }', operationName: words });
  await send({ query: '{ __typename }' }, { authorization: `Bearer ${planted.token}` });
  await send({ query: '{ __typename }' }, { 'x-one-check-demo': encodeURIComponent(words) });
  await send({ query: '{ __typename }' }, { 'x-request-id': encodeURIComponent(words) });
  await send({ documentId: words });
  const other = 'inspections(first: 1) { nodes { day } }';
  for (let nth = 0; nth < 20; nth++) {
    await send({
      query: `{ business(uscc: "${uscc}") { name ${other} visits(first: 1) { nodes { id } } } }`,
    });
    await send({ query: `{ ${other} }` });
  }
  const complain = `mutation { complain(input: { code: "${words}", text: "${words}", contact: "${words}" }) { __typename } }`;
  await send({ query: complain });
  await fetch(new URL(`/v/${encodeURIComponent(words)}?phone=${planted.phone}`, graph.url));
  await fetch(new URL(`/graphql?query={x}&variables=${encodeURIComponent(words)}`, graph.url));
  expect(graph.lines.some(({ msg }) => msg === 'subgraph fault')).toBe(true);
  const written = JSON.stringify(graph.lines);
  for (const secret of Object.values(planted)) {
    expect(written).not.toContain(secret);
    expect(written).not.toContain(encodeURIComponent(secret));
  }
});
