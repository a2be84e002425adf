/** What an operation costs, by the published meaning of `@cost` and `@listSize` in a composed supergraph. */
import { composeServices } from '@apollo/composition';
import { parse } from 'graphql';
import { describe, expect, test } from 'vitest';
import { DemandControl } from '../../gateway/limits/cost/demand-control.ts';
import { Price } from '../../gateway/limits/cost/price.ts';
import { readWeights } from '../../gateway/limits/cost/weights.ts';
import { createPlanner } from '../../gateway/supergraph/planner.ts';
import type { Identity } from '../../subgraphs/kit/identity/identity.ts';

/** A schema whose subgraph calls the directives by other names where told to. */
function graphOf(imports: string, cost = 'cost', listSize = 'listSize') {
  const composed = composeServices([
    {
      name: 'library',
      url: 'http://library',
      typeDefs: parse(`
        extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: [${imports}])
        type Query {
          book: Book
          books: [Book!]
          shelf(first: Int = 20, last: Int): Books
            @${listSize}(assumedSize: 7, slicingArguments: ["first", "last"], sizedFields: ["nodes"], requireOneSlicingArgument: false)
          strict(first: Int, last: Int): [Book] @${listSize}(slicingArguments: ["first", "last"])
          assumed: [Book] @${listSize}(assumedSize: 50)
          search(by: Search, deep: Boolean @${cost}(weight: 8)): Book @${cost}(weight: 2)
          things: [Thing]
        }
        type Mutation { lend: Book }
        input Search { title: String author: String @${cost}(weight: 4) }
        type Books { nodes: [Book!]! total: Int }
        type Book { title: String! cover: Cover isbn: Isbn author: Author also(first: Int): Books @${listSize}(slicingArguments: ["first"], sizedFields: ["nodes"]) }
        type Author @${cost}(weight: 5) { name: String book: Book }
        type Cover { url: String }
        scalar Isbn @${cost}(weight: 3)
        interface Thing { book: Book }
        type Pen implements Thing { book: Book ink: Cover }
        type Map implements Thing @${cost}(weight: 6) { book: Book paper: Cover }
      `),
    },
  ]);
  if (composed.errors) throw new AggregateError(composed.errors);
  const schema = createPlanner({ sdl: composed.supergraphSdl }).apiSchema;
  return { schema, weights: readWeights(parse(composed.supergraphSdl)) };
}

const graph = graphOf('"@cost", "@listSize"');

const price = (query: string) => new Price(parse(query), undefined, graph);
const estimate = (query: string, variables = {}) => price(query).estimate(variables);

