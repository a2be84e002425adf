/** What a gateway answers by text and by id, over POST and GET, in each of its modes. */

import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { getIntrospectionQuery } from 'graphql';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { GatewayOptions } from '../../gateway/options.ts';
import { type RunningGateway, startGateway } from '../../gateway/server.ts';
import { startTrialGraph, type TrialGraph } from '../gateway/trial-graph.ts';
import { get, manifestOf, meant, persisted, post, sha256 } from './asking.ts';
import { type KeptGraph, startKeptGraph } from './kept-graph.ts';

const stations = 'query Stations { waterStations }';
const business = 'query Business($uscc: String!) { business(uscc: $uscc) { name } }';
const sample = 'mutation Sample($note: String) { recordSample(note: $note) }';
const uscc = '91330203MA2AC1A1XJ';

let graph: TrialGraph;
let trusting: GatewayOptions;
let open: RunningGateway;
let closed: RunningGateway;

beforeAll(async () => {
  graph = await startTrialGraph();
  const documents = [await manifestOf(graph.folder, [stations, business, sample])];
  trusting = { ...graph.options, documents };
  open = await startGateway(trusting);
  closed = await startGateway({ ...trusting, documentsMode: 'closed' });
});

afterAll(async () => {
  await open.close();
  await closed.close();
  await graph.close();
});

describe.each([
  ['open', () => open.url],
  ['closed', () => closed.url],
] as const)('a trusted document, where the gateway is %s', (_mode, url) => {
  const named = { documentId: `sha256:${sha256(business)}`, variables: { uscc } };
  const data = { business: { name: '海曙区运河烧烤店' } };

  test.each([
    ['by its id', named],
    ['by its bare hash', { ...named, documentId: sha256(business) }],
    ['by a persisted query', { ...persisted(sha256(business)), variables: { uscc } }],
    ['by both', { ...named, ...persisted(sha256(business)) }],
    ['by its text', { query: business, variables: { uscc } }],
    ['by its text and id', { query: business, ...named }],
    ['by its text and hash', { query: business, ...named, ...persisted(sha256(business)) }],
    ['with its operation’s name', { ...named, operationName: 'Business' }],
    ['with another extension', { ...named, extensions: { clientLibrary: { name: 'a' } } }],
  ])('is answered %s, over POST and GET, the first time and after', async (_how, body) => {
    for (const _time of ['first', 'second']) {
      expect(await post(url(), body)).toMatchObject({ status: 200, data });
      expect(await get(url(), body)).toMatchObject({ status: 200, data });
    }
  });

  test('is not answered over GET to a page of another site', async () => {
    const answer = await get(url(), named, {});
    expect([answer.status, answer.data]).toEqual([400, undefined]);
    expect(answer.text).toContain('apollo-require-preflight: 1');
  });

  test('that is a mutation is not answered over GET, also when it is known', async () => {
    const mutation = { documentId: sha256(sample), variables: { note: 'a' } };
    for (const _time of ['first', 'second']) {
      expect(await get(url(), mutation)).toMatchObject({ status: 405, headers: { allow: 'POST' } });
      expect(await post(url(), mutation)).toMatchObject({ data: { recordSample: 'a' } });
    }
  });

  test.each([
    ['the hash of another', { query: stations, ...persisted(sha256(business)) }],
    ['an id that is no hash of it', { query: stations, documentId: 'stations' }],
  ])('is not taken with %s', async (_what, body) => {
    const { status, code, data: got } = await post(url(), body);
    expect([status, code, got]).toEqual([400, 'PERSISTED_QUERY_MISMATCH', undefined]);
  });

  test.each([
    ['two names that differ', { documentId: sha256(stations), ...persisted(sha256(business)) }],
    ['another version of the protocol', persisted(sha256(stations), 2)],
    ['a hash that is no string', { extensions: { persistedQuery: { version: 1, sha256Hash: 7 } } }],
    ['an id that is no string', { documentId: { a: 1 } }],
    ['an empty id', { documentId: '' }],
  ])('is not looked for by %s', async (_what, body) => {
    const { status, code, data: got } = await post(url(), body);
    expect([status, code, got]).toEqual([400, 'BAD_REQUEST', undefined]);
  });

  test('is answered with the errors of what is wrong beside it', async () => {
    expect(await post(url(), { ...named, variables: {} })).toMatchObject({ status: 400 });
    expect(await post(url(), { ...named, operationName: 'Other' })).toMatchObject({ status: 400 });
    expect(await post(url(), { ...named, variables: [1] })).toMatchObject({ status: 400 });
    const twice = `${new URLSearchParams({ documentId: sha256(stations) })}`;
    const response = await fetch(`${url()}?${twice}&${twice}`, { headers: meant });
    expect(response.status).toBe(400);
  });
});

