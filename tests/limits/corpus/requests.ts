/** Requests that are wrong before anyone reads a document: JSON, bytes, sizes, headers, methods. */
import type { Dice } from './dice.ts';
import { oddValue } from './odd-values.ts';
import { operations } from './operations.ts';
import { http, post } from './request-bytes.ts';

const json = ['content-type', 'application/json'] as const;

function goodBody(dice: Dice): string {
  const { text, variables } = dice.one(operations);
  return JSON.stringify({ query: text, variables });
}

/** JSON that loses, doubles or exchanges bytes, some of them no UTF-8. */
function brokenJson(dice: Dice): Buffer {
  const bytes = [...Buffer.from(goodBody(dice))];
  for (let times = dice.between(1, 6); times > 0; times -= 1) {
    const at = dice.below(bytes.length);
    const byte = dice.one([
      0, 0x0a, 0x22, 0x2c, 0x3a, 0x5b, 0x5c, 0x5d, 0x7b, 0x7d, 0x80, 0xc0, 0xed, 0xfe, 0xff,
    ]);
    if (dice.once(3)) bytes.splice(at, dice.between(1, 20));
    else if (dice.once(2)) bytes.splice(at, 0, byte);
    else bytes[at] = byte;
  }
  return http({ body: Buffer.from(bytes) });
}

const members = [
  'query',
  'variables',
  'operationName',
  'extensions',
  '__proto__',
  'constructor',
  'id',
  'documentId',
];

/** Members of every type but their own. */
function oddMembers(dice: Dice): Buffer {
  const body = JSON.parse(goodBody(dice)) as Record<string, unknown>;
  for (let times = dice.between(1, 3); times > 0; times -= 1) {
    const value = dice.once(5)
      ? { persistedQuery: { version: oddValue(dice), sha256Hash: oddValue(dice) } }
      : oddValue(dice);
    Object.defineProperty(body, dice.one(members), {
      value,
      enumerable: true,
      configurable: true,
      writable: true,
    });
  }
  return post(dice.once(10) ? oddValue(dice) : body);
}

/** JSON that goes deeper than any recursion, closed or not. */
function deepJson(dice: Dice): Buffer {
  const times = dice.one([10, 99, 101, 1_000, 5_000, 50_000, 160_000]);
  const [open, close] = dice.one([
    ['[', ']'],
    ['{"a":', '}'],
    ['[{"a":', '}]'],
  ] as const);
  const nested = `${open.repeat(times)}1${dice.once(4) ? '' : close.repeat(times)}`;
  const { text } = dice.one(operations);
  const query = JSON.stringify(text);
  return http({
    body: dice.one([
      nested,
      `{"query":${query},"variables":{"uscc":${nested}}}`,
      `{"query":${query},"extensions":{"a":${nested}}}`,
      `{"query":${nested}}`,
      `{"query":${query},"operationName":${nested}}`,
    ]),
  });
}

function prototypes(dice: Dice): Buffer {
  const key = dice.one([
    '__proto__',
    'constructor',
    'prototype',
    '\\u005f_proto__',
    'toString',
    '__defineGetter__',
  ]);
  const value = dice.one([
    '{"polluted":true}',
    '{"prototype":{"polluted":true}}',
    'null',
    '[]',
    '{"query":"{ __typename }"}',
  ]);
  const { text } = dice.one(operations);
  const query = JSON.stringify(text);
  return http({
    body: dice.one([
      `{"query":${query},"${key}":${value}}`,
      `{"query":${query},"variables":{"${key}":${value}}}`,
      `{"query":${query},"variables":{"input":{"${key}":${value}}}}`,
      `{"query":${query},"extensions":{"${key}":${value}}}`,
      `{"query":"{ ${key.replace('\\u005f', '_')}: __typename }"}`,
      `{"query":"query ($${key.replace('\\u005f', '_')}: Int) { __typename }","variables":{"${key}":1}}`,
    ]),
  });
}

function batches(dice: Dice): Buffer {
  const one = JSON.parse(goodBody(dice)) as unknown;
  return post(
    dice.one([[], [one], [one, one], [[one]], [null], [oddValue(dice)], Array(1_000).fill(one)]),
  );
}

const contentTypes = [
  '',
  'text/plain',
  'text/html',
  'application/graphql',
  'application/x-www-form-urlencoded',
  'multipart/form-data; boundary=x',
  'application/json; charset=utf-16',
  'application/json; charset=gb18030',
  'application/json;charset',
  'application/jsonx',
  'APPLICATION/JSON',
  'application/json, application/json',
  '*/*',
  '/',
  ';',
  'application/json; a="',
  'application/json\t',
  'application/graphql+json',
];

function contentTypesAndEncodings(dice: Dice): Buffer {
  const body = goodBody(dice);
  const encoding = dice.one(['gzip', 'br', 'deflate', 'identity', 'zstd', 'gzip, gzip', '']);
  return http({
    headers: [
      ['content-type', dice.one(contentTypes)],
      ...(dice.once(2) ? ([['content-encoding', encoding]] as const) : []),
    ],
    body: dice.once(4) ? Buffer.from(body, 'utf16le') : body,
  });
}