describe('an estimate', () => {
  test.each([
    ['objects 1, leaves nothing', '{ book { title } }', 1],
    ['objects within objects', '{ book { cover { url } } }', 2],
    ['a list that nothing is said of: 10', '{ books { cover { url } } }', 20],
    ['a list of an assumed size', '{ assumed { title } }', 50],
    ['a list that its arguments bound', '{ strict(last: 3) { cover { url } } }', 6],
    ['an argument’s default', '{ shelf { nodes { title } } }', 21],
    [
      'a list below, by the arguments above',
      '{ shelf(first: 4) { total nodes { cover { url } } } }',
      9,
    ],
    [
      'lists within lists',
      '{ shelf(first: 4) { nodes { also(first: 3) { nodes { title } } } } }',
      21,
    ],
    ['the larger of two arguments', '{ shelf(first: 4, last: 9) { nodes { title } } }', 10],
    ['weights of a type', '{ book { author { name } } }', 6],
    ['weights of a scalar', '{ book { isbn } }', 4],
    ['weights of a field instead of its type’s', '{ search { title } }', 2],
    ['weights of an argument', '{ search(deep: true) { title } }', 10],
    ['weights of an input', '{ search(by: { title: "a", author: "b" }) { title } }', 6],
    ['an interface by its dearest type', '{ things { __typename } }', 60],
    [
      'alternatives by the dearest',
      '{ things { ... on Pen { x: book { title } } ... on Map { x: book { cover { url } } } } }',
      80,
    ],
    ['a mutation 10 more', 'mutation { lend { title } }', 11],
    [
      'a field asked twice once',
      '{ book { title } ...B } fragment B on Query { book { isbn } }',
      4,
    ],
    ['nothing for what is left out', '{ book @skip(if: true) { title } }', 0],
    ['nothing for introspection', '{ __schema { types { name } } }', 0],
  ])('counts %s', (_what, query, cost) => {
    expect(estimate(query)).toBe(cost);
  });

  test('depends on variables', () => {
    const query =
      'query ($n: Int, $with: Boolean!) { strict(first: $n) { cover @include(if: $with) { url } } }';
    expect(estimate(query, { n: 5, with: true })).toBe(10);
    expect(estimate(query, { n: 5, with: false })).toBe(5);
    expect(estimate(query, { n: -5, with: true })).toBe(0);
    expect(
      estimate('query ($s: Search) { search(by: $s) { title } }', { s: { author: 'b' } }),
    ).toBe(6);
  });

  test('is the same however often it is asked, and in whatever order', () => {
    const query = `query ($n: Int, $m: Int, $with: Boolean = true, $s: Search, $deep: Boolean) {
      strict(first: $n) { also(first: $m) { nodes { cover @include(if: $with) { url } } } }
      search(by: $s, deep: $deep) { title } }`;
    const kept = price(query);
    const sets = Array.from({ length: 60 }, (_, nth) => ({
      ...(nth % 7 !== 0 && { n: nth % 20 }),
      ...(nth % 5 !== 0 && { m: nth % 3 === 0 ? null : nth }),
      with: nth % 2 === 0,
      ...(nth % 4 === 0 && { s: nth % 8 === 0 ? { author: 'b' } : { title: 'a' } }),
      ...(nth % 6 === 0 && { deep: true }),
    }));
    for (const variables of [...sets, ...[...sets].reverse(), ...sets]) {
      const fresh = price(query);
      expect(kept.estimate(variables)).toBe(fresh.estimate(variables));
      expect(kept.unbounded(variables)).toEqual(fresh.unbounded(variables));
    }
  });

  test.each([
    [
      'renamed',
      '{ name: "@cost", as: "@weight" }, { name: "@listSize", as: "@length" }',
      'weight',
      'length',
    ],
    ['imported half', '"@listSize"', 'federation__cost', 'listSize'],
    ['not imported', '', 'federation__cost', 'federation__listSize'],
  ])('reads directives that are %s', (_how, ...imports) => {
    const renamed = graphOf(...imports);
    expect(renamed.weights).toEqual(graph.weights);
  });
});

test('the actual cost counts what the answer holds', () => {
  const query = price('{ shelf(first: 50) { nodes { title cover { url } author { name } } } }');
  const book = { title: 'a', cover: null, author: { name: 'b' } };
  expect(query.actual({ shelf: { nodes: [book, { ...book, cover: { url: '' } }] } }, {})).toBe(14);
  expect(query.actual({ shelf: null }, {})).toBe(0);
  expect(query.actual(null, {})).toBe(0);
});

describe('demand control', () => {
  const control = new DemandControl(graph.schema, graph.weights, { PUBLIC: 20 });
  const asked = (query: string) => ({ document: parse(query), name: undefined });
  const stranger: Identity = { subject: 'anonymous', role: 'PUBLIC', scopes: [] };

  test('refuses what could cost more than the caller’s budget, and tells both', () => {
    const dear = asked('{ shelf { nodes { title } } }');
    expect(control.refusal(dear, {}, stranger)).toMatchObject({
      statusCode: 400,
      code: 'COST_ESTIMATED_TOO_EXPENSIVE',
      extensions: { cost: { estimated: 21, budget: 20 } },
    });
    expect(
      control.refusal(asked('{ shelf(first: 19) { nodes { title } } }'), {}, stranger),
    ).toBeUndefined();
    expect(control.refusal(dear, {}, { ...stranger, role: 'ANALYST' })).toBeUndefined();
    expect(control.refusal(dear, {}, undefined)).toBeUndefined();
  });

  test.each(['{ strict { title } }', '{ strict(first: 1, last: 1) { title } }'])(
    'refuses %s, which wants exactly one argument that bounds it',
    (query) => {
      expect(control.refusal(asked(query), {}, stranger)).toMatchObject({
        code: 'COST_LIST_UNBOUNDED',
      });
    },
  );
});
