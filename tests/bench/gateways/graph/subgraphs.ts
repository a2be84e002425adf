/** The four subgraphs of the trial graph: who owns which fields, and how each field is answered. */
import { composeServices } from '@apollo/composition';
import { parse } from 'graphql';
import { catalogue, type Review, ratings, reviews, shopProducts, stock, users } from './data.ts';

/** What a field is asked of: an object of ours, or what another subgraph knows of it. */
type Parent = Readonly<Record<string, unknown>>;

/** Answers a field of an object of one type; a field without one is the object's own property of that name. */
type Resolve = (parent: Parent, args: Readonly<Record<string, unknown>>) => unknown;

export type Resolvers = Readonly<Record<string, Readonly<Record<string, Resolve>>>>;

export interface TrialSubgraph {
  readonly name: string;
  readonly typeDefs: string;
  /** By type, then by field; `_Entity` makes of what another subgraph knows of an object that object. */
  readonly resolvers: Resolvers;
}

const federation = `extend schema @link(
  url: "https://specs.apollo.dev/federation/v2.3"
  import: ["@key", "@external", "@requires"]
)`;

const usersById = new Map(users.map((user) => [user.id, user]));
const productsByUpc = new Map([...shopProducts, ...catalogue].map((one) => [one.upc, one]));
/** What a subgraph says of an object whose fields are another's. */
const userStubs = new Map(users.map(({ id }) => [id, { __typename: 'User', id }]));
const productStubs = new Map(
  [...productsByUpc.keys()].map((upc) => [upc, { __typename: 'Product', upc }]),
);
const reviewsByAuthor = grouped(reviews, ({ author }) => author);
const reviewsByProduct = grouped(reviews, ({ product }) => product);

const accounts: TrialSubgraph = {
  name: 'accounts',
  typeDefs: `${federation}
    type Query { me: User users: [User!]! }
    type User @key(fields: "id") { id: ID! name: String username: String! }`,
  resolvers: {
    Query: { me: () => users[0], users: () => users },
    _Entity: { User: ({ id }) => usersById.get(String(id)) ?? null },
  },
};

const products: TrialSubgraph = {
  name: 'products',
  typeDefs: `${federation}
    type Query { topProducts(first: Int! = 5): [Product!]! catalogue(first: Int! = 100): [Product!]! }
    type Product @key(fields: "upc") { upc: String! name: String! price: Int! weight: Int! }`,
  resolvers: {
    Query: {
      topProducts: (_root, { first }) => shopProducts.slice(0, Number(first)),
      catalogue: (_root, { first }) => catalogue.slice(0, Number(first)),
    },
    _Entity: { Product: ({ upc }) => productsByUpc.get(String(upc)) ?? null },
  },
};

const reviewing: TrialSubgraph = {
  name: 'reviews',
  typeDefs: `${federation}
    type Review @key(fields: "id") {
      id: ID! body: String! rating: Int! author: User! product: Product!
    }
    type User @key(fields: "id") { id: ID! reviews: [Review!]! }
    type Product @key(fields: "upc") {
      upc: String! reviews: [Review!]! averageRating: Float reviewCount: Int!
    }`,
  resolvers: {
    Review: {
      author: ({ author }) => userStubs.get(String(author)),
      product: ({ product }) => productStubs.get(String(product)),
    },
    User: { reviews: ({ id }) => reviewsByAuthor.get(String(id)) ?? [] },
    Product: {
      reviews: ({ upc }) => reviewsByProduct.get(String(upc)) ?? [],
      averageRating: ({ upc }) => ratings.get(String(upc))?.average ?? null,
      reviewCount: ({ upc }) => ratings.get(String(upc))?.count ?? 0,
    },
    _Entity: {
      Review: ({ id }) => reviews.find((review) => review.id === id) ?? null,
      User: ({ id }) => userStubs.get(String(id)) ?? null,
      Product: ({ upc }) => productStubs.get(String(upc)) ?? null,
    },
  },
};

const inventory: TrialSubgraph = {
  name: 'inventory',
  typeDefs: `${federation}
    type Product @key(fields: "upc") {
      upc: String! price: Int! @external weight: Int! @external
      inStock: Boolean! quantity: Int! shippingEstimate: Int @requires(fields: "price weight")
    }`,
  resolvers: {
    Product: {
      inStock: ({ upc }) => stock.get(String(upc))?.inStock ?? false,
      quantity: ({ upc }) => stock.get(String(upc))?.quantity ?? 0,
      // What is dear travels free.
      shippingEstimate: ({ price, weight }) =>
        Number(price) > 1_000 ? 0 : Math.ceil(Number(weight) / 2),
    },
    _Entity: { Product: (representation) => representation },
  },
};

export const trialSubgraphs: readonly TrialSubgraph[] = [accounts, products, reviewing, inventory];

/** Composes the supergraph over subgraphs that answer at `urls`, by name. */
export function composeTrialGraph(urls: Readonly<Record<string, string>>): string {
  const composed = composeServices(
    trialSubgraphs.map(({ name, typeDefs }) => ({
      name,
      typeDefs: parse(typeDefs),
      url: urls[name] ?? '',
    })),
  );
  if (composed.errors) throw new AggregateError(composed.errors, 'The trial graph is no graph.');
  return composed.supergraphSdl;
}

function grouped(
  all: readonly Review[],
  keyOf: (review: Review) => string,
): ReadonlyMap<string, readonly Review[]> {
  const groups = new Map<string, Review[]>();
  for (const review of all) {
    const group = groups.get(keyOf(review));
    if (group) group.push(review);
    else groups.set(keyOf(review), [review]);
  }
  return groups;
}