describe('an open gateway', () => {
  const unknown = '{ waterStations again: waterStations }';
  const hash = sha256(unknown);

  test('asks for the text of a document it does not know, then remembers it', async () => {
    const notFound = await post(open.url, persisted(hash));
    expect(notFound).toMatchObject({ status: 200, code: 'PERSISTED_QUERY_NOT_FOUND' });
    expect(JSON.parse(notFound.text).errors[0].message).toBe('PersistedQueryNotFound');
    expect(notFound.headers['cache-control']).toBe('private, no-cache, must-revalidate');
    expect(await get(open.url, { documentId: hash })).toMatchObject({ status: 404 });

    const data = { waterStations: ['运河东站'], again: ['运河东站'] };
    expect(await post(open.url, { query: unknown, ...persisted(hash) })).toMatchObject({ data });
    expect(await post(open.url, persisted(hash))).toMatchObject({ status: 200, data });
    expect(await get(open.url, persisted(hash))).toMatchObject({ status: 200, data });
    expect(await get(open.url, { documentId: `sha256:${hash}` })).toMatchObject({ data });
  });

  test('answers as by the text, to the byte', async () => {
    const {
      date: _,
      'x-request-id': __,
      ...byText
    } = (await post(open.url, { query: stations })).headers;
    const byId = await post(open.url, { documentId: sha256(stations) });
    expect(byId.headers).toMatchObject(byText);
    expect(byId.text).toBe((await post(open.url, { query: stations })).text);
  });
});

describe('a closed gateway', () => {
  const refused = { status: 403, code: 'DOCUMENT_NOT_TRUSTED', data: undefined };
  const unknown = '{ waterStations }';

  test.each([
    ['a text that is not in the manifest', { query: unknown }],
    ['the same words with another layout', { query: ` ${stations}` }],
    ['a text and its own hash', { query: unknown, ...persisted(sha256(unknown)) }],
    ['a hash', persisted(sha256(unknown))],
    ['an id', { documentId: 'stations' }],
    ['a question for the schema', { query: getIntrospectionQuery() }],
  ])('refuses %s, and says what to do', async (_what, body) => {
    for (const _time of ['first', 'second']) {
      const answer = await post(closed.url, body);
      expect(answer).toMatchObject(refused);
      expect(answer.text).toContain('--documents');
      expect(await get(closed.url, body)).toMatchObject(refused);
    }
  });

  test('refuses also what is read otherwise than it is judged', async () => {
    const search = new URLSearchParams({ query: unknown, documentId: 'a', variables: '{}' });
    for (const more of ['documentId=b', 'variables=%5B1%5D', 'extensions=%7B']) {
      const response = await fetch(`${closed.url}?${search}&${more}`, { headers: meant });
      expect(response.status).toBeGreaterThanOrEqual(400);
      expect(response.status).toBeLessThan(500);
      expect(await response.text()).not.toContain('运河东站');
    }
  });
});

describe('a trusted document is nothing more than known', () => {
  let kept: KeptGraph;
  let gateway: RunningGateway;
  const audits = 'query Audits { audits stations }';
  const dear = `query Dear { ${'stations '.repeat(101)} }`;

  beforeAll(async () => {
    kept = await startKeptGraph();
    const documents = [await manifestOf(kept.folder, [audits, dear])];
    gateway = await startGateway({ ...kept.options, documents, documentsMode: 'closed' });
  });

  afterAll(async () => {
    await gateway.close();
    await kept.close();
  });

  test('what needs a scope is for those who have it', async () => {
    const ask = (demo: string) =>
      post(gateway.url, { documentId: sha256(audits) }, { 'x-one-check-demo': demo });
    for (const _time of ['first', 'second']) {
      expect((await ask('supervisor')).data).toEqual({ audits: 'audits', stations: ['运河东站'] });
      expect(await ask('public')).toMatchObject({
        data: { audits: null, stations: ['运河东站'] },
        code: 'UNAUTHORIZED_FIELD_OR_TYPE',
      });
    }
  });

  test('limits hold', async () => {
    expect(await post(gateway.url, { documentId: sha256(dear) })).toMatchObject({
      status: 400,
      code: 'OPERATION_TOO_MANY_ROOT_FIELDS',
    });
  });
});

