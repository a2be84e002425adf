/** An operation that was answered before goes a straighter way; nobody can tell, and no rule is left out on it. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type RunningGateway, startGateway } from '../../gateway/server.ts';
import { raw } from './raw-request.ts';
import { startTrialGraph, type TrialGraph } from './trial-graph.ts';

const uscc = '91330203MA2AC1A1XJ';
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

function post(body: unknown, headers: Record<string, string> = {}) {
  return raw(gateway.url, {
    method: 'POST',
    path: '/graphql',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
}

describe('the second answer is the first', () => {
  const cases = [
    ['data', { query: `{ business(uscc: "${uscc}") { name drainagePermit } }` }],
    ['data and errors', { query: `{ business(uscc: "${uscc}") { name fault refusal } }` }],
    [
      'variables',
      { query: 'query ($u: String!) { business(uscc: $u) { name } }', variables: { u: uscc } },
    ],
    ['a name', { query: 'query A { waterStations } query B { marketCaller }', operationName: 'A' }],
  ] as const;

  const accepted = [
    undefined,
    '*/*',
    'application/json',
    'application/graphql-response+json, application/json',
    'application/graphql-response+json,application/json;q=0.9',
    'application/json;q=0.5, application/graphql-response+json',
  ];

  test.each(cases)('with %s, whatever the client accepts', async (_name, body) => {
    for (const accept of accepted) {
      // A text that differs in a comment alone is met for the first time each time.
      const query = `${body.query} # ${accept}`;
      const headers = accept === undefined ? {} : { accept };
      const first = await post({ ...body, query }, headers);
      const second = await post({ ...body, query }, headers);
      const seen = ({
        status,
        text,
        headers: { date: _, 'x-request-id': __, ...rest },
      }: typeof first) => ({
        status,
        text,
        rest,
      });
      expect(seen(second)).toEqual(seen(first));
      expect(first.status).toBe(200);
    }
  });
});

describe('an operation that is known', () => {
  const query = 'query ($u: String!) { business(uscc: $u) { name } }';

  beforeAll(async () => {
    expect((await post({ query, variables: { u: uscc } })).status).toBe(200);
  });

  test.each([
    ['a variable of another type', { query, variables: { u: 7 } }, 400],
    ['no variables', { query }, 400],
    ['variables that are a list', { query, variables: [uscc] }, 400],
    ['the name of no operation', { query, variables: { u: uscc }, operationName: 'Other' }, 400],
    [
      'a hash that is not its own',
      {
        query,
        variables: { u: uscc },
        extensions: { persistedQuery: { version: 1, sha256Hash: 'x' } },
      },
      400,
    ],
  ] as const)('is judged anew with %s', async (_name, body, status) => {
    const answer = await post(body);
    expect(answer.status).toBe(status);
    expect(JSON.parse(answer.text).errors).toHaveLength(1);
  });

  test('is not taken from what a page of another site could send', async () => {
    const answer = await post({ query, variables: { u: uscc } }, { 'content-type': 'text/plain' });
    expect(answer.status).toBe(415);
  });

  test('is not taken under another Host', async () => {
    const answer = await post({ query, variables: { u: uscc } }, { host: 'evil.example' });
    expect(answer.status).toBe(403);
  });

  test('is not answered in a type that the client does not accept', async () => {
    const answer = await post({ query, variables: { u: uscc } }, { accept: 'image/png' });
    expect(answer.status).toBe(406);
  });
});

test('who asks is told apart', async () => {
  const query = '{ waterCaller }';
  const subjects: string[] = [];
  for (const demo of ['analyst', 'public', 'analyst']) {
    const { text } = await post({ query }, { 'x-one-check-demo': demo });
    subjects.push(JSON.parse(JSON.parse(text).data.waterCaller).subject);
  }
  expect(subjects).toEqual(['demo-analyst', 'demo-public', 'demo-analyst']);
});
