/** What operations may say: conditions, variables, mutations, introspection, and what cannot be answered. */
import { GraphQLError } from 'graphql';
import { describe, expect, test } from 'vitest';
import { federate } from './federated.ts';

const done: string[] = [];

function doing(name: string) {
  return async (_: unknown, { n = 0 }: { n?: number }) => {
    await new Promise((resolve) => setTimeout(resolve, n));
    done.push(name);
    return name;
  };
}

const left = {
  typeDefs: `
    type Query { user: User echo(n: Int = 3, list: [String!], input: Range): String constructor: String toString: String }
    type Mutation { leftFirst(n: Int): String leftSecond(n: Int): String }
    type User @key(fields: "id") { id: ID! size: Size price: Int born: Int }
    type Size @shareable { w: Int h: Int }
    input Range { from: Int = 1 to: Int }`,
  resolvers: {
    Query: {
      user: () => ({ id: 'u', size: { w: 2, h: 3 }, price: 7, born: 1990 }),
      echo: (_: unknown, args: unknown) => JSON.stringify(args),
      constructor: () => null,
      toString: () => 'told',
    },
    Mutation: { leftFirst: doing('leftFirst'), leftSecond: doing('leftSecond') },
  },
};

const right = {
  typeDefs: `
    type Mutation { rightFirst(n: Int): String }
    type User @key(fields: "id") {
      id: ID!
      size: Size @external
      price: Int @external
      born: Int @external
      area(scale: Int = 1): Int @requires(fields: "size { w h }")
      cost(days: Int!): Int @requires(fields: "price born")
      named(representations: String): String
    }
    type Size @shareable { w: Int h: Int }`,
  resolvers: {
    Mutation: { rightFirst: doing('rightFirst') },
    User: {
      area: ({ size }: { size: { w: number; h: number } }, { scale }: { scale: number }) =>
        size.w * size.h * scale,
      cost: ({ price, born }: { price: number; born: number }, { days }: { days: number }) =>
        price * days + born,
      named: (_: unknown, { representations }: { representations: string }) => representations,
    },
  },
};

const graph = federate({ left, right });

describe('conditions', () => {
  const query = `query ($yes: Boolean!, $no: Boolean = false) {
    user { id @skip(if: $yes) area @include(if: $yes) ... @include(if: $no) { cost(days: 1) } }
  }`;

  test('decide what is answered and what is asked', async () => {
    const first = await graph.ask(query, { yes: true });
    expect(first.answer).toEqual({ data: { user: { area: 6 } } });
    const second = await graph.ask(query, { yes: false });
    expect(second.answer).toEqual({ data: { user: { id: 'u' } } });
    expect(second.sent).toHaveLength(1);
    const third = await graph.ask(query, { yes: true, no: true });
    expect(third.answer).toEqual({ data: { user: { area: 6, cost: 1997 } } });
  });

  test('that leave nothing of an object leave the object', async () => {
    const { answer } = await graph.ask(
      'query ($yes: Boolean!) { user @skip(if: $yes) { id @include(if: $yes) } }',
      { yes: false },
    );
    expect(answer).toEqual({ data: { user: {} } });
  });

  test('on one of two mentions of a field leave the other', async () => {
    const { answer } = await graph.ask(
      '{ user @skip(if: true) { id } user { size { w } size { h } } }',
    );
    expect(answer).toEqual({ data: { user: { size: { w: 2, h: 3 } } } });
  });
});

describe('variables', () => {
  test('are coerced once, with the defaults of the operation and of inputs', async () => {
    const { answer } = await graph.ask(
      'query ($n: Int = 5, $list: [String!], $input: Range) { echo(n: $n, list: $list, input: $input) }',
      { list: 'one', input: { to: 2 } },
    );
    expect(JSON.parse(String(answer.data?.['echo']))).toEqual({
      n: 5,
      list: ['one'],
      input: { from: 1, to: 2 },
    });
  });

  test('that are not given stay so, and null stays null', async () => {
    const query = 'query ($n: Int) { echo(n: $n) }';
    expect((await graph.ask(query)).answer.data).toEqual({ echo: '{"n":3}' });
    expect((await graph.ask(query, { n: null })).answer.data).toEqual({ echo: '{"n":null}' });
  });

  test('may have the name that plans use for entities', async () => {
    const { answer } = await graph.ask(
      'query ($representations: String) { user { named(representations: $representations) } }',
      { representations: 'mine' },
    );
    expect(answer).toEqual({ data: { user: { named: 'mine' } } });
  });
});

test('what a field requires is fetched for it, and is not answered unasked', async () => {
  const { answer } = await graph.ask('{ user { area(scale: 2) days: cost(days: 3) } }');
  expect(answer).toEqual({ data: { user: { area: 12, days: 2011 } } });
});

test('mutations run one after the other, also across subgraphs', async () => {
  done.length = 0;
  const { answer } = await graph.ask('mutation { leftFirst(n: 20) rightFirst(n: 10) leftSecond } ');
  expect(Object.keys(answer.data ?? {})).toEqual(['leftFirst', 'rightFirst', 'leftSecond']);
  expect(done).toEqual(['leftFirst', 'rightFirst', 'leftSecond']);
});

test('fields may have names that JavaScript has a meaning for', async () => {
  const { answer } = await graph.ask(
    '{ constructor toString valueOf: toString user { hasOwnProperty: id } }',
  );
  expect(answer).toEqual({
    data: { constructor: null, toString: 'told', valueOf: 'told', user: { hasOwnProperty: 'u' } },
  });
});

test('introspection is answered from what callers see, beside what subgraphs answer', async () => {
  const { answer, sent } = await graph.ask(
    'query ($name: String!) { __typename __type(name: $name) { name fields { name } } hidden: __type(name: "join__Graph") { name } user { id } }',
    { name: 'Size' },
  );
  expect(answer).toEqual({
    data: {
      __typename: 'Query',
      __type: { name: 'Size', fields: [{ name: 'w' }, { name: 'h' }] },
      hidden: null,
      user: { id: 'u' },
    },
  });
  expect(sent).toHaveLength(1);
});

describe('is refused', () => {
  test('a part that is to come later', async () => {
    await expect(graph.ask('{ user { id ... @defer { area } } }')).rejects.toThrow(
      'Unknown directive "@defer"',
    );
  });

  test('a name that no field of an answer can have', async () => {
    await expect(graph.ask('{ __proto__: user { id } }')).rejects.toThrow(GraphQLError);
  });

  test('a document with several operations of which none is named', async () => {
    await expect(graph.ask('query A { user { id } } query B { user { id } }')).rejects.toThrow(
      'name one of them',
    );
  });
});