/** Bodies that are longer or shorter than they say, or too long. */
function sizes(dice: Dice): Buffer {
  const body = goodBody(dice);
  const { length } = Buffer.from(body);
  switch (dice.below(7)) {
    case 0:
      return http({ body, contentLength: String(length + dice.between(1, 1_000)) });
    case 1:
      return http({ body, contentLength: String(dice.below(length)) });
    case 2:
      return http({
        body,
        contentLength: dice.one(['-1', '1e3', '0x10', '99999999999999999999', 'a', '1, 1', '+5']),
      });
    case 3:
      return http({ body: ' '.repeat(dice.one([1_048_576, 1_048_577, 2_000_000])) });
    case 4:
      return http({
        headers: [json, ['transfer-encoding', 'chunked']],
        contentLength: '',
        body: `${length.toString(16)}\r\n${body}\r\n${dice.one(['', '0', 'zz', '0\r\n\r\n', '-1\r\n', 'ffffffffffffffff\r\n'])}`,
      });
    case 5:
      return http({
        headers: [
          json,
          ['transfer-encoding', dice.one(['chunked', 'gzip', 'identity', 'xchunked'])],
        ],
        body,
      });
    default:
      return http({
        body: `{"query":"{ __typename }","variables":{"a":"${'x'.repeat(dice.one([1_000, 900_000, 1_048_500]))}"}}`,
      });
  }
}

const headerNames = [
  'host',
  'accept',
  'accept-encoding',
  'accept-language',
  'authorization',
  'cookie',
  'expect',
  'origin',
  'referer',
  'te',
  'traceparent',
  'upgrade',
  'x-apollo-operation-name',
  'x-forwarded-for',
  'x-forwarded-host',
  'x-one-check-cost',
  'x-one-check-demo',
  'x-one-check-purpose',
  'x-request-id',
  'range',
  'if-none-match',
  '__proto__',
  'constructor',
];

const headerValues = [
  '',
  ' ',
  '*',
  '*/*',
  'application/json',
  'text/html',
  'multipart/mixed',
  'application/graphql-response+json',
  'application/json;q=0',
  'a=b;;;',
  'null',
  'undefined',
  '__proto__',
  'localhost',
  'localhost:99999',
  'evil.example',
  '[::1]:4000',
  '[::',
  '%00',
  '%E0%A4%A',
  'Bearer',
  'Bearer a.b.c',
  `Bearer ${'a'.repeat(5_000)}`,
  'Basic YTpi',
  '100-continue',
  'websocket',
  '00-00000000000000000000000000000000-0000000000000000-00',
  '一',
  '\u0001',
  '\u007f',
  'x'.repeat(20_000),
  '$\u007bjndi:ldap://a}',
  'officer',
  'analyst',
  'supervisor',
  'officer:nowhere',
];

function headers(dice: Dice): Buffer {
  const many = dice.once(30) ? 2_500 : dice.between(1, 4);
  return http({
    headers: [
      json,
      ...Array.from(
        { length: many },
        () => [dice.one(headerNames), dice.one(headerValues)] as const,
      ),
    ],
    body: goodBody(dice),
  });
}

function gets(dice: Dice): Buffer {
  const { text, variables } = dice.one(operations);
  const parameters = new URLSearchParams({ query: text, variables: JSON.stringify(variables) });
  const raw = dice.one([
    '',
    '?',
    '?query',
    '?query=',
    '?query=%',
    '?query=%7B',
    '?query={a}&query={b}',
    '?variables=[',
    '?query={__typename}&variables=1',
    '?query={__typename}&extensions=[]',
    '?query=%00',
    '?query=%FF%FE',
    '?%5B%5D=1',
    '?query[]=a',
    '?__proto__[a]=1',
    `?query=${'{a'.repeat(2_000)}`,
    `?query=%7B${'a%20'.repeat(3_000)}%7D`,
    `?query={__typename}&variables={"a":${'['.repeat(6_000)}1${']'.repeat(6_000)}}`,
    '?query={__typename}#x',
    '?query=mutation{__typename}',
  ]);
  const target = dice.one([
    `/graphql?${parameters}`,
    `/graphql?${parameters}&${parameters}`,
    `/graphql?${String(parameters).slice(0, dice.below(400))}`,
    `/graphql${raw}`,
    `/graphql${raw}`,
    `//graphql${raw}`,
    `/graphql/${raw}`,
    `/${raw}`,
    `http://elsewhere.example/graphql${raw}`,
    '*',
    '/v/%00',
    '/v/../../etc/passwd',
    '/%E0%A4%A',
  ]);
  return http({
    method: dice.one(['GET', 'GET', 'GET', 'HEAD']),
    target,
    headers: dice.one([
      [],
      [['apollo-require-preflight', '1']],
      [
        ['apollo-require-preflight', '1'],
        ['accept', 'application/json'],
      ],
      [['accept', 'text/html']],
      [json],
    ]),
  });
}

function methods(dice: Dice): Buffer {
  return http({
    method: dice.one([
      'PUT',
      'DELETE',
      'PATCH',
      'OPTIONS',
      'HEAD',
      'TRACE',
      'CONNECT',
      'PROPFIND',
      'QUERY',
      'get',
      'GRAPHQL',
      '',
    ]),
    target: dice.one(['/graphql', '/', '/health/live', '/graphql?query={__typename}']),
    headers: dice.once(2)
      ? [json]
      : [
          ['origin', 'https://evil.example'],
          ['access-control-request-method', 'POST'],
        ],
    body: dice.once(2) ? goodBody(dice) : '',
  });
}

export const requestFamilies = {
  brokenJson,
  oddMembers,
  deepJson,
  prototypes,
  batches,
  contentTypesAndEncodings,
  sizes,
  headers,
  gets,
  methods,
};
