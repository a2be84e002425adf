/** The gateway as a server: how it starts and refuses to start, closes, and treats what is no question to the graph. */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { type AddressInfo, connect, createServer as createTcpServer } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { type RunningGateway, startGateway } from '../../gateway/server.ts';
import { answers, startMisbehaving } from './misbehaving-server.ts';
import { raw } from './raw-request.ts';
import { ask, startTrialGraph, type TrialGraph, withGateway } from './trial-graph.ts';

let graph: TrialGraph;
let gateway: RunningGateway;

beforeAll(async () => {
  graph = await startTrialGraph();
  gateway = await startGateway(graph.options);
});

afterAll(async () => {
  await gateway.close();
  await graph.close();
});

describe('starting', () => {
  test('on a taken port says which, and lets go of everything', async () => {
    const holder = createTcpServer();
    await new Promise<void>((resolve) => holder.listen(0, '127.0.0.1', resolve));
    const { port } = holder.address() as AddressInfo;
    try {
      const starting = startGateway({ ...graph.options, port });
      await expect(starting).rejects.toMatchObject({
        name: 'GatewayStartError',
        code: 'PORT_TAKEN',
      });
      await expect(starting).rejects.toThrow(`Port ${port} on 127.0.0.1 is taken`);
    } finally {
      await new Promise((resolve) => holder.close(resolve));
    }
    await withGateway({ ...graph.options, port }, async ({ url }) => {
      expect(url).toBe(`http://127.0.0.1:${port}/graphql`);
    });
  });

  test('takes the supergraph from a URL', async () => {
    const sdl = await readFile(graph.supergraph, 'utf8');
    const server = createServer((_request, response) => response.end(sdl));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    try {
      const supergraph = `http://127.0.0.1:${port}/supergraph.graphql`;
      await withGateway({ ...graph.options, supergraph }, async ({ url }) => {
        expect((await ask(url, '{ waterStations }')).data).toEqual({ waterStations: ['运河东站'] });
      });
    } finally {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    }
  });

  const notSupergraphs = [
    ['is empty', '\n'],
    ['is an HTML or XML page', '<!doctype html><p>Not found'],
    ['is JSON', '{"data": 1}'],
    ['is the result of an introspection query', '{"data":{"__schema":{"types":[]}}}'],
    ['is not GraphQL (line 2, column 3', '\n  %'],
    ['is an operation, not a schema', 'query { a }'],
    ["is one subgraph's schema", 'type Query { a: A } type A @key(fields: "id") { id: ID }'],
    [
      "is one subgraph's schema",
      'extend schema @link(url: "https://specs.apollo.dev/federation/v2.3") type Query { a: Int }',
    ],
    ['is a plain GraphQL schema', 'type Query { a: Int }'],
  ] as const;

  test.each(notSupergraphs)('says that what it was given %s', async (instead, text) => {
    const supergraph = join(graph.folder, 'given.graphql');
    await writeFile(supergraph, text);
    const starting = startGateway({ ...graph.options, supergraph });
    await expect(starting).rejects.toMatchObject({ code: 'SUPERGRAPH_UNUSABLE' });
    await expect(starting).rejects.toThrow(`${supergraph} is not a supergraph: it ${instead}`);
  });

  test('says where it looked when there is nothing', async () => {
    const missing = join(graph.folder, 'missing.graphql');
    await expect(startGateway({ ...graph.options, supergraph: missing })).rejects.toThrow(
      `There is no supergraph at this path: ${missing}`,
    );
    const folder = join(graph.folder, 'a-folder');
    await mkdir(folder);
    await expect(startGateway({ ...graph.options, supergraph: folder })).rejects.toThrow(
      'must be a file, and this is a folder',
    );
    const server = await startMisbehaving(answers('gone', 404));
    await expect(startGateway({ ...graph.options, supergraph: server.url })).rejects.toThrow(
      `${server.url} answered 404 where a supergraph was expected`,
    );
    await server.close();
    await expect(startGateway({ ...graph.options, supergraph: server.url })).rejects.toThrow(
      `cannot be fetched from ${server.url}`,
    );
  });

  test('refuses a URL for a subgraph that is not there', async () => {
    await expect(
      startGateway({ ...graph.options, subgraphUrls: { watre: 'http://127.0.0.1:1/graphql' } }),
    ).rejects.toThrow('A URL is given for watre, which the supergraph does not have');
  });

  test('names every option that does not fit', async () => {
    const options = { ...graph.options, port: 99_999, subgraphUrls: { water: 'ftp://x' } };
    const starting = startGateway(options);
    await expect(starting).rejects.toMatchObject({ code: 'OPTIONS_INVALID' });
    await expect(starting).rejects.toThrow(
      /port[\s\S]*subgraphUrls\.water|subgraphUrls\.water[\s\S]*port/,
    );
  });
});

