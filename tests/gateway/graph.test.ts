/** What a caller gets from the graph: answers across departments, and subgraphs that know who asks. */
import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type RunningGateway, startGateway } from '../../gateway/server.ts';
import { ask, startTrialGraph, type TrialGraph, withGateway } from './trial-graph.ts';

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

describe('a query across departments', () => {
  test('merges what each of them knows of one business', async () => {
    const { data, errors } = await ask(
      gateway.url,
      `{ business(uscc: "${uscc}") { name fumePurifier drainagePermit } }`,
    );
    expect(errors).toEqual([]);
    expect(data).toEqual({
      business: {
        name: '海曙区运河烧烤店',
        fumePurifier: `purifier of ${uscc}`,
        drainagePermit: `permit of ${uscc}`,
      },
    });
  });

  test('passes variables on to the department that needs them', async () => {
    const response = await fetch(gateway.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        query:
          'query ($u: String!, $n: String) { business(uscc: $u) { intakeMetering(note: $n) } }',
        variables: { u: uscc, n: '今日' },
      }),
    });
    expect(await response.json()).toEqual({
      data: { business: { intakeMetering: `metering of ${uscc}, 今日` } },
    });
  });

  test('does not show what departments only tell each other', async () => {
    const { status, errors } = await ask(gateway.url, `{ business(uscc: "${uscc}") { secret } }`);
    expect(status).toBe(400);
    expect(errors[0]?.extensions['code']).toBe('GRAPHQL_VALIDATION_FAILED');
  });

  test('is answered over GET too, to programs that no page of another site could be', async () => {
    const url = `${gateway.url}?query=${encodeURIComponent('{ waterStations }')}`;
    const refused = await fetch(url);
    expect(refused.status).toBe(400);
    const answered = await fetch(url, { headers: { 'apollo-require-preflight': 'yes' } });
    expect(await answered.json()).toEqual({ data: { waterStations: ['运河东站'] } });
  });

  test('says what is wrong with a variable as an error of the caller', async () => {
    const response = await fetch(gateway.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        query: 'query ($u: String!) { business(uscc: $u) { name } }',
        variables: { u: 7 },
      }),
    });
    expect(await response.json()).toMatchObject({
      errors: [
        { extensions: { code: 'BAD_USER_INPUT' }, message: expect.stringContaining('"$u"') },
      ],
    });
  });
});

describe('who asks', () => {
  test('reaches every subgraph of a query', async () => {
    const { data } = await ask(gateway.url, '{ marketCaller urbanCaller waterCaller }', {
      'x-one-check-demo': 'officer:water',
    });
    for (const caller of Object.values(data ?? {})) {
      expect(JSON.parse(String(caller))).toMatchObject({
        subject: 'demo-officer-water',
        role: 'OFFICER',
        department: 'water',
      });
    }
    expect(Object.keys(data ?? {})).toHaveLength(3);
  });

  test('is told apart between requests that follow each other', async () => {
    const subjects: string[] = [];
    for (const demo of ['analyst', 'public', 'analyst', 'business']) {
      const { data } = await ask(gateway.url, '{ waterCaller }', { 'x-one-check-demo': demo });
      subjects.push(JSON.parse(String(data?.['waterCaller'])).subject);
    }
    expect(subjects).toEqual(['demo-analyst', 'demo-public', 'demo-analyst', 'demo-business']);
  });

  test('is not believed by a subgraph when the gateway signs with another key', async () => {
    const water = new Uint8Array(randomBytes(32));
    const options = { ...graph.options, subgraphKeys: { ...graph.keys, water } };
    await withGateway(options, async ({ url }) => {
      const { status, data, errors } = await ask(url, '{ marketCaller waterCaller }');
      expect(status).toBe(200);
      expect(data?.['marketCaller']).toContain('demo-analyst');
      expect(data?.['waterCaller']).toBeNull();
      expect(errors).toEqual([
        {
          message: 'water refused the gateway; its fields are null. Try again later.',
          path: ['waterCaller'],
          extensions: { code: 'SUBGRAPH_REFUSED', service: 'water' },
        },
      ]);
    });
  });
});

describe('a request can be followed', () => {
  const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';

  test('by its id and trace, down to the subgraph', async () => {
    const { headers, data } = await ask(gateway.url, '{ urbanHeaders }', {
      'x-request-id': 'front-end-7',
      traceparent,
    });
    expect(headers.get('x-request-id')).toBe('front-end-7');
    expect(JSON.parse(String(data?.['urbanHeaders']))).toMatchObject({
      'x-request-id': 'front-end-7',
      traceparent,
    });
  });

  test('by an id of its own when the caller gives none that a log could hold', async () => {
    const { headers, data } = await ask(gateway.url, '{ urbanHeaders }', {
      'x-request-id': 'two words {"level":50}',
      traceparent: 'nonsense',
    });
    const sent = JSON.parse(String(data?.['urbanHeaders']));
    expect(headers.get('x-request-id')).toMatch(/^[\da-f-]{36}$/);
    expect(sent['x-request-id']).toBe(headers.get('x-request-id'));
    expect(sent['traceparent']).toMatch(/^00-[\da-f]{32}-[\da-f]{16}-00$/);
  });

  test('and the caller’s own Authorization and cookies go no further than the gateway', async () => {
    const { data } = await ask(gateway.url, '{ urbanHeaders }', { cookie: 'session=1' });
    const sent = JSON.parse(String(data?.['urbanHeaders']));
    expect(sent).not.toHaveProperty('cookie');
    expect(sent).not.toHaveProperty('x-one-check-demo');
  });
});