describe('a gateway that audits', () => {
  test('answers what is not trusted, and tells of each once, without its values', async () => {
    const lines: Record<string, unknown>[] = [];
    const logger = pino({}, { write: (line: string) => void lines.push(JSON.parse(line)) });
    const gateway = await startGateway({ ...trusting, documentsMode: 'audit', logger });
    const secret = `query Secret { business(uscc: "${uscc}") { name } }`;
    try {
      for (const query of [
        secret,
        stations,
        secret,
        `${secret} # laid out otherwise`,
        '{ wrong }',
      ]) {
        await post(gateway.url, { query });
      }
      await post(gateway.url, { query: secret, ...persisted(sha256(secret)) });
      expect(await post(gateway.url, persisted(sha256(secret)))).toMatchObject({ status: 200 });
    } finally {
      await gateway.close();
    }
    const told = lines.filter(({ msg }) => msg === 'document is not trusted');
    expect(told).toMatchObject([
      { hash: sha256(secret), names: ['Secret'] },
      { hash: sha256(`${secret} # laid out otherwise`), names: ['Secret'] },
    ]);
    expect(JSON.stringify(lines)).not.toContain(uscc);
  });
});

describe('a gateway tells', () => {
  test('of trusted documents that its graph cannot answer', async () => {
    const lines: Record<string, unknown>[] = [];
    const logger = pino({}, { write: (line: string) => void lines.push(JSON.parse(line)) });
    const gone = 'query Gone { gone }';
    const documents = [await manifestOf(graph.folder, [gone, stations])];
    await (await startGateway({ ...graph.options, documents, logger })).close();
    const told = lines.filter(({ msg }) => msg === 'trusted documents do not fit the graph');
    expect(told).toHaveLength(1);
    expect(told[0]?.['misfits']).toContainEqual({
      id: sha256(gone),
      name: 'Gone',
      misfit: 'Cannot query field "gone" on type "Query".',
    });
    expect(JSON.stringify(told)).not.toContain(sha256(stations));
  });

  test('of those that another supergraph, put in its place, cannot answer', async () => {
    const kept = await startKeptGraph();
    const lines: Record<string, unknown>[] = [];
    const logger = pino({}, { write: (line: string) => void lines.push(JSON.parse(line)) });
    const query = 'query Stations { stations }';
    const documents = [await manifestOf(kept.folder, [query])];
    const { supergraph } = kept.options;
    const told = () =>
      lines.filter(({ misfits }) => JSON.stringify(misfits)?.includes(sha256(query)));
    const gateway = await startGateway({
      ...kept.options,
      documents,
      documentsMode: 'closed',
      supergraphPollMs: 20,
      logger,
    });
    const ask = () => post(gateway.url, { documentId: sha256(query) });
    try {
      expect([(await ask()).status, told()]).toEqual([200, []]);
      const sdl = await readFile(supergraph, 'utf8');
      await writeFile(supergraph, sdl.replace(/^ {2}stations: .*\n/m, ''));
      await expect.poll(told, { timeout: 20_000 }).toHaveLength(1);
      await expect.poll(async () => (await ask()).status).toBe(400);
      expect((await ask()).code).toBe('GRAPHQL_VALIDATION_FAILED');
    } finally {
      await gateway.close();
      await kept.close();
    }
  });

  test('why it does not start with a manifest that is none', async () => {
    const path = join(graph.folder, 'none.json');
    await writeFile(path, '{"format":"other"}');
    const starting = startGateway({ ...graph.options, documents: [path] });
    await expect(starting).rejects.toMatchObject({ code: 'DOCUMENTS_UNUSABLE' });
    await expect(starting).rejects.toThrow('none.json is no manifest of operations');
    await expect(
      startGateway({ ...graph.options, documents: [join(graph.folder, 'gone.json')] }),
    ).rejects.toThrow('gone.json cannot be read');
  });
});
