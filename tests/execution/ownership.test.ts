/** Who is asked for what: fields that another subgraph provides, that have moved, or that several have; and inputs in common. */
import { describe, expect, test } from 'vitest';
import { federate } from './federated.ts';

describe('what one subgraph provides of another’s object', () => {
  const graph = federate({
    visits: {
      typeDefs: `
        type Query { last: Visit }
        type Visit { officer: Officer @provides(fields: "name") deputy: Officer }
        type Officer @key(fields: "id") { id: ID! name: String @external }`,
      resolvers: {
        Query: { last: () => ({}) },
        Visit: {
          officer: () => ({ id: 'o1', name: 'Li, as the visit has it' }),
          deputy: () => ({ id: 'o2' }),
        },
      },
    },
    staff: {
      typeDefs: `
        type Query { unused: Int }
        type Officer @key(fields: "id") { id: ID! name: String @shareable rank: Int }`,
      resolvers: {
        Officer: {
          __resolveReference: ({ id }: { id: string }) => ({ id, name: `officer ${id}`, rank: 3 }),
        },
      },
    },
  });

  test('is taken where it is provided, without asking the owner', async () => {
    const { answer, sent } = await graph.ask('{ last { officer { name } } }');
    expect(answer.data).toEqual({ last: { officer: { name: 'Li, as the visit has it' } } });
    expect(sent.map(({ subgraph }) => subgraph)).toEqual(['visits']);
  });

  test('is the owner’s where it is not, and so is what is not provided', async () => {
    const { answer, sent } = await graph.ask('{ last { officer { name rank } deputy { name } } }');
    expect(answer.data).toEqual({
      last: {
        officer: { name: 'Li, as the visit has it', rank: 3 },
        deputy: { name: 'officer o2' },
      },
    });
    expect(sent.map(({ subgraph }) => subgraph)).toEqual(['visits', 'staff']);
  });
});

test('a field that was taken over is asked of who took it, and no more of who had it', async () => {
  const graph = federate({
    register: {
      typeDefs: `
        type Query { business: Business }
        type Business @key(fields: "id") { id: ID! name: String grade: String }`,
      resolvers: { Query: { business: () => ({ id: 'b', name: 'Canal', grade: 'old' }) } },
    },
    risk: {
      typeDefs: `type Business @key(fields: "id") { id: ID! grade: String @override(from: "register") }`,
      resolvers: { Business: { __resolveReference: () => ({ grade: 'new' }) } },
    },
  });
  const { answer, sent } = await graph.ask('{ business { name grade } }');
  expect(answer.data).toEqual({ business: { name: 'Canal', grade: 'new' } });
  expect(sent.map(({ subgraph }) => subgraph)).toEqual(['register', 'risk']);
  expect(sent[0]?.query).not.toContain('grade');
});

describe('a root field of several subgraphs', () => {
  const asOf = (name: string) => ({ Query: { city: () => ({ name, [name]: `of ${name}` }) } });
  const graph = federate({
    one: {
      typeDefs: `
        type Query { city: City @shareable }
        type City { name: String @shareable one: String }`,
      resolvers: asOf('one'),
    },
    two: {
      typeDefs: `
        type Query { city: City @shareable }
        type City { name: String @shareable two: String }`,
      resolvers: asOf('two'),
    },
  });

  test('is asked of one where one has all that is wanted', async () => {
    const { answer, sent } = await graph.ask('{ city { name two } }');
    expect(answer.data).toEqual({ city: { name: 'two', two: 'of two' } });
    expect(sent).toHaveLength(1);
  });

  test('is asked of both at once where neither has, and what they send is one object', async () => {
    const { answer, sent } = await graph.ask('{ city { one two } }');
    expect(answer).toEqual({ data: { city: { one: 'of one', two: 'of two' } } });
    expect(sent.map(({ subgraph }) => subgraph).sort()).toEqual(['one', 'two']);
  });
});

describe('an input that two subgraphs declare differently', () => {
  const echo = { echo: (_: unknown, { given }: { given: unknown }) => JSON.stringify(given) };
  const graph = federate({
    one: {
      typeDefs: `
        type Query { echo(given: Span): String @shareable }
        input Span { from: Int to: Int unit: String }`,
      resolvers: { Query: echo },
    },
    two: {
      typeDefs: `
        type Query { echo(given: Span): String @shareable again(given: Span!): String }
        input Span { from: Int! to: Int zone: String }`,
      resolvers: {
        Query: { ...echo, again: (_: unknown, given: { given: unknown }) => echo.echo(_, given) },
      },
    },
  });

  test('has the fields that both know, and is as strict as the stricter', async () => {
    const { answer } = await graph.ask(
      '{ __type(name: "Span") { inputFields { name type { kind } } } }',
    );
    expect(answer.data?.['__type']).toEqual({
      inputFields: [
        { name: 'from', type: { kind: 'NON_NULL' } },
        { name: 'to', type: { kind: 'SCALAR' } },
      ],
    });
  });

  test('reaches either with what both know, and with nothing else', async () => {
    const query = 'query ($given: Span!) { echo(given: $given) again(given: $given) }';
    const { answer } = await graph.ask(query, { given: { from: 1, to: 2 } });
    expect(answer.data).toEqual({ echo: '{"from":1,"to":2}', again: '{"from":1,"to":2}' });
    await expect(graph.ask(query, { given: { from: 1, unit: 'day' } })).rejects.toThrow(
      'Field "unit" is not defined by type "Span"',
    );
    await expect(graph.ask(query, { given: { to: 2 } })).rejects.toThrow(
      'Field "from" of required type "Int!" was not provided',
    );
  });
});
