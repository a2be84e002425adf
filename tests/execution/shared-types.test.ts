/**
 * Unions and interfaces of which subgraphs know different objects: whichever is asked tells of those it knows, and is asked of
 * no others.
 */
import { expect, test } from 'vitest';
import { federate, type SubgraphDefinition } from './federated.ts';

const notice = { __typename: 'Notice', text: 'closed for repairs' };
const leak = { __typename: 'Leak', cause: { pipe: 'main' }, severity: 'HIGH', place: { id: 'P1' } };
const stall = { __typename: 'Stall', goods: 'melons' };

/** Both departments have what is at a place, and each knows a kind of finding that the other does not. */
const water: SubgraphDefinition = {
  typeDefs: `
    type Query { leaks: Site }
    type Site @key(fields: "id") { id: ID! report: Report @shareable }
    type Report @shareable { findings(above: Int = 0): [Finding!]! }
    union Finding = Notice | Leak
    type Notice @shareable { text: String! }
    type Leak { cause: Cause! severity(of: Scale = LOCAL): Severity! place: Place! }
    type Cause { pipe(inside: Span): String! }
    input Span { from: Depth }
    scalar Depth
    enum Scale { LOCAL CITY }
    enum Severity { LOW HIGH }
    type Place @key(fields: "id") { id: ID! }`,
  resolvers: {
    Query: { leaks: () => ({ id: 'S1' }) },
    Site: { report: () => ({ findings: [notice, leak] }) },
  },
};

const streets: SubgraphDefinition = {
  typeDefs: `
    type Query { stalls: Site }
    type Site @key(fields: "id") { id: ID! report: Report @shareable latest: Report }
    type Report @shareable { findings(above: Int = 0): [Finding!]! }
    union Finding = Notice | Stall
    type Notice @shareable { text: String! }
    type Stall { goods: String! }
    type Place @key(fields: "id") { id: ID! street: String! }`,
  resolvers: {
    Query: { stalls: () => ({ id: 'S1' }) },
    Site: {
      report: () => ({ findings: [notice, stall] }),
      latest: () => ({ findings: [stall] }),
    },
    Place: { __resolveReference: ({ id }: { id: string }) => ({ id, street: `street of ${id}` }) },
  },
};

const graph = federate({ water, streets });

const everything = `findings(above: $above) {
  __typename
  ... on Notice { text }
  ... on Leak { cause { pipe(inside: { from: $depth }) } severity(of: CITY) place { street } }
  ... on Stall { goods }
}`;

const ask = (selection: string) =>
  graph.ask(`query ($above: Int, $depth: Depth) { ${selection} }`, { above: 1, depth: 3 });

test('each subgraph tells of the members that it knows, and further ones of what is below', async () => {
  const { answer, sent } = await ask(`leaks { report { ${everything} } }`);
  expect(answer).toEqual({
    data: {
      leaks: {
        report: {
          findings: [notice, { ...leak, place: { street: 'street of P1' } }],
        },
      },
    },
  });
  expect(sent.map(({ subgraph }) => subgraph)).toEqual(['water', 'streets']);
});

test('no subgraph is asked of a member that it does not know, nor sent what only that would need', async () => {
  const { answer, sent } = await ask(
    `stalls { report { ${everything} } latest { ${everything} } }`,
  );
  expect(answer).toEqual({
    data: { stalls: { report: { findings: [notice, stall] }, latest: { findings: [stall] } } },
  });
  expect(sent).toHaveLength(1);
  expect(sent[0]?.query).not.toMatch(/Leak|depth/i);
  expect(sent[0]?.variables).toEqual({ above: 1 });
});

test('what is asked of a member alone that the subgraph does not know leaves the other items', async () => {
  const { answer } = await graph.ask(
    '{ leaks { report { findings { ... on Stall { goods } } } } }',
  );
  expect(answer).toEqual({ data: { leaks: { report: { findings: [{}, {}] } } } });
});

test('callers see of a union all that any subgraph knows', async () => {
  const { answer } = await graph.ask('{ __type(name: "Finding") { possibleTypes { name } } }');
  expect(answer.data?.['__type']).toMatchObject({
    possibleTypes: expect.arrayContaining([
      { name: 'Leak' },
      { name: 'Notice' },
      { name: 'Stall' },
    ]),
  });
});

/** A licence office's documents: each office knows its own beside those that all have. */
function office(root: string, own: string, field: string, others = ''): SubgraphDefinition {
  return {
    typeDefs: `
      type Query { ${root}: File ${others} }
      type File @key(fields: "id") { id: ID! content: Content @shareable }
      type Content @shareable { documents: [Document!]! }
      interface Titled { title: String! }
      interface Document implements Titled { title: String! day: String }
      type Letter implements Document & Titled @shareable { title: String! day: String text: String }
      type ${own} implements Document & Titled { title: String! day: String ${field}: String }`,
    resolvers: {
      Query: { [root]: () => ({ id: 'F1' }) },
      File: {
        content: () => ({
          documents: [
            { __typename: 'Letter', title: 'letter', day: '2026-11-02', text: 'dear' },
            { __typename: own, title: own, day: '2026-11-03', [field]: `${field} of ${own}` },
          ],
        }),
      },
    },
  };
}

test('each subgraph tells of the objects of an interface that it knows', async () => {
  const offices = federate({
    food: office('kitchens', 'Menu', 'dish'),
    drains: office('pits', 'Plan', 'pipe', 'newest: Plan'),
  });
  const documents = `{ content { documents {
    title
    ... on Titled { ... on Menu { dish } }
    ... on Letter { text }
    ... on Plan { pipe day }
  } } }`;
  const { answer, sent } = await offices.ask(`{ kitchens ${documents} pits ${documents} }`);
  const letter = { title: 'letter', text: 'dear' };
  expect(answer).toEqual({
    data: {
      kitchens: { content: { documents: [letter, { title: 'Menu', dish: 'dish of Menu' }] } },
      pits: {
        content: {
          documents: [letter, { title: 'Plan', pipe: 'pipe of Plan', day: '2026-11-03' }],
        },
      },
    },
  });
  for (const { subgraph, query } of sent) {
    expect(query).not.toContain(subgraph === 'food' ? 'Plan' : 'Menu');
  }
});
