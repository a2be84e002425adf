/**
 * The least a naive program does to answer the three questions: the same fetches as a gateway's plan makes, each entity
 * asked for once a fetch, and the answer put together by hand. It knows the three questions and nothing else: no schema,
 * no planning, no limits, no errors. `node bare-exchange.mjs SUPERGRAPH PORT`.
 */
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { Agent, request } from 'undici';

const [supergraph, port] = process.argv.slice(2);
const urls = Object.fromEntries(
  [
    ...(await readFile(supergraph, 'utf8')).matchAll(
      /@join__graph\(name: "(.+?)", url: "(.+?)"\)/g,
    ),
  ].map(([, name, url]) => [name, url]),
);
const dispatcher = new Agent();

async function fetchFrom(subgraph, query, variables) {
  const { body } = await request(urls[subgraph], {
    dispatcher,
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query, variables }),
  });
  const { data } = await body.json();
  return data;
}

/** Asks for the fields of each distinct one of `objects`, and puts them into all that are the same. */
async function fetchEntities(subgraph, type, selection, objects, required = []) {
  const key = type === 'User' ? 'id' : 'upc';
  const representations = new Map();
  for (const object of objects) {
    if (representations.has(object[key])) continue;
    const representation = { __typename: type, [key]: object[key] };
    for (const name of required) representation[name] = object[name];
    representations.set(object[key], representation);
  }
  const { _entities: found } = await fetchFrom(
    subgraph,
    `query($representations:[_Any!]!){_entities(representations:$representations){...on ${type}{${selection}}}}`,
    { representations: [...representations.values()] },
  );
  const byKey = new Map([...representations.keys()].map((id, index) => [id, found[index]]));
  for (const object of objects) Object.assign(object, byKey.get(object[key]));
}

const reviewsOf = (objects) => objects.flatMap(({ reviews }) => reviews);
const productsOf = (users) => reviewsOf(users).map(({ product }) => product);
const authorsOf = (products) => reviewsOf(products).map(({ author }) => author);

const reviewed = 'reviews{id body product{upc}}';
const reviewedBy = `reviews{id body author{id ${reviewed}}}`;

async function completeUsers(users) {
  await fetchEntities('accounts', 'User', 'username name', users);
}

async function completeProducts(products) {
  await Promise.all([
    fetchEntities('inventory', 'Product', 'inStock', products),
    fetchEntities('products', 'Product', 'name price weight', products).then(() =>
      fetchEntities('inventory', 'Product', 'shippingEstimate', products, ['price', 'weight']),
    ),
  ]);
}

async function fromUsers() {
  const { users } = await fetchFrom('accounts', '{users{id username name}}');
  const selection = `reviews{id body product{upc ${reviewedBy}}}`;
  await fetchEntities('reviews', 'User', selection, users);
  const products = productsOf(users);
  const authors = authorsOf(products);
  await Promise.all([
    completeProducts(products),
    completeUsers(authors),
    completeProducts(productsOf(authors)),
  ]);
  return users;
}

async function fromProducts() {
  const { topProducts } = await fetchFrom('products', '{topProducts{upc name price weight}}');
  const required = ['price', 'weight'];
  await Promise.all([
    fetchEntities('inventory', 'Product', 'inStock shippingEstimate', topProducts, required),
    fetchEntities('reviews', 'Product', reviewedBy, topProducts).then(() => {
      const authors = authorsOf(topProducts);
      return Promise.all([completeUsers(authors), completeProducts(productsOf(authors))]);
    }),
  ]);
  return topProducts;
}

const answers = {
  async Deep() {
    const [users, topProducts] = await Promise.all([fromUsers(), fromProducts()]);
    return { users, topProducts };
  },
  async Wide() {
    const { catalogue } = await fetchFrom('products', '{catalogue(first:1000){upc name price}}');
    await Promise.all([
      fetchEntities('reviews', 'Product', 'averageRating reviewCount', catalogue),
      fetchEntities('inventory', 'Product', 'inStock', catalogue),
    ]);
    return { catalogue };
  },
  Tiny: () => fetchFrom('accounts', '{me{name}}'),
};

createServer(async (incoming, response) => {
  const chunks = [];
  for await (const chunk of incoming) chunks.push(chunk);
  const { query } = JSON.parse(Buffer.concat(chunks).toString());
  const [, name] = /^query (\w+)/.exec(query);
  const text = JSON.stringify({ data: await answers[name]() });
  response.writeHead(200, {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(text),
  });
  response.end(text);
}).listen(Number(port), '127.0.0.1');

// By itself, so that it leaves what it was told to leave at its end.
process.once('SIGTERM', () => process.exit());
