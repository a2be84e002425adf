/** With what status a client is told that its operation is mistaken, by what it accepts. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
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

async function statusOf(body: object, accept: string | undefined): Promise<number> {
  const { status, text } = await raw(gateway.url, {
    method: 'POST',
    path: '/graphql',
    headers: { 'content-type': 'application/json', ...(accept !== undefined && { accept }) },
    body: JSON.stringify(body),
  });
  expect(JSON.parse(text).errors).toHaveLength(1);
  return status;
}

const ofVariable = 'query ($u: String!) { business(uscc: $u) { name } }';

describe.each([
  ['a document that is none', { query: '{' }],
  ['a field that is none', { query: '{ nothing }' }],
  ['a variable of another type', { query: ofVariable, variables: { u: 7 } }],
])('%s', (_name, body) => {
  test.each(['application/json', 'application/json; charset=utf-8'])(
    'is 200 for %s',
    async (accept) => {
      expect(await statusOf(body, accept)).toBe(200);
    },
  );

  test.each([
    undefined,
    '*/*',
    'application/graphql-response+json',
    'application/graphql-response+json, application/json;q=0.9',
  ])('is 400 for %s', async (accept) => {
    expect(await statusOf(body, accept)).toBe(400);
  });
});

test('what is no operation at all is 400 for everyone', async () => {
  expect(await statusOf({ query: 7 }, 'application/json')).toBe(400);
});
