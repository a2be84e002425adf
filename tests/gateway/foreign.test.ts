/** A gateway over a graph that is not this city's: served as it is, or refused with the feature that is missing. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { startGateway } from '../../gateway/server.ts';
import {
  composed,
  composedOf,
  type ForeignSubgraph,
  readiness,
  serveForeign,
  until,
  WatchedFile,
} from './foreign-graph.ts';
import { ask, withGateway } from './trial-graph.ts';

let shop: ForeignSubgraph;
let reviews: ForeignSubgraph;
let file: WatchedFile;

beforeAll(async () => {
  const product = (reference: { upc: string }) => reference;
  shop = await serveForeign(
    'shop',
    `type Query { top: [Product!] anything: Item }
     union Item = Product | Voucher
     type Voucher { code: String }
     type Product @key(fields: "upc") { upc: ID! name: String price: Int }`,
    {
      Query: { top: () => [{ upc: '1' }, { upc: '2' }], anything: () => ({ upc: '3' }) },
      Item: { __resolveType: () => 'Product' },
      Product: { __resolveReference: product, name: ({ upc }) => `name ${upc}`, price: () => 7 },
    },
  );
  reviews = await serveForeign(
    'reviews',
    `type Product @key(fields: "upc") {
       upc: ID!
       stars: Int
       price: Int @override(from: "shop", label: "percent(50)")
     }`,
    { Product: { __resolveReference: product, stars: ({ upc }) => Number(upc), price: () => 8 } },
  );
});

afterAll(async () => {
  await shop.close();
  await reviews.close();
});

beforeEach(async () => {
  file = await WatchedFile.create();
});

afterEach(() => file.remove());

test('with identity off it answers across subgraphs that know nothing of One Check', async () => {
  await file.replace(composed(shop, reviews));
  await withGateway(file.options, async ({ url }) => {
    const { data, errors } = await ask(
      url,
      '{ top { name stars } anything { __typename ... on Product { stars } } }',
    );
    expect(errors).toEqual([]);
    expect(data).toEqual({
      top: [
        { name: 'name 1', stars: 1 },
        { name: 'name 2', stars: 2 },
      ],
      anything: { __typename: 'Product', stars: 3 },
    });
  });
});

test('nothing is said of what this city asks and another’s graph has not, at no swap either', async () => {
  await file.replace(composed(shop));
  await withGateway(file.options, async ({ url }) => {
    for (const text of [composed(shop, reviews), composed(shop)]) {
      const { supergraph } = await readiness(url);
      await file.replace(text);
      await until(async () => (await readiness(url)).supergraph.hash !== supergraph.hash);
    }
  });
  const moves = 'fields move by @override labels: the subgraphs they leave answer';
  expect(file.log.filter(({ level, msg }) => Number(level) >= 40 && msg !== moves)).toEqual([]);
});

test('a field that moves by a label is asked of the subgraph it leaves, and that is told', async () => {
  await file.replace(composed(shop, reviews));
  await withGateway(file.options, async ({ url }) => {
    expect((await ask(url, '{ top { price } }')).data).toEqual({
      top: [{ price: 7 }, { price: 7 }],
    });
  });
  expect(file.log).toContainEqual(
    expect.objectContaining({ level: 40, fields: ['Product.price'] }),
  );
});

describe('a feature that answers would be wrong without is named at the start:', () => {
  test.each([
    [
      '@context and @fromContext',
      'v2.9',
      '"@key", "@context", "@fromContext"',
      `type Query { user: User }
       type User @key(fields: "id") @context(name: "user") { id: ID! plan: String! cart: Cart! }
       type Cart @key(fields: "id") { id: ID! rebate(plan: String @fromContext(field: "$user { plan }")): Int }`,
    ],
    [
      '@connect (subgraphs without a GraphQL endpoint)',
      'v2.10',
      '"@key"',
      `extend schema
         @link(url: "https://specs.apollo.dev/connect/v0.1", import: ["@connect", "@source"])
         @source(name: "rest", http: { baseURL: "http://rest.example" })
       type Query { users: [User!] @connect(source: "rest", http: { GET: "/users" }, selection: "id") }
       type User { id: ID! }`,
    ],
    ['@cacheTag', 'v2.12', '"@cacheTag"', 'type Query { day: String @cacheTag(format: "day") }'],
  ])('%s', async (feature, version, names, types) => {
    await file.replace(composedOf(version, names, types));
    const starting = startGateway(file.options);
    await expect(starting).rejects.toMatchObject({ code: 'SUPERGRAPH_UNUSABLE' });
    await expect(starting).rejects.toThrow(`cannot serve: it needs ${feature}.`);
  });

  test('the composition of Federation 1', async () => {
    await file.replace(
      `schema @core(feature: "https://specs.apollo.dev/core/v0.2") @core(feature: "https://specs.apollo.dev/join/v0.1", for: EXECUTION) { query: Query }
       enum join__Graph { A @join__graph(name: "a", url: "http://127.0.0.1:1") }
       type Query { a: Int }`,
    );
    await expect(startGateway(file.options)).rejects.toThrow(
      'cannot serve: it needs the composition of Federation 1.',
    );
  });

  test('any other that says of itself that it must be understood', async () => {
    const text = composed(shop).replace(
      'schema\n',
      'schema\n  @link(url: "https://specs.example/rationing/v1.0", for: EXECUTION)\n',
    );
    await file.replace(text);
    await expect(startGateway(file.options)).rejects.toThrow(
      /cannot be planned over:[\s\S]*specs\.example\/rationing/,
    );
  });
});

test('a subgraph without an address is refused, with the option that gives one', async () => {
  await file.replace(composed({ ...shop, url: '' }));
  await expect(startGateway(file.options)).rejects.toThrow('set --subgraph-url shop=URL.');
  const options = { ...file.options, subgraphUrls: { shop: shop.url } };
  await withGateway(options, async ({ url }) => {
    expect((await ask(url, '{ top { name } }')).errors).toEqual([]);
  });
});
