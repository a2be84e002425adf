/**
 * What one department may answer instead of what it was asked, sent by a real server: whatever it is, it costs that
 * department's own fields alone, and nothing of it gets anywhere else.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import type { RequestListener } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { composeServices } from '@apollo/composition';
import { parse } from 'graphql';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type RunningGateway, startGateway } from '../../gateway/server.ts';
import { answers, type MisbehavingServer, startMisbehaving } from './misbehaving-server.ts';
import { ask } from './trial-graph.ts';

const federation = `extend schema
  @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"])`;

const market = `${federation}
  type Query { shop: Shop shops: [Shop!]! }
  type Shop @key(fields: "id") { id: ID! name: String! }`;

const water = `${federation}
  type Query { stations: [Station!] }
  type Station { name: String! }
  type Shop @key(fields: "id") {
    id: ID! permit: Permit permits: [Permit!] note: String level: Int grade: Grade strict: Permit!
  }
  type Permit { code: String! until: String }
  enum Grade { A B }`;

const shop = { __typename: 'Shop', id: '1', name: '运河烧烤' };
const answerBytes = 20_000;
let folder: string;
let waterServer: MisbehavingServer;
let marketServer: MisbehavingServer;
let gateway: RunningGateway;

beforeAll(async () => {
  marketServer = await startMisbehaving(
    answers(JSON.stringify({ data: { shop, shops: [shop, { ...shop, id: '2' }] } })),
  );
  waterServer = await startMisbehaving(answers(''));
  const { supergraphSdl = '' } = composeServices([
    { name: 'market', url: marketServer.url, typeDefs: parse(market) },
    { name: 'water', url: waterServer.url, typeDefs: parse(water) },
  ]);
  folder = await mkdtemp(join(tmpdir(), 'wrong-answers-'));
  const supergraph = join(folder, 'supergraph.graphql');
  await writeFile(supergraph, supergraphSdl);
  gateway = await startGateway({
    supergraph,
    port: 0,
    identity: { mode: 'off' },
    // What is tried here says that the department is there: it is never suspended, and nothing is asked twice.
    subgraphLimits: { answerBytes, retryFloor: 0, retryShare: 0 },
    logger: pino({ level: 'silent' }),
  });
});

afterAll(async () => {
  await gateway.close();
  await Promise.all([marketServer.close(), waterServer.close()]);
  await rm(folder, { recursive: true });
});

const entity = (fields: object, beside: object = {}) =>
  answers(JSON.stringify({ data: { _entities: [{ __typename: 'Shop', ...fields }] }, ...beside }));

const asked = '{ shop { name permit { code } permits { code } note level grade } }';
const nothing = { permit: null, permits: null, note: null, level: null, grade: null };

const bad = {
  message: 'water gave an answer that cannot be used; its fields are null. Try again later.',
  extensions: { code: 'SUBGRAPH_BAD_RESPONSE', service: 'water' },
};

describe('an answer that is none costs all that was asked of the department', () => {
  const megabytes = Buffer.alloc(50 * 1024 * 1024, ' ');

  test.each([
    ['nothing', answers('')],
    ['half an answer', answers('{"data":{"_entities":[{"__typename":"Shop"')],
    ['two answers', answers('{"data":{"_entities":[null]}}{"data":{}}')],
    ['JSON with a comma too many', answers('{"data":{"_entities":[null,]}}')],
    ['a page', answers('<html>', 200, { 'content-type': 'text/html' })],
    ['null', answers('null')],
    ['a number', answers('7')],
    ['a batch', answers('[{"data":{"_entities":[null]}}]')],
    ['neither data nor errors', answers('{"extensions":{}}')],
    ['no data and no errors', answers('{"data":null,"errors":[]}')],
    ['data without entities', answers('{"data":{"shop":{}}}')],
    ['an entity where a list belongs', answers('{"data":{"_entities":{}}}')],
    ['too few entities', answers('{"data":{"_entities":[]}}')],
    ['too many entities', answers('{"data":{"_entities":[null,null]}}')],
    ['a list where an entity belongs', answers('{"data":{"_entities":[[]]}}')],
    ['errors that are words', answers('{"data":{"_entities":[null]},"errors":"none"}')],
    ['errors without a message', answers('{"data":{"_entities":[null]},"errors":[{}]}')],
    ['a redirect', answers('', 302, { location: 'http://127.0.0.1:1/graphql' })],
    ['a lasting redirect', answers('', 308, { location: '/elsewhere' })],
    ['500 and a page', answers('<html>', 500)],
    ['500 and errors', answers('{"errors":[{"message":"Broken at 10.1.2.3."}]}', 500)],
    ['404', answers('{}', 404)],
    ['too much', answers(`{"data":{"_entities":[null]},"x":"${'x'.repeat(answerBytes)}"}`)],
    [
      'too much, in pieces',
      (_request, response) => {
        response.writeHead(200, { 'content-type': 'application/json' });
        response.write('{"data":{"_entities":[null]},"x":"');
        response.end('x'.repeat(answerBytes));
      },
    ],
    ['compressed megabytes', answers(gzipSync(megabytes), 200, { 'content-encoding': 'gzip' })],
    [
      'a compressed answer that was not asked for',
      answers(gzipSync('{"data":{"_entities":[null]}}'), 200, { 'content-encoding': 'gzip' }),
    ],
    ['UTF-16', answers(Buffer.from('{"data":{"_entities":[null]}}', 'utf16le'))],
  ] satisfies [string, RequestListener][])('%s', async (_name, behave) => {
    waterServer.behaveLike(behave);
    const { status, data, errors } = await ask(gateway.url, asked);
    expect(status).toBe(200);
    expect(data).toEqual({ shop: { name: shop.name, ...nothing } });
    expect(errors).toEqual(
      Object.keys(nothing).map((field) => ({ ...bad, path: ['shop', field] })),
    );
  });
});

describe('a value that is none of its field’s costs that field', () => {
  const right = {
    note: 'n',
    level: 1,
    grade: 'A',
    permit: { code: 'P' },
    permits: [{ code: 'Q' }],
  };

  test.each([
    ['words for an object', { permit: 'P' }, { permit: null }, ['permit']],
    ['a list for an object', { permit: [{ code: 'P' }] }, { permit: null }, ['permit']],
    ['an object for a list', { permits: { code: 'P' } }, { permits: null }, ['permits']],
    ['null for an item', { permits: [{ code: 'P' }, null] }, { permits: null }, ['permits', 1]],
    ['a word for an item', { permits: ['P'] }, { permits: null }, ['permits', 0]],
    ['null where none may be', { permit: { code: null } }, { permit: null }, ['permit', 'code']],
    ['nothing where it must be', { permit: {} }, { permit: null }, ['permit', 'code']],
    ['a number for a text', { note: 5 }, { note: null }, ['note']],
    ['an object for a text', { note: { toString: 'x' } }, { note: null }, ['note']],
    ['a text for a number', { level: '5' }, { level: null }, ['level']],
    ['a number too large', { level: 1e300 }, { level: null }, ['level']],
    ['a word that is none of the enum', { grade: 'C' }, { grade: null }, ['grade']],
    ['a name of Object’s own', { grade: 'constructor' }, { grade: null }, ['grade']],
  ] as const)('%s', async (_name, wrong, left, path) => {
    waterServer.behaveLike(entity({ ...right, ...wrong }));
    const { status, data, errors } = await ask(gateway.url, asked);
    expect(status).toBe(200);
    expect(data).toEqual({ shop: { name: shop.name, ...right, ...left } });
    expect(errors).toEqual([
      expect.objectContaining({
        message: expect.stringContaining('water'),
        path: ['shop', ...path],
        extensions: { code: 'SUBGRAPH_BAD_RESPONSE', service: 'water' },
      }),
    ]);
  });

  test('null where the schema promises a value takes what contains it along, and no more', async () => {
    waterServer.behaveLike(
      answers(
        JSON.stringify({
          data: { _entities: [{ strict: null }, { strict: { code: 'S' } }] },
        }),
      ),
    );
    const { data } = await ask(gateway.url, '{ shop { name strict { code } } }');
    expect(data).toEqual({ shop: null });
    const { data: all, errors } = await ask(
      gateway.url,
      '{ shop { name } shops { name strict { code } } }',
    );
    // A list that may hold no null goes as a whole, and with it the answer, for the list is promised too.
    expect(all).toBeNull();
    expect(errors).toMatchObject([
      { path: ['shops', 0, 'strict'], extensions: { service: 'water' } },
    ]);
  });

  test('one entity’s fault leaves the others alone', async () => {
    waterServer.behaveLike(answers('{"data":{"_entities":[{"note":7},{"note":"n"}]}}'));
    const { data, errors } = await ask(gateway.url, '{ shops { name note } }');
    expect(data).toEqual({
      shops: [
        { name: shop.name, note: null },
        { name: shop.name, note: 'n' },
      ],
    });
    expect(errors.map(({ path }) => path)).toEqual([['shops', 0, 'note']]);
  });
});

describe('what was not asked for goes nowhere', () => {
  test('fields beside those that were asked', async () => {
    waterServer.behaveLike(
      entity({ note: 'n', name: 'another', secret: '1', id: '9' }, { more: 1 }),
    );
    const { data, errors } = await ask(gateway.url, '{ shop { id name note } }');
    expect(data?.['shop']).toMatchObject({ id: expect.any(String), note: 'n' });
    expect(JSON.stringify(data)).not.toContain('secret');
    expect(errors).toEqual([]);
  });

  test('__proto__, constructor and prototype', async () => {
    const evil =
      '"__proto__":{"polluted":true,"note":"p"},"constructor":{"prototype":{"polluted":true}}';
    waterServer.behaveLike(
      answers(
        `{"data":{"_entities":[{"__typename":"Shop",${evil},"permit":{${evil},"code":"P"}}]}}`,
      ),
    );
    const { data, errors } = await ask(gateway.url, '{ shop { name note permit { code } } }');
    expect(data).toEqual({ shop: { name: shop.name, note: null, permit: { code: 'P' } } });
    expect(errors).toEqual([]);
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });

  test('brackets within brackets', async () => {
    const deep = `${'['.repeat(9_000)}${']'.repeat(9_000)}`;
    waterServer.behaveLike(
      answers(`{"data":{"_entities":[{"__typename":"Shop","note":${deep},"level":1,"x":1}]}}`),
    );
    const { status, data, errors } = await ask(gateway.url, '{ shop { name note level } }');
    expect(status).toBe(200);
    expect(data).toEqual({ shop: { name: shop.name, note: null, level: 1 } });
    expect(errors).toMatchObject([{ path: ['shop', 'note'] }]);
  });
});

describe('errors beside data are told with the department’s name', () => {
  test.each([
    ['that point nowhere', { path: ['nowhere', 9, 'x'] }],
    ['that point at an entity that is none', { path: ['_entities', 99, 'note'] }],
    ['that point below what was asked', { path: ['_entities', 0, 'note', 'x', 'y'] }],
    ['whose path is none', { path: 'note' }],
    ['whose path is of other things', { path: [null, {}, 1.5] }],
    ['without a path', {}],
    ['whose extensions are none', { path: ['_entities', 0, 'note'], extensions: 'x' }],
    ['whose extensions are null', { path: ['_entities', 0, 'note'], extensions: null }],
  ])('%s', async (_name, where) => {
    const errors = [{ message: 'Something.', ...where }];
    waterServer.behaveLike(entity({ note: null, level: 3 }, { errors }));
    const { status, data, errors: told } = await ask(gateway.url, '{ shop { name note level } }');
    expect(status).toBe(200);
    expect(data).toEqual({ shop: { name: shop.name, note: null, level: 3 } });
    expect(told).toEqual([
      {
        message: 'Something.',
        path: expect.arrayContaining(['shop']),
        extensions: { code: 'DOWNSTREAM_SERVICE_ERROR', service: 'water' },
      },
    ]);
  });

  test('and of errors without data, all of them', async () => {
    const message = 'Closed on Sundays.';
    waterServer.behaveLike(
      answers(JSON.stringify({ errors: [{ message }, { message: 'And today.' }] })),
    );
    const { data, errors } = await ask(gateway.url, asked);
    expect(data).toEqual({ shop: { name: shop.name, ...nothing } });
    expect(errors).toHaveLength(2);
    expect(errors).toMatchObject([
      { message, path: ['shop'], extensions: { service: 'water' } },
      { message: 'And today.', path: ['shop'], extensions: { service: 'water' } },
    ]);
  });
});
