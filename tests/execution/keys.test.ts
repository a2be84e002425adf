/** Keys that a subgraph writes but takes no entities by: it is told of entities by those that it takes. */
import { expect, test } from 'vitest';
import { federate, representationsIn } from './federated.ts';

const licence = { number: 'L1', issue: { office: 'water', year: 2026 } };

const register = {
  typeDefs: `
    type Licence @key(fields: "number") @key(fields: "issue { office }", resolvable: false) {
      number: ID! issue: Issue! holder: String!
    }
    type Issue @shareable { office: String! year: Int! }`,
  resolvers: {
    Licence: { __resolveReference: () => ({ ...licence, holder: 'canteen' }) },
  },
};

const archive = {
  typeDefs: `
    type Query { licences: [Licence!]! }
    type Licence
      @key(fields: "issue { office }", resolvable: false)
      @key(fields: "number issue { year }")
      @key(fields: "number", resolvable: false) {
      number: ID! issue: Issue! holder: String! @external
      label: String! @requires(fields: "holder")
    }
    type Issue @shareable { office: String! year: Int! }`,
  resolvers: {
    Query: { licences: () => [licence] },
    Licence: {
      label: (told: typeof licence & { holder: string }) =>
        `${told.holder} ${told.number} of ${told.issue.year}`,
    },
  },
};

test('a subgraph that is come back to is told a key that it takes', async () => {
  const { answer, sent } = await federate({ register, archive }).ask('{ licences { label } }');
  expect(answer).toEqual({ data: { licences: [{ label: 'canteen L1 of 2026' }] } });
  expect(sent.map(({ subgraph }) => subgraph)).toEqual(['archive', 'register', 'archive']);
  const last = sent.at(-1);
  expect(last && representationsIn(last)).toEqual([
    { __typename: 'Licence', number: 'L1', issue: { year: 2026 }, holder: 'canteen' },
  ]);
});
