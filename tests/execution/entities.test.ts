/** Entities: each is asked for once, wherever it is, and what is found or fails is told at every place of it. */
import { expect, test } from 'vitest';
import { federate, representationsIn } from './federated.ts';

const names: Readonly<Record<string, string>> = { a: '船', b: '桥' };

const shop = {
  typeDefs: `
    type Query { orders: [Order!]! first: Product bare: [Product] }
    type Mutation { buy(id: ID!): Product }
    type Order { product: Product gift: Product }
    type Product @key(fields: "id") { id: ID }`,
  resolvers: {
    Query: {
      orders: () => ['a', 'b', 'a', 'a'].map((id) => ({ product: { id }, gift: { id: 'b' } })),
      first: () => ({ id: 'a' }),
      bare: () => [{ id: null }, null, { id: 'a' }],
    },
    Mutation: { buy: (_parent: unknown, { id }: { id: string }) => ({ id }) },
  },
};

const catalogue = {
  typeDefs: `
    type Product @key(fields: "id") { id: ID name: String maker: Maker broken: String! }
    type Maker @key(fields: "id") { id: ID! }`,
  resolvers: {
    Product: {
      __resolveReference: ({ id }: { id: string | null }) => (id === null ? null : { id }),
      name: ({ id }: { id: string }) => names[id],
      maker: () => ({ id: 'm' }),
      broken: ({ id }: { id: string }) => {
        if (id === 'a') throw new Error('out of order');
        return 'works';
      },
    },
  },
};

const makers = {
  typeDefs: 'type Maker @key(fields: "id") { id: ID! city: String }',
  resolvers: { Maker: { city: () => '宁波' } },
};

const graph = federate({ shop, catalogue, makers });

test('one in many places is asked for once, and put into all of them', async () => {
  const { answer, sent } = await graph.ask('{ orders { product { name } } }');
  expect(answer).toEqual({
    data: {
      orders: ['a', 'b', 'a', 'a'].map((id) => ({ product: { name: names[id] } })),
    },
  });
  expect(sent.map(({ subgraph }) => subgraph)).toEqual(['shop', 'catalogue']);
  expect(sent[1]?.variables['representations']).toEqual([
    { __typename: 'Product', id: 'a' },
    { __typename: 'Product', id: 'b' },
  ]);
});

test('one that two parts of an operation ask the same of is asked for once', async () => {
  const { answer, sent } = await graph.ask(
    '{ orders { product { name } gift { name } } first { name } }',
  );
  expect(answer.data?.['first']).toEqual({ name: '船' });
  const asked = sent.filter(({ subgraph }) => subgraph === 'catalogue');
  expect(asked).toHaveLength(1);
  expect(asked.flatMap(representationsIn)).toHaveLength(2);
});

test('what different parts ask at one moment goes in one request', async () => {
  const { answer, sent } = await graph.ask(
    '{ orders { product { name } gift { maker { city } } } }',
  );
  expect(answer.data?.['orders']).toContainEqual({
    product: { name: '船' },
    gift: { maker: { city: '宁波' } },
  });
  expect(sent.map(({ subgraph }) => subgraph)).toEqual(['shop', 'catalogue', 'makers']);
  expect(sent[1]?.query).toContain('entities0:_entities');
  expect(sent[1]?.query).toContain('entities1:_entities');
});

test('an answer that is kept for one part is not touched by what another adds to it', async () => {
  const { answer } = await graph.ask(
    '{ orders { product { maker { id } } gift { maker { id city } } } }',
  );
  expect(answer.data?.['orders']).toContainEqual({
    product: { maker: { id: 'm' } },
    gift: { maker: { id: 'm', city: '宁波' } },
  });
});

test('a key that is null is for the subgraph to judge', async () => {
  const { answer } = await graph.ask('{ bare { name } }');
  expect(answer).toEqual({ data: { bare: [{ name: null }, null, { name: '船' }] } });
});

test('an error of one is told at each of its places', async () => {
  const { answer } = await graph.ask('{ orders { product { id broken } } }');
  expect(answer.data).toEqual({
    orders: [null, { id: 'b', broken: 'works' }, null, null].map((product) => ({ product })),
  });
  expect(answer.errors?.map(({ path, extensions }) => [path, extensions?.['service']])).toEqual(
    [0, 2, 3].map((index) => [['orders', index, 'product', 'broken'], 'catalogue']),
  );
});

test('what a mutation does makes what was found before it stale', async () => {
  const { answer, sent } = await graph.ask(
    'mutation { one: buy(id: "a") { name } two: buy(id: "a") { name } }',
  );
  expect(answer).toEqual({ data: { one: { name: '船' }, two: { name: '船' } } });
  expect(sent.at(0)?.subgraph).toBe('shop');
});

test('a subgraph that answers no place for an entity costs its own fields alone', async () => {
  const short = federate({ shop, catalogue, makers }, ({ subgraph }) =>
    subgraph === 'catalogue' ? '{"data":{"_entities":[]}}' : undefined,
  );
  const { answer } = await short.ask('{ first { id name } }');
  expect(answer.data).toEqual({ first: { id: 'a', name: null } });
  expect(answer.errors).toMatchObject([
    {
      path: ['first', 'name'],
      extensions: { code: 'SUBGRAPH_BAD_RESPONSE', service: 'catalogue' },
    },
  ]);
});

test('an error that names no entity is told once, above the list', async () => {
  const failing = federate({ shop, catalogue, makers }, ({ subgraph }) =>
    subgraph === 'catalogue' ? '{"data":null,"errors":[{"message":"No."}]}' : undefined,
  );
  const { answer } = await failing.ask('{ orders { product { name } } }');
  expect(answer.errors).toMatchObject([{ message: 'No.', path: ['orders'] }]);
});

test('a subgraph cannot reach beyond the answer by names that JavaScript has a meaning for', async () => {
  const hostile = federate({ shop, catalogue, makers }, ({ subgraph }) =>
    subgraph === 'catalogue'
      ? '{"data":{"_entities":[{"__proto__":{"polluted":true},"name":"x","constructor":"y"}]}}'
      : undefined,
  );
  const { answer } = await hostile.ask('{ first { name } }');
  expect(answer).toEqual({ data: { first: { name: 'x' } } });
  expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
});
