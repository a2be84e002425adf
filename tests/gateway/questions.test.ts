/** Requests that ask nothing, or not as one asks here: refused with what to send instead. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type RunningGateway, startGateway } from '../../gateway/server.ts';
import { raw } from './raw-request.ts';
import { startTrialGraph, type TrialGraph } from './trial-graph.ts';

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

const json = { 'content-type': 'application/json' };
const query = '{ waterStations }';

const preflight = 'needs the header apollo-require-preflight: 1';
const asksNothing = 'The request asks nothing. Send {"query": "…"}';
const noObject = 'The body is no JSON object. Send {"query": "…"}';

test.each([
  ['a GET that any page could send', 'GET', {}, `?query=${query}`, preflight],
  [
    'a GET with an empty mark',
    'GET',
    { 'apollo-require-preflight': '' },
    `?query=${query}`,
    preflight,
  ],
  ['a GET of a plain text', 'GET', { 'content-type': 'text/plain' }, `?query=${query}`, preflight],
  ['a GET without a question', 'GET', { 'apollo-require-preflight': '1' }, '', asksNothing],
  ['nothing', 'POST', {}, '', noObject],
  ['an empty object', 'POST', json, '{}', asksNothing],
  ['an empty text', 'POST', json, '{"query":""}', asksNothing],
  ['null', 'POST', json, 'null', noObject],
  ['a number', 'POST', json, '7', noObject],
  ['a document as JSON', 'POST', json, '{"query":{"kind":"Document"}}', 'query must be the text'],
  ['the name 7', 'POST', json, `{"query":"${query}","operationName":7}`, 'operationName must be'],
  ['JSON in a text', 'POST', json, `{"query":"${query}","variables":"{}"}`, 'variables must be'],
  ['a list', 'POST', json, `{"query":"${query}","extensions":[]}`, 'extensions must be'],
] as const)('%s', async (_name, method, headers, sent, expected) => {
  const { status, text } = await raw(gateway.url, {
    method,
    path: method === 'GET' ? `/graphql${encodeURI(sent)}` : '/graphql',
    headers,
    ...(method === 'POST' && { body: sent }),
  });
  expect(status).toBe(400);
  expect(JSON.parse(text)).toEqual({
    errors: [{ message: expect.stringContaining(expected), extensions: { code: 'BAD_REQUEST' } }],
  });
});

test.each([
  ['that header', { 'apollo-require-preflight': '1' }],
  ['the name of its operation', { 'x-apollo-operation-name': 'Stations' }],
  ['a content type that no page sends unasked', json],
])('a GET with %s is answered', async (_name, headers) => {
  const path = `/graphql?query=${encodeURIComponent(query)}`;
  const { status, text } = await raw(gateway.url, { method: 'GET', path, headers });
  expect([status, JSON.parse(text)]).toEqual([200, { data: { waterStations: ['运河东站'] } }]);
});
