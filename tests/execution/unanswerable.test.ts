/** Operations that are valid, and that no subgraph can answer. */
import { composeServices } from '@apollo/composition';
import { parse } from 'graphql';
import { expect, test } from 'vitest';
import { createPlanner } from '../../gateway/supergraph/planner.ts';
import { federate } from './federated.ts';

const offices = {
  typeDefs: `
    type Query { office: Office open: Boolean }
    interface Office @key(fields: "id") { id: ID! }`,
  resolvers: { Query: { open: () => true }, Office: { __resolveType: () => 'Office' } },
};

const phones = {
  typeDefs: `
    type Query { switchboard: Office }
    type Office @key(fields: "id", resolvable: false) @interfaceObject { id: ID! phone: String }`,
  resolvers: { Query: { switchboard: () => ({ id: '1', phone: '12345' }) } },
};

const graph = federate({ offices, phones });

test('an operation of which nothing can be asked is refused, not answered with null', async () => {
  await expect(graph.ask('{ office { phone } }')).rejects.toThrow(
    'No subgraph can answer anything that the operation asks for.',
  );
});

test('an operation that asks for nothing of subgraphs needs none', async () => {
  expect((await graph.ask('{ __typename office @skip(if: true) { phone } }')).answer).toEqual({
    data: { __typename: 'Query' },
  });
});

test('what can be answered is answered', async () => {
  expect((await graph.ask('{ switchboard { phone } open }')).answer).toEqual({
    data: { switchboard: { phone: '12345' }, open: true },
  });
});

test('what a supergraph leads nowhere for is refused by name', () => {
  const key =
    'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"])';
  const { supergraphSdl = '' } = composeServices([
    {
      name: 'offices',
      typeDefs: parse(
        `${key} type Query { office: Office } type Office @key(fields: "id") { id: ID! }`,
      ),
    },
    {
      name: 'phones',
      typeDefs: parse(`${key} type Office @key(fields: "id") { id: ID! phone: String }`),
    },
  ]);
  const sdl = supergraphSdl.replace(/(graph: PHONES), key: "id"/, '$1');
  const document = parse('{ office { phone } }');
  expect(() =>
    createPlanner({ sdl }).plan({ document, operationName: undefined, dependsOnTypesAbove: false }),
  ).toThrow(/^No subgraph can answer "phone" where it is asked for/);
});
