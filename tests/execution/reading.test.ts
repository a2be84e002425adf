/** Answers of subgraphs read by their layout: what that makes of them, and that it makes nothing else of them than JSON does. */
import { composeServices } from '@apollo/composition';
import fc from 'fast-check';
import { parse } from 'graphql';
import { expect, test } from 'vitest';
import { Operations } from '../../gateway/execution/operations.ts';
import type { ReadData } from '../../gateway/execution/reading/answer-readers.ts';
import { Cursor } from '../../gateway/execution/reading/cursor.ts';
import { compileReader, emitReader } from '../../gateway/execution/reading/emit-reader.ts';
import type { MemberLayout, ObjectLayout } from '../../gateway/execution/reading/layout.ts';
import { readAnswer } from '../../gateway/execution/subgraph-answer.ts';
import { createPlanner } from '../../gateway/supergraph/planner.ts';

const link =
  'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"])';
const composed = composeServices([
  {
    name: 'shops',
    url: 'http://shops',
    typeDefs: parse(`${link}
      type Query { shops: [Shop!]! }
      type Shop @key(fields: "id") {
        id: ID! name: String! seats: Int area: Float open: Boolean! grade: Grade tags: [String!]! note: Note owner: Owner
      }
      type Owner { name: String! age: Int }
      enum Grade { A B }
      scalar Note`),
  },
  {
    name: 'visits',
    url: 'http://visits',
    typeDefs: parse(`${link}
      type Shop @key(fields: "id") { id: ID! visits: Int! last: String }`),
  },
]);
if (composed.errors) throw new AggregateError(composed.errors);
const operations = new Operations(createPlanner({ sdl: composed.supergraphSdl }));
const query =
  '{ shops { id name seats area open grade tags note owner { name age } visits last } }';
const operation = operations.learn(query, parse(query), undefined);

const shop =
  '{"__typename":"Shop","id":"s1","name":"Canal \\"Barbecue\\" 烧烤","seats":40,"area":12.5,"open":true,"grade":"A","tags":["late","smoke"],"note":7,"owner":{"name":"Wang","age":null}}';
const shopsText = `{"data":{"shops":[${shop},${shop.replace('s1', 's2')}]}}`;
const visitsText =
  '{"data":{"_entities":[{"visits":3,"last":"2026-11-20"},{"visits":0,"last":null}]}}';

type Reading = (text: string, read: ReadData | undefined) => ReturnType<typeof readAnswer>;

/** What callers get when subgraphs answer with these texts; the fault, where one is thrown. */
async function answerFrom(shops: string, visits: string, reading: Reading): Promise<string> {
  try {
    const text = await operation.answer({}, async (subgraph, _body, _kind, read) =>
      reading(subgraph === 'shops' ? shops : visits, read),
    );
    return JSON.stringify(JSON.parse(text));
  } catch (error) {
    return String(error);
  }
}

test('an answer that is as it was asked for is read by its layout, and is what JSON says', async () => {
  const read: unknown[] = [];
  const answer = await answerFrom(shopsText, visitsText, (text, byLayout) => {
    read.push(byLayout?.(text));
    return readAnswer(text, byLayout);
  });
  expect(read).toEqual([
    { shops: [expect.objectContaining({ __typename: 'Shop', id: 's1' }), expect.anything()] },
    { _entities: [expect.anything(), expect.anything()] },
  ]);
  expect(answer).toBe(await answerFrom(shopsText, visitsText, (text) => readAnswer(text)));
  expect(JSON.parse(answer).data.shops[0]).toMatchObject({
    name: 'Canal "Barbecue" 烧烤',
    visits: 3,
  });
});

test.each([
  ['errors', '{"errors":[{"message":"half"}],"data":{"shops":[]}}'],
  ['a null for a promised value', shopsText.replace('"name":"Canal', '"name":null,"x":"Canal')],
  ['another order', shopsText.replace('"seats":40,"area":12.5', '"area":12.5,"seats":40')],
  ['spaces', JSON.stringify(JSON.parse(shopsText), null, 2)],
  ['more than was asked', shopsText.replace('"seats"', '"chairs":1,"seats"')],
  ['a value callers may not know', shopsText.replace('"grade":"A"', '"grade":"SECRET"')],
  ['an exponent', shopsText.replace('12.5', '1e999')],
  ['an escape in a key', shopsText.replace('"s1"', '"s\\u0031"')],
  ['an escape that is none', shopsText.replace('\\"Barbecue', '\\xBarbecue')],
  ['a line break in a string', shopsText.replace('Canal', 'Canal\n')],
  ['a number of another kind', shopsText.replace('"seats":40', '"seats":040')],
  ['a type of another name', shopsText.replace('"Shop"', '"Stall"')],
  ['a space that is none of JSON', `\u2028${shopsText}`],
  ['an end too early', shopsText.slice(0, -1)],
  ['an end too late', `${shopsText}}`],
])('an answer with %s is left to JSON', async (_what, text) => {
  await answerFrom(shopsText, visitsText, readAnswer);
  let byLayout: unknown;
  const answer = await answerFrom(text, visitsText, (given, read) => {
    if (given === text) byLayout = read?.(given);
    return readAnswer(given, read);
  });
  expect(byLayout).toBeUndefined();
  expect(answer).toBe(await answerFrom(text, visitsText, (given) => readAnswer(given)));
});

