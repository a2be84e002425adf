/** Names that callers choose which are also names of keys, or of what fields require: each keeps its own value. */
import { expect, test } from 'vitest';
import { federate } from './federated.ts';

const visits = [
  { code: 'V1', place: 'canteen', minutes: { rush: 5, calm: 9 } },
  { code: 'V2', place: 'hotel', minutes: { rush: 6, calm: 8 } },
];

const plans = {
  typeDefs: `
    type Query { visits: [Visit!]! first: Visit! }
    type Mutation { code(place: String!): String }
    type Visit @key(fields: "code") {
      code: ID! place: String! minutes(pace: String = "calm"): Int length: Int!
    }`,
  resolvers: {
    Query: { visits: () => visits, first: () => visits[0] },
    Mutation: { code: (_: unknown, { place }: { place: string }) => `code of ${place}` },
    Visit: {
      length: () => null,
      minutes: ({ minutes }: (typeof visits)[number], { pace }: { pace: 'rush' | 'calm' }) =>
        minutes[pace],
    },
  },
};

const routes = {
  typeDefs: `
    type Visit @key(fields: "code") {
      code: ID! place: String! @external minutes(pace: String = "calm"): Int @external
      route: String @requires(fields: "place minutes(pace: \\"rush\\")")
    }`,
  resolvers: {
    Visit: {
      route: ({ code, place, minutes }: { code: string; place: string; minutes: number }) =>
        `${code} ${place} ${minutes}`,
    },
  },
};

const graph = federate({ plans, routes });
const first = async (selection: string) => {
  const { answer } = await graph.ask(`{ first { ${selection} } }`);
  expect(answer.errors).toBeUndefined();
  return answer.data?.['first'];
};

test('a field may be called what the key is called', async () => {
  expect(await first('code: place route')).toEqual({ code: 'canteen', route: 'V1 canteen 5' });
  expect(await first('route code: place')).toEqual({ route: 'V1 canteen 5', code: 'canteen' });
});

test('a field may be called what another requires', async () => {
  expect(await first('place: code route minutes: place')).toEqual({
    place: 'V1',
    route: 'V1 canteen 5',
    minutes: 'canteen',
  });
});

test('what is required with arguments is not what the caller asks with others, or with none', async () => {
  expect(await first('minutes(pace: "calm") route')).toEqual({ minutes: 9, route: 'V1 canteen 5' });
  expect(await first('minutes route')).toEqual({ minutes: 9, route: 'V1 canteen 5' });
});

test('a field may be called __typename', async () => {
  expect(await first('__typename: place route')).toEqual({
    __typename: 'canteen',
    route: 'V1 canteen 5',
  });
});

test('lists, fragments and variables make no difference', async () => {
  const { answer } = await graph.ask(
    `query ($pace: String!) { visits { ...Minutes ... on Visit { minutes(pace: $pace) } code: place route } }
     fragment Minutes on Visit { minutes(pace: $pace) asked_minutes: code }`,
    { pace: 'calm' },
  );
  expect(answer).toEqual({
    data: {
      visits: [
        { minutes: 9, asked_minutes: 'V1', code: 'canteen', route: 'V1 canteen 5' },
        { minutes: 8, asked_minutes: 'V2', code: 'hotel', route: 'V2 hotel 6' },
      ],
    },
  });
});

test('an error is at the name that the caller chose', async () => {
  const { answer } = await graph.ask('{ visits { code: length } }');
  expect(answer.data).toBeNull();
  expect(answer.errors?.map(({ path }) => path)).toContainEqual(['visits', 0, 'code']);
});

test('a root field may be called so too, and so may what is asked of the schema', async () => {
  expect((await graph.ask('mutation { code(place: "bar") }')).answer).toEqual({
    data: { code: 'code of bar' },
  });
  const { answer } = await graph.ask(
    '{ code: __type(name: "Visit") { place: name code: kind } first { code: place } }',
  );
  expect(answer).toEqual({
    data: { code: { place: 'Visit', code: 'OBJECT' }, first: { code: 'canteen' } },
  });
});
