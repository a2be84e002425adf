/** Fields that require one field with different arguments: each is told it with its own. */
import { printSchema } from 'graphql';
import { expect, test } from 'vitest';
import { federate, representationsIn, type SubgraphDefinition } from './federated.ts';

interface Meter {
  id: string;
  reading: number | null;
  site: { depth: number };
}

/** Has what the others require; what it tells depends on the unit it is asked for. */
const water: SubgraphDefinition = {
  typeDefs: `
    type Query { meters: [Meter!]! }
    type Meter @key(fields: "id") { id: ID! reading(unit: Unit! = LITRE): Int site: Site! }
    type Site { depth(in: Length): Int! label: String! }
    enum Unit { LITRE CUBIC_METRE GALLON }
    enum Length { METRE FOOT }`,
  resolvers: {
    Query: { meters: () => [{ id: 'M1' }, { id: 'M2' }] },
    Meter: {
      __resolveReference: ({ id }: { id: string }) => ({ id }),
      reading({ id }: { id: string }, { unit }: { unit: string }) {
        if (id === 'M2' && unit === 'GALLON') throw new Error('The meter knows no gallons.');
        return { LITRE: 1000, CUBIC_METRE: 1, GALLON: 264 }[unit];
      },
      site: () => ({ label: 'pit' }),
    },
    Site: { depth: (_: unknown, { in: unit }: { in?: string }) => (unit === 'FOOT' ? 10 : 3) },
  },
};

const fees: SubgraphDefinition = {
  typeDefs: `
    type Meter @key(fields: "id") {
      id: ID!
      reading(unit: Unit! = LITRE): Int @external
      site: Site! @external
      fee: Int @requires(fields: "reading(unit: CUBIC_METRE)")
      export: Int @requires(fields: "reading(unit: GALLON) site { depth(in: FOOT) }")
      metric: Int @requires(fields: "reading site { depth }")
      owner: String!
    }
    type Site { depth(in: Length): Int! @external }
    enum Unit { LITRE CUBIC_METRE GALLON }
    enum Length { METRE FOOT }`,
  resolvers: {
    Meter: {
      fee: ({ reading }: Meter) => reading,
      export: ({ reading, site }: Meter) => reading && reading * 100 + site.depth,
      metric: ({ reading, site }: Meter) => reading && reading * 100 + site.depth,
      owner: ({ id }: Meter) => `owner of ${id}`,
    },
  },
};

/** Requires with yet other arguments, which nobody else does. */
const maps: SubgraphDefinition = {
  typeDefs: `
    type Meter @key(fields: "id") {
      id: ID!
      site: Site! @external
      pin: Int @requires(fields: "site { depth(in: METRE) }")
    }
    type Site { depth(in: Length): Int! @external }
    enum Length { METRE FOOT }`,
  resolvers: { Meter: { pin: ({ site }: Meter) => site.depth } },
};

const graph = federate({ water, fees, maps });

test('what each requires is asked for apart and told apart', async () => {
  const { answer, sent } = await graph.ask('{ meters { fee export metric pin owner } }');
  expect(answer).toMatchObject({
    data: {
      meters: [
        { fee: 1, export: 26410, metric: 100003, pin: 3, owner: 'owner of M1' },
        { fee: 1, export: null, metric: 100003, pin: 3, owner: 'owner of M2' },
      ],
    },
    errors: [{ message: 'The meter knows no gallons.' }],
  });
  const told = sent.filter(({ subgraph }) => subgraph === 'fees').flatMap(representationsIn);
  expect(told).toContainEqual({ __typename: 'Meter', id: 'M1', reading: 1 });
  expect(told).toContainEqual({
    __typename: 'Meter',
    id: 'M1',
    reading: 264,
    site: { depth: 10 },
  });
  expect(told).toContainEqual({
    __typename: 'Meter',
    id: 'M1',
    reading: 1000,
    site: { depth: 3 },
  });
});

test('a caller may ask for the same field with arguments of their own, and by any name', async () => {
  const { answer } = await graph.ask(
    `{ meters { reading(unit: GALLON) fee reading_required: id site { depth(in: FOOT) label } metric } }`,
  );
  expect(answer.data).toEqual({
    meters: [
      {
        reading: 264,
        fee: 1,
        reading_required: 'M1',
        site: { depth: 10, label: 'pit' },
        metric: 100003,
      },
      {
        reading: null,
        fee: 1,
        reading_required: 'M2',
        site: { depth: 10, label: 'pit' },
        metric: 100003,
      },
    ],
  });
});

test('one field may be required twice with different arguments, and another time the other way round', async () => {
  const rooms: SubgraphDefinition = {
    typeDefs: `
      type Query { house: House }
      type House @key(fields: "id") { id: ID! one: Room! other: Room! }
      type Room { size(in: Measure!): String! }
      enum Measure { FEET METRES }`,
    resolvers: {
      Query: { house: () => ({ id: 'H' }) },
      House: { one: () => ({ name: 'one' }), other: () => ({ name: 'other' }) },
      Room: { size: ({ name }: { name: string }, given: { in: string }) => `${name} ${given.in}` },
    },
  };
  type Told = Record<'one' | 'other', { size: string }>;
  const plan = ({ one, other }: Told) => `${one.size}, ${other.size}`;
  const plans: SubgraphDefinition = {
    typeDefs: `
      type House @key(fields: "id") {
        id: ID!
        one: Room! @external
        other: Room! @external
        plan: String @requires(fields: "one { size(in: FEET) } other { size(in: METRES) }")
        copy: String @requires(fields: "one { size(in: METRES) } other { size(in: FEET) }")
      }
      type Room { size(in: Measure!): String! @external }
      enum Measure { FEET METRES }`,
    resolvers: { House: { plan, copy: plan } },
  };
  const { answer } = await federate({ rooms, plans }).ask('{ house { plan copy } }');
  expect(answer).toEqual({
    data: { house: { plan: 'one FEET, other METRES', copy: 'one METRES, other FEET' } },
  });
});

test('one alone takes one request', async () => {
  const { answer, sent } = await graph.ask('{ meters { fee owner } }');
  expect(answer.data?.['meters']).toContainEqual({ fee: 1, owner: 'owner of M1' });
  expect(sent.map(({ subgraph }) => subgraph)).toEqual(['water', 'fees']);
});

test('callers see no field that stands for another', () => {
  expect(printSchema(graph.apiSchema)).toContain('reading(unit: Unit! = LITRE): Int');
  expect(printSchema(graph.apiSchema)).not.toContain('_required');
});