test('whatever a text is, it becomes what JSON makes of it', async () => {
  const scrap = fc.constantFrom(
    ...[
      'null',
      '"',
      '\\',
      '{',
      '}',
      '[',
      ']',
      ',',
      ':',
      '0',
      '-',
      '.5',
      'e9',
      ' ',
      '\n',
      'true',
      '{}',
      '[]',
    ],
    ...[
      '"x"',
      '\\"',
      '\\ud800',
      '烧',
      '\u2028',
      '"__proto__":{},',
      '"id":"s1"',
      '9007199254740993',
    ],
  );
  const edit = fc.record({ at: fc.nat(), drop: fc.nat({ max: 12 }), scrap });
  const edited = (text: string, edits: readonly { at: number; drop: number; scrap: string }[]) =>
    edits.reduce((now, { at, drop, scrap: added }) => {
      const place = at % (now.length + 1);
      return now.slice(0, place) + added + now.slice(place + drop);
    }, text);
  await fc.assert(
    fc.asyncProperty(
      fc.array(edit, { maxLength: 3 }),
      fc.array(edit, { maxLength: 2 }),
      async (inShops, inVisits) => {
        // Else so many that fail would be believed to be how the subgraph answers.
        await answerFrom(shopsText, visitsText, readAnswer);
        const texts = [edited(shopsText, inShops), edited(visitsText, inVisits)] as const;
        expect(await answerFrom(...texts, readAnswer)).toBe(
          await answerFrom(...texts, (text) => readAnswer(text)),
        );
      },
    ),
    { numRuns: 2_000 },
  );
});

test('a subgraph that writes its answers otherwise is soon read as JSON at once, but for a try at times', async () => {
  const other = operations.learn(`${query} `, parse(query), undefined);
  const spaced = shopsText.replace('{"data":', '{ "data":');
  const readOf = async (text: string) => {
    let found: unknown;
    await other.answer({}, async (subgraph, _body, _kind, read) => {
      if (subgraph === 'shops') found = read?.(text);
      return readAnswer(subgraph === 'shops' ? shopsText : visitsText);
    });
    return found;
  };
  expect(await readOf(shopsText)).toBeDefined();
  for (let miss = 0; miss < 8; miss += 1) expect(await readOf(spaced)).toBeUndefined();
  expect(await readOf(shopsText)).toBeUndefined();
  for (let more = 0; more < 64; more += 1) await readOf(shopsText);
  expect(await readOf(shopsText)).toBeDefined();
});

test('lists and texts of any length are read', async () => {
  const tags = JSON.stringify(Array.from({ length: 300_000 }, (_, index) => `tag ${index}`));
  const long = shopsText
    .replace('Canal', '\\n'.repeat(500_000))
    .replace('["late","smoke"]', () => tags);
  const answer = await answerFrom(long, visitsText, readAnswer);
  expect(answer === (await answerFrom(long, visitsText, (text) => readAnswer(text)))).toBe(true);
});

const typename: MemberLayout = { kind: 'typename', name: '__typename', typename: 'Shop' };

function leaf(name: string, extra: Partial<MemberLayout> = {}): MemberLayout {
  return {
    kind: 'leaf',
    name,
    pattern: '\\d',
    kept: undefined,
    run: undefined,
    ...extra,
  } as MemberLayout;
}

function object(...members: MemberLayout[]): ObjectLayout {
  return { kind: 'object', members, places: [] };
}

test('the code of an object is one expression with what the plan needs and its runs', () => {
  const kept = { pattern: '[^"]*', quote: '"', codeOf: (text: string) => text } as const;
  const { code, patterns } = emitReader(
    object(typename, leaf('id', { kept, run: ['id', 'seats'] }), leaf('seats'), {
      kind: 'below',
      name: 'owner',
      value: object(typename),
    }),
  );
  expect(code).toBe(`"use strict";
return function readObject(cursor) {
  if (cursor.takesNull()) return null;
  const at0 = cursor.pass(patterns[0]);
  const text1 = cursor.since(at0 + 27);
  const at1 = cursor.pass(patterns[1]);
  const text3 = cursor.since(at0 + 21);
  const at2 = cursor.pass(patterns[2]);
  const value0 = below[0](cursor);
  const at3 = cursor.pass(patterns[3]);
  return {
    "__typename": "Shop",
    "id": text1,
    "{id,seats}": text3,
    "owner": value0,
  };
};`);
  expect(patterns.map(({ source }) => source)).toEqual([
    '\\{"__typename":"Shop","id":"[^"]*',
    '","seats":\\d',
    ',"owner":',
    '\\}',
  ]);
});

test('whatever a name is, it is a name in the code and never code', () => {
  const hostile = [
    '"]: 0 }; throw 1; ({ "',
    '`); throw 1; (`',
    '\\',
    '\u2028',
    '(.*)',
    'constructor',
  ];
  const layout = object(...hostile.map((name) => leaf(name, { run: [name] })));
  const text = `{${hostile.map((name) => `"${name}":1`).join(',')}}`;
  const cursor = new Cursor();
  cursor.begin(text);
  expect(compileReader(layout)(cursor)).toEqual(
    Object.fromEntries(hostile.map((name) => [`{${name}}`, `"${name}":1`])),
  );
});
