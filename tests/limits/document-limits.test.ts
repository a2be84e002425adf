/** What a document may be before it is checked and planned, and that finding out takes no time of its own. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { getIntrospectionQuery, parse } from 'graphql';
import { describe, expect, test } from 'vitest';
import {
  type DocumentLimits,
  documentLimits,
  overDocumentLimits,
} from '../../gateway/limits/document-limits.ts';
import { overSourceLimits } from '../../gateway/limits/source-limits.ts';

const refusal = (text: string, limits: DocumentLimits = documentLimits) =>
  overSourceLimits(text, limits) ?? overDocumentLimits(parse(text, { noLocation: true }), limits);

const repeat = (times: number, text: (index: number) => string) =>
  Array.from({ length: times }, (_, index) => text(index)).join(' ');

const deep = (levels: number) => `${'{ a '.repeat(levels)}${'}'.repeat(levels)}`;

/** Fragments of which each spreads the next twice. */
const doubling = (fragments: number) =>
  `{ ...F0 } ${repeat(fragments, (i) => `fragment F${i} on Q { ...F${i + 1} ...F${i + 1} }`)}
  fragment F${fragments} on Q { a }`;

describe('refuses, saying the limit, what was found and what to do', () => {
  const cases = [
    ['OPERATION_TOO_DEEP', deep(21), 'has 21 levels of fields, and may have 20: ask for less'],
    [
      'OPERATION_TOO_MANY_ALIASES',
      `{ a { ${repeat(101, (i) => `a${i}: a`)} } }`,
      'has 101 aliases, and may have 100',
    ],
    ['OPERATION_TOO_MANY_ROOT_FIELDS', `{ ${'a '.repeat(101)} }`, 'has 101 fields at its root'],
    [
      'OPERATION_TOO_MANY_ROOT_FIELDS',
      `{ ...F ...F } fragment F on Q { ${'a '.repeat(51)} }`,
      'has 102 fields at its root',
    ],
    [
      'OPERATION_TOO_MANY_DIRECTIVES',
      `{ a ${'@b '.repeat(101)} }`,
      'has 101 directives, and may have 100',
    ],
    [
      'OPERATION_TOO_MANY_DEFINITIONS',
      repeat(41, (i) => `query Q${i} { a }`),
      'has 41 operations and fragments, and may have 40',
    ],
    ['OPERATION_TOO_LARGE', `{ a { ${'b '.repeat(1500)} } }`, 'has 1501 fields'],
    ['OPERATION_TOO_LARGE', doubling(35), 'has over a million fields'],
    [
      'OPERATION_VALUE_TOO_NESTED',
      `{ a(b: ${'[{c:'.repeat(25)}1${'}]'.repeat(25)}) }`,
      'has 50 lists and objects within each other in one value, and may have 8: put',
    ],
    ['OPERATION_TOO_LONG', `{ ${'a '.repeat(10_000)} }`, 'more than 10000 words and signs'],
    ['OPERATION_TOO_NESTED', deep(500_000), 'more than 60 brackets or fragments within each other'],
    ['OPERATION_TOO_NESTED', `{ a(b: ${'['.repeat(100_000)}) }`, 'more than 60 brackets'],
    [
      'OPERATION_TOO_NESTED',
      `{ ...F0 } ${repeat(38, (i) => `fragment F${i} on Q { ... { ...F${i + 1} } }`)} fragment F38 on Q { a }`,
      'brackets or fragments within each other, and may have 60',
    ],
  ] as const;

  test.each(cases)('%s', (code, text, message) => {
    expect(refusal(text)).toMatchObject({ statusCode: 400, code });
    expect(refusal(text)?.message).toContain(message);
  });
});

test('what is exactly at a limit passes', () => {
  expect(refusal(deep(20))).toBeUndefined();
  expect(refusal(`{ ${'a '.repeat(100)} }`)).toBeUndefined();
  expect(refusal(`{ a { ${'b '.repeat(1499)} } }`)).toBeUndefined();
});

test('fragments that spread themselves are left to validation', () => {
  const cycle = '{ ...A } fragment A on Q { ...B } fragment B on Q { a ...A }';
  expect(refusal(cycle)).toBeUndefined();
});

test('measures each fragment once, however often fragments spread it', () => {
  const fragments = (levels: number) =>
    `{ ...F0 } ${repeat(levels, (i) => `fragment F${i} on Q { ${`...F${i + 1} `.repeat(100)} }`)} fragment F${levels} on Q { a }`;
  // A hundred to the thirtieth: only counting them one by one would never end.
  expect(refusal(fragments(30))).toMatchObject({ code: 'OPERATION_TOO_LARGE' });
});

test('the sample operations and introspection pass with room to spare', () => {
  const folder = join(import.meta.dirname, '../../schema/operations');
  const samples = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.graphql'))
    .map((file) => readFileSync(join(folder, file), 'utf8'));
  const half = Object.fromEntries(
    Object.entries(documentLimits).map(([limit, most]) => [limit, Math.ceil(most / 2)]),
  ) as unknown as DocumentLimits;
  for (const text of samples) expect(refusal(text, half)).toBeUndefined();
  expect(refusal(getIntrospectionQuery(), { ...half, depth: 16 })).toBeUndefined();
});
