/** Directives that callers write on fields: subgraphs that had them composed are sent them, whole. */
import { expect, test } from 'vitest';
import { federate } from './federated.ts';

const composed = (definition: string) => `
  extend schema
    @link(url: "https://one-check.example/note/v1.0", import: ["@note"])
    @composeDirective(name: "@note")
  directive @note(${definition}) on FIELD
  enum Level { LOW HIGH }`;

const graph = federate({
  east: {
    typeDefs: `${composed('level: Level!, about: String')} type Query { east: String }`,
    resolvers: { Query: { east: () => 'E' } },
  },
  west: {
    typeDefs: `${composed('level: Level! = LOW, about: String')} type Query { west: String }`,
    resolvers: { Query: { west: () => 'W' } },
  },
});

test('what is left to a default is told to subgraphs that have none', async () => {
  const { answer, sent } = await graph.ask('{ east @note west @note(level: HIGH, about: "w") }');
  expect(answer).toEqual({ data: { east: 'E', west: 'W' } });
  const told = Object.fromEntries(sent.map(({ subgraph, query }) => [subgraph, query]));
  expect(told).toEqual({
    east: '{east@note(level:LOW)}',
    west: '{west@note(level:HIGH about:"w")}',
  });
});

test('a variable reaches a directive', async () => {
  const { answer, sent } = await graph.ask('query ($level: Level!) { west @note(level: $level) }', {
    level: 'HIGH',
  });
  expect(answer).toEqual({ data: { west: 'W' } });
  expect(sent.map(({ variables }) => variables)).toEqual([{ level: 'HIGH' }]);
});

test('callers see them in the schema, and no directive of composition', () => {
  const names = graph.apiSchema.getDirectives().map(({ name }) => name);
  expect(names).toContain('note');
  expect(names.filter((name) => /^(join|link|inaccessible|composeDirective)/.test(name))).toEqual(
    [],
  );
});

test('one that is unknown, or lacks what it needs, is refused', async () => {
  await expect(graph.ask('{ east @noted }')).rejects.toThrow('Unknown directive "@noted".');
  await expect(graph.ask('{ east @note(level: NONE) }')).rejects.toThrow('"NONE"');
});