describe('closing', () => {
  test('answers what is under way, then takes nothing more', async () => {
    let release = () => {};
    const slow = await startMisbehaving((_request, response) => {
      release = () => response.end('{"data":{"waterStations":["late"]}}');
    });
    try {
      const closing = await startGateway({ ...graph.options, subgraphUrls: { water: slow.url } });
      const asked = ask(closing.url, '{ waterStations }');
      await vi.waitUntil(() => slow.requests() === 1);
      const closed = closing.close();
      await expect(ask(closing.url, '{ marketCaller }')).rejects.toThrow();
      release();
      expect((await asked).data).toEqual({ waterStations: ['late'] });
      await closed;
    } finally {
      await slow.close();
    }
  });

  test('does not wait for a connection that was opened and never used', async () => {
    const closing = await startGateway(graph.options);
    const { port } = new URL(closing.url);
    const socket = connect(Number(port), '127.0.0.1');
    await new Promise((resolve) => socket.once('connect', resolve));
    await vi.waitUntil(
      async () => (await raw(closing.url, { method: 'GET', path: '/health/live' })).status === 200,
    );
    const gone = new Promise((resolve) => socket.once('close', resolve));
    await closing.close();
    await gone;
  });
});

describe('what is no question to the graph', () => {
  const json = { 'content-type': 'application/json' };

  const cases = [
    [
      'malformed JSON',
      400,
      { method: 'POST', path: '/graphql', headers: json, body: '{"query": ' },
    ],
    ['an empty body', 400, { method: 'POST', path: '/graphql', headers: json, body: '' }],
    [
      'a list of requests',
      400,
      { method: 'POST', path: '/graphql', headers: json, body: '[{"query":"{ waterStations }"}]' },
    ],
    [
      'a JSON string',
      400,
      { method: 'POST', path: '/graphql', headers: json, body: '"{ waterStations }"' },
    ],
    ['no query', 400, { method: 'POST', path: '/graphql', headers: json, body: '{}' }],
    [
      'a query that is a number',
      400,
      { method: 'POST', path: '/graphql', headers: json, body: '{"query":7}' },
    ],
    [
      'variables that are a list',
      400,
      {
        method: 'POST',
        path: '/graphql',
        headers: json,
        body: '{"query":"{ waterStations }","variables":[1]}',
      },
    ],
    [
      'a document that does not parse',
      400,
      { method: 'POST', path: '/graphql', headers: json, body: '{"query":"{"}' },
    ],
    [
      'a field that is not there',
      400,
      { method: 'POST', path: '/graphql', headers: json, body: '{"query":"{ nothing }"}' },
    ],
    [
      'two operations and none named',
      400,
      {
        method: 'POST',
        path: '/graphql',
        headers: json,
        body: '{"query":"query A { waterStations } query B { waterStations }"}',
      },
    ],
    [
      'the name of no operation',
      400,
      {
        method: 'POST',
        path: '/graphql',
        headers: json,
        body: '{"query":"query A { waterStations }","operationName":"B"}',
      },
    ],
    [
      'a subscription',
      400,
      { method: 'POST', path: '/graphql', headers: json, body: '{"query":"subscription { a }"}' },
    ],
    [
      'a poisoned prototype',
      400,
      {
        method: 'POST',
        path: '/graphql',
        headers: json,
        body: '{"query":"{ waterStations }","__proto__":{}}',
      },
    ],
    [
      'XML',
      415,
      { method: 'POST', path: '/graphql', headers: { 'content-type': 'text/xml' }, body: '<a/>' },
    ],
    [
      'too much',
      413,
      {
        method: 'POST',
        path: '/graphql',
        headers: json,
        body: JSON.stringify({ query: ' '.repeat(1_100_000) }),
      },
    ],
    ['another path', 404, { method: 'GET', path: '/nowhere' }],
    ['a path that cannot be decoded', 400, { method: 'GET', path: '/%E0%A4%A' }],
    ['another method', 405, { method: 'PUT', path: '/graphql', headers: json, body: '{}' }],
    [
      'a mutation over GET',
      405,
      {
        method: 'GET',
        path: '/graphql?query=mutation{recordSample}',
        headers: { 'apollo-require-preflight': '1' },
      },
    ],
    [
      'a broken query string',
      400,
      {
        method: 'GET',
        path: '/graphql?query=%&variables=%',
        headers: { 'apollo-require-preflight': '1' },
      },
    ],
  ] as const;

  test.each(cases)('%s is answered %i, as JSON with errors', async (_name, status, request) => {
    const answer = await raw(gateway.url, request);
    expect(answer.status).toBe(status);
    expect(answer.headers['content-type']).toMatch(/^application\/(graphql-response\+)?json/);
    const { errors } = JSON.parse(answer.text);
    expect(errors[0].message).toEqual(expect.any(String));
    expect(errors[0].extensions.code).toMatch(/^[A-Z_]+$/);
    expect(answer.text).not.toMatch(/node_modules|gateway\/|at [\w.]+ \(/);
  });

  test('does not keep it from answering the next question', async () => {
    expect((await ask(gateway.url, '{ waterStations }')).data).toEqual({
      waterStations: ['运河东站'],
    });
  });
});

test.each(['/health/live', '/health/ready'])('%s tells that the gateway serves', async (path) => {
  const response = await fetch(new URL(path, gateway.url));
  expect(response.status).toBe(200);
});

test('does not show its query plans, nor the subgraphs’ keys in them', async () => {
  const response = await fetch(gateway.url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'apollo-query-plan-experimental': '1' },
    body: JSON.stringify({ query: '{ waterStations }' }),
  });
  expect(await response.json()).not.toHaveProperty('extensions');
});
