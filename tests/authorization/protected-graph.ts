/**
 * A graph that requires everything there is to require, composed from two subgraphs that rename what they import, and
 * ways to ask it as somebody.
 */
import { composeServices } from '@apollo/composition';
import { Supergraph as Planned } from '@apollo/federation-internals';
import { execute, type GraphQLSchema, getOperationAST, parse, validate } from 'graphql';
import { Authorization } from '../../gateway/authorization/authorization.ts';
import { type Answer, complete, withheldErrors } from '../../gateway/authorization/complete.ts';
import type { Rights } from '../../gateway/authorization/rights.ts';
import { recogniseSupergraph, type Supergraph } from '../../gateway/supergraph/recognise.ts';

const link = (names: string) => `extend schema
  @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@shareable", "@inaccessible", ${names}])`;

const renamed = `{ name: "@authenticated", as: "@signedIn" }, { name: "@requiresScopes", as: "@scoped" }, "@policy"`;

const shops = `${link(renamed)}
  type Query {
    shop(id: ID = "1"): Shop
    shops: [Shop!]!
    place: Place
    places: [Place]
    found: Found
    grade: Grade
    stamp: Stamp
    count(grade: Grade, wish: Wish, wishes: [Wish!]): Int
    open: String
    staff: String @signedIn
    vault: Vault
    strict: Strict!
  }
  type Mutation { move(id: ID): Shop  burn(id: ID): Boolean @scoped(scopes: [["burn"]]) }
  interface Place { id: ID! name: String street: String kept: String }
  type Shop implements Place @key(fields: "id") {
    id: ID!
    name: String
    street: String
    kept: String @scoped(scopes: [["keep"]])
    tax: String @scoped(scopes: [["tax:read", "money"], ["chief"]])
    owner: Owner
    next: Shop
    phone: String @scoped(scopes: [["personal:read"]])
    grade: Grade
  }
  type Stall implements Place @key(fields: "id") {
    id: ID!
    name: String
    street: String @policy(policies: [["role:OFFICER"]])
    kept: String
    owner: Owner
  }
  type Owner { name: String @scoped(scopes: [["personal:read"]]) age: Int! @scoped(scopes: [["personal:read"]]) masked: String }
  type Vault @scoped(scopes: [["vault"]]) { gold: Int silver: Int }
  type Strict { must: String! @scoped(scopes: [["must"]]) may: String }
  union Found = Shop | Vault
  enum Grade @scoped(scopes: [["grade"]]) { A B }
  scalar Stamp @policy(policies: [["department:water"], ["role:ANALYST"]])
  input Wish { grade: Grade  stamp: Stamp  other: Int  inner: Wish }
`;

const records = `${link('{ name: "@requiresScopes", as: "@scoped" }')}
  type Shop @key(fields: "id") { id: ID!  score: Int @scoped(scopes: [["score"]])  secret: Int @inaccessible }
`;

/** What each field answers where nobody withholds it: for a leaf a text that names it, so that a leak shows. */
const shop = {
  __typename: 'Shop',
  id: '1',
  name: 'Shop.name',
  street: 'Shop.street',
  kept: 'Shop.kept',
  tax: 'Shop.tax',
  owner: { name: 'Owner.name', age: 41, masked: 'Owner.masked' },
  phone: 'Shop.phone',
  grade: 'A',
  score: 7,
  next: { __typename: 'Shop', id: '2', name: 'Shop.name', phone: 'Shop.phone', owner: null },
};
const stall = {
  __typename: 'Stall',
  id: '9',
  name: 'Stall.name',
  street: 'Stall.street',
  kept: 'Stall.kept',
  owner: { name: 'Owner.name', age: 77, masked: 'Owner.masked' },
};
const vault = { __typename: 'Vault', gold: 1001, silver: 1002 };

export const answers = {
  shop,
  shops: [shop, { ...shop, id: '3' }],
  place: stall,
  places: [shop, stall, null],
  found: shop,
  grade: 'A',
  stamp: 'Stamp',
  count: 3000,
  open: 'Query.open',
  staff: 'Query.staff',
  vault,
  strict: { must: 'Strict.must', may: 'Strict.may' },
  move: shop,
  burn: true,
};

export const supergraphSdl = composed();

function composed(): string {
  const { supergraphSdl: sdl, errors } = composeServices([
    { name: 'shops', url: 'http://shops', typeDefs: parse(shops) },
    { name: 'records', url: 'http://records', typeDefs: parse(records) },
  ]);
  if (sdl !== undefined) return sdl;
  throw new AggregateError(errors ?? [], 'The protected graph does not compose.');
}

export const supergraph = recognised();

function recognised(): Supergraph {
  const found = recogniseSupergraph(supergraphSdl);
  if (found.kind === 'supergraph') return found.supergraph;
  throw new Error(`The protected graph ${found.instead}.`);
}

/** The graph as callers see it. It cannot be planned over unless its security directives are gone. */
export const apiSchema: GraphQLSchema = Planned.build(supergraph.sdl)
  .apiSchema()
  .toGraphQLJSSchema();

export const authorization = new Authorization(apiSchema, supergraph.requirements);

/** The rights of somebody who is signed in, with these scopes and policies; with a purpose unless told otherwise. */
export function rights(scopes: readonly string[] = [], more: Partial<Rights> = {}): Rights {
  return {
    authenticated: true,
    scopes: new Set(scopes),
    policies: new Set(),
    purpose: true,
    ...more,
  };
}

export const nobody: Rights = rights([], { authenticated: false, purpose: false });

/** Parses a query and makes sure that it is valid. */
export function valid(query: string) {
  const document = parse(query);
  const faults = validate(apiSchema, document);
  if (faults.length > 0) throw new AggregateError(faults, `${faults[0]?.message} in ${query}`);
  return document;
}

/** What somebody with `held` rights gets for `query`. */
export function ask(query: string, held: Rights, variables: Record<string, unknown> = {}): Answer {
  const authorized = authorization.authorize(valid(query), undefined, held);
  if (!authorized) throw new Error('There is no operation.');
  const { document } = authorized;
  if (!document) return { data: null, errors: withheldErrors(authorized, variables) };
  if (validate(apiSchema, document).length > 0) throw new Error('What is left is not valid.');
  if (!getOperationAST(document)) throw new Error('Nothing is left to run.');
  const result = execute({
    schema: apiSchema,
    document,
    rootValue: answers,
    variableValues: variables,
  });
  if (result instanceof Promise) throw new Error('Nothing here takes time.');
  const { data, errors } = JSON.parse(JSON.stringify(result)) as Partial<Answer>;
  return complete(authorized, { data: data ?? null, errors: errors ?? [] }, variables);
}
