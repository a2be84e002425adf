/** What becomes of an answer where a subgraph's values are not what the schema promises. */
import { expect, test } from 'vitest';
import { federate, type Sent } from './federated.ts';

const plain = {
  typeDefs: `
    type Query { items: [Item] strict: [Item!]! item: Item need: Item! n: Int f: Float s: String b: Boolean i: ID any: Any grid: [[Int!]] }
    type Item { id: ID! name: String! tags: [String!] inner: Inner! }
    type Inner { depth: Int! }
    scalar Any`,
  resolvers: {},
};

async function answerWith(data: unknown, query: string) {
  const stub = (_sent: Sent) => JSON.stringify({ data });
  return (await federate({ plain }, stub).ask(query)).answer;
}

const whole = { id: '1', name: 'x', tags: ['t'], inner: { depth: 1 } };

test('a promised value that is missing makes null what contains it, up to where null is allowed', async () => {
  const items = [whole, { ...whole, name: null }, { ...whole, inner: { depth: null } }];
  const answer = await answerWith({ items }, '{ items { name inner { depth } } }');
  expect(answer.data).toEqual({ items: [{ name: 'x', inner: { depth: 1 } }, null, null] });
  expect(answer.errors).toEqual([
    {
      message: 'Cannot return null for non-nullable field Item.name: plain sent no value.',
      path: ['items', 1, 'name'],
      extensions: { code: 'SUBGRAPH_BAD_RESPONSE', service: 'plain' },
    },
    {
      message: 'Cannot return null for non-nullable field Inner.depth: plain sent no value.',
      path: ['items', 2, 'inner', 'depth'],
      extensions: { code: 'SUBGRAPH_BAD_RESPONSE', service: 'plain' },
    },
  ]);
});

test.each([
  ['a list that may hold no null', { strict: [whole, null] }, '{ n strict { id } }'],
  ['an object that is promised', { need: null, n: 1 }, '{ n need { id } }'],
])('the whole answer is null for want of %s', async (_name, data, query) => {
  const answer = await answerWith(data, query);
  expect(answer.data).toBeNull();
  expect(answer.errors).toHaveLength(1);
});

test.each([
  ['n', '1'],
  ['n', 1.5],
  ['n', true],
  ['f', '1'],
  ['s', 1],
  ['s', {}],
  ['b', 'true'],
  ['i', {}],
  ['grid', [[1, '2'], [3]]],
  ['grid', {}],
  ['items { id }', 'items'],
  ['item { id }', []],
  ['item { id }', 7],
])(
  'a value of %s that is none of its type is null, and an error says so: %j',
  async (field, value) => {
    const [name = ''] = field.split(' ');
    const answer = await answerWith({ [name]: value }, `{ ${field} }`);
    const nulled = name === 'grid' && Array.isArray(value) ? [null, [3]] : null;
    expect(answer.data).toEqual({ [name]: nulled });
    expect(answer.errors).toMatchObject([
      {
        message: expect.stringContaining('that plain sent is none that the schema allows'),
        path: expect.arrayContaining([name]),
        extensions: { code: 'SUBGRAPH_BAD_RESPONSE', service: 'plain' },
      },
    ]);
  },
);

test.each([
  ['n', 2 ** 31],
  ['f', 1],
  ['f', -0.5e-7],
  ['s', 'quote " backslash \\ line\n 水 😀 \ud800'],
  ['b', false],
  ['i', 'x'],
  ['any', { deep: [1, null, { a: 'b' }] }],
  ['any', 0],
  ['any', null],
  ['grid', [[], null, [1]]],
])('a value of %s is answered as it came: %j', async (name, value) => {
  expect(await answerWith({ [name]: value }, `{ ${name} }`)).toEqual({ data: { [name]: value } });
});

test('an ID that came as a number is answered as the text that IDs are', async () => {
  expect(await answerWith({ i: 7 }, '{ i }')).toEqual({ data: { i: '7' } });
});

test('a null that a subgraph explains by an error is not explained again', async () => {
  const { answer } = await federate({ plain }, () =>
    JSON.stringify({
      data: { item: null, n: 1 },
      errors: [{ message: 'No name.', path: ['item', 'name'], extensions: { code: 'X' } }],
    }),
  ).ask('{ item { name } n }');
  expect(answer).toEqual({
    errors: [
      { message: 'No name.', path: ['item', 'name'], extensions: { code: 'X', service: 'plain' } },
    ],
    data: { item: null, n: 1 },
  });
});

test('an error that made null an object of which only some types have the field is told at that field', async () => {
  const check = {
    typeDefs: `
      type Query { entries: [Entry]! }
      interface Entry { id: ID! }
      type Check implements Entry { id: ID! officers: [String!]! }
      type Patrol implements Entry { id: ID! }`,
    resolvers: {},
  };
  const reported = { message: 'The roster is not there.', path: ['entries', 0, 'officers'] };
  const graph = federate({ check }, () =>
    JSON.stringify({
      errors: [reported],
      data: { entries: [null, { __typename: 'Patrol', id: '2' }] },
    }),
  );
  const { answer } = await graph.ask('{ entries { ... on Check { officers } id } }');
  expect(answer.data).toEqual({ entries: [null, { id: '2' }] });
  expect(answer.errors).toMatchObject([reported]);
});
