/**
 * A small graph to try a gateway on: two departments and the register, as real subgraphs on real sockets that answer only
 * to an internal token made for them.
 */
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { composeServices } from '@apollo/composition';
import { ApolloServer } from '@apollo/server';
import { ApolloServerPluginInlineTraceDisabled } from '@apollo/server/plugin/disabled';
import { buildSubgraphSchema } from '@apollo/subgraph';
import { fastifyApolloHandler } from '@as-integrations/fastify';
import Fastify from 'fastify';
import { GraphQLError, parse } from 'graphql';
import { pino } from 'pino';
import type { GatewayOptions } from '../../gateway/options.ts';
import { type RunningGateway, startGateway } from '../../gateway/server.ts';
import type { SubgraphName } from '../../schema/departments.ts';
import type { Identity } from '../../subgraphs/kit/identity/identity.ts';
import { verifyInternalToken } from '../../subgraphs/kit/identity/internal-token.ts';

/** What a trial subgraph's resolvers find. */
interface TrialContext {
  readonly identity: Identity | undefined;
  readonly headers: Readonly<Record<string, unknown>>;
}

type Resolver = (
  parent: { uscc: string },
  args: { note?: string },
  context: TrialContext,
) => unknown;

interface TrialDefinition {
  readonly typeDefs: string;
  readonly resolvers: Record<string, Record<string, Resolver>>;
}

const federation = `extend schema
  @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@inaccessible"])`;

const names: Readonly<Record<string, string>> = {
  '91330203MA2AC1A1XJ': '海曙区运河烧烤店',
  '91330203MA2AC1B22K': '月湖歌舞厅',
};

const definitions = {
  'market-supervision': {
    typeDefs: `${federation}
      type Query {
        business(uscc: String!): Business
        businesses: [Business!]!
        marketCaller: String
      }
      type Mutation { renameBusiness(note: String): String }
      type Business @key(fields: "uscc") { uscc: String! name: String! }`,
    resolvers: {
      Query: {
        business: (_parent, args) => entity((args as { uscc: string }).uscc),
        businesses: () => Object.keys(names).map(entity),
        marketCaller: (_parent, _args, context) => JSON.stringify(context.identity),
      },
      Mutation: { renameBusiness: (_parent, { note }) => note },
      Business: { name: ({ uscc }) => names[uscc] },
    },
  },
  'urban-management': {
    typeDefs: `${federation}
      type Query { urbanCaller: String urbanHeaders: String }
      type Business @key(fields: "uscc") { uscc: String! fumePurifier: String }`,
    resolvers: {
      Query: {
        urbanCaller: (_parent, _args, context) => JSON.stringify(context.identity),
        urbanHeaders: (_parent, _args, context) => JSON.stringify(context.headers),
      },
      Business: { fumePurifier: ({ uscc }) => `purifier of ${uscc}` },
    },
  },
  water: {
    typeDefs: `${federation}
      type Query { waterCaller: String waterStations: [String!] }
      type Mutation { recordSample(note: String): String }
      type Business @key(fields: "uscc") {
        uscc: String!
        drainagePermit: String
        intakeMetering(note: String): String
        fault: String
        refusal: String
        secret: String @inaccessible
      }`,
    resolvers: {
      Query: {
        waterCaller: (_parent, _args, context) => JSON.stringify(context.identity),
        waterStations: () => ['运河东站'],
      },
      Mutation: { recordSample: (_parent, { note }) => note },
      Business: {
        drainagePermit: ({ uscc }) => `permit of ${uscc}`,
        intakeMetering: ({ uscc }, { note }) => `metering of ${uscc}, ${note}`,
        fault: () => {
          throw new Error('connect ECONNREFUSED 10.1.2.3:5432');
        },
        refusal: () => {
          throw new GraphQLError('Only officers of water may see this.', {
            extensions: {
              code: 'FORBIDDEN',
              stacktrace: ['at secret (/srv/water/resolvers.ts:1:1)'],
              http: { status: 418 },
            },
          });
        },
      },
    },
  },
} satisfies Partial<Record<SubgraphName, TrialDefinition>>;

export type TrialName = keyof typeof definitions;

const trialNames = Object.keys(definitions) as TrialName[];

function entity(uscc: string): { __typename: string; uscc: string } {
  return { __typename: 'Business', uscc };
}

export interface TrialGraph {
  /** The composed supergraph's file, in a folder of its own. */
  readonly supergraph: string;
  readonly folder: string;
  readonly urls: Readonly<Record<TrialName, string>>;
  readonly keys: Readonly<Record<TrialName, Uint8Array>>;
  /** Options that a gateway over this graph starts with. */
  readonly options: GatewayOptions;
  /** Stops one subgraph, as if it had been killed. */
  stop(name: TrialName): Promise<void>;
  close(): Promise<void>;
}

/** Starts the three subgraphs and composes them. */
export async function startTrialGraph(): Promise<TrialGraph> {
  const keys = byName(() => new Uint8Array(randomBytes(32)));
  const running = byName((name) => serveTrialSubgraph(name, keys[name]));
  const served = await Promise.all(
    trialNames.map(async (name) => [name, await running[name]] as const),
  );
  const urls = Object.fromEntries(served.map(([name, { url }]) => [name, url])) as Record<
    TrialName,
    string
  >;
  const folder = await mkdtemp(join(tmpdir(), 'trial-graph-'));
  const supergraph = join(folder, 'supergraph.graphql');
  await writeFile(supergraph, composeTrial(urls));
  const stop = async (name: TrialName) => (await running[name]).close();
  return {
    supergraph,
    folder,
    urls,
    keys,
    options: {
      supergraph,
      port: 0,
      subgraphKeys: { ...keys },
      identity: { mode: 'demo' },
      logger: pino({ level: 'silent' }),
    },
    stop,
    async close() {
      await Promise.all(trialNames.map(stop));
      await rm(folder, { recursive: true });
    },
  };
}

function byName<Value>(make: (name: TrialName) => Value): Record<TrialName, Value> {
  return Object.fromEntries(trialNames.map((name) => [name, make(name)])) as Record<
    TrialName,
    Value
  >;
}

function composeTrial(urls: Readonly<Record<TrialName, string>>): string {
  const composed = composeServices(
    trialNames.map((name) => ({
      name,
      url: urls[name],
      typeDefs: parse(definitions[name].typeDefs),
    })),
  );
  if (composed.errors)
    throw new AggregateError(composed.errors, 'The trial graph does not compose.');
  return composed.supergraphSdl;
}

async function serveTrialSubgraph(
  name: TrialName,
  key: Uint8Array,
): Promise<{ url: string; close(): Promise<void> }> {
  const { typeDefs, resolvers }: TrialDefinition = definitions[name];
  const references = { Business: { ...resolvers['Business'], __resolveReference: entityOf } };
  const apollo = new ApolloServer<TrialContext>({
    schema: buildSubgraphSchema({
      typeDefs: parse(typeDefs),
      resolvers: { ...resolvers, ...references },
    }),
    plugins: [ApolloServerPluginInlineTraceDisabled()],
  });
  await apollo.start();
  const app = Fastify({ forceCloseConnections: true });
  const answer = fastifyApolloHandler(apollo, {
    context: async ({ headers }) => ({ identity: await callerOf(headers, name, key), headers }),
  });
  app.post('/graphql', {
    handler: answer,
    onRequest: async ({ headers }) => {
      await callerOf(headers, name, key).catch(() => {
        throw Object.assign(new Error('Unauthenticated.'), { statusCode: 401 });
      });
    },
  });
  await app.listen({ port: 0, host: '127.0.0.1' });
  return {
    url: `${app.listeningOrigin}/graphql`,
    async close() {
      await app.close();
      await apollo.stop();
    },
  };
}

function entityOf(reference: { uscc: string }): { uscc: string } {
  return { uscc: reference.uscc };
}

async function callerOf(
  { authorization = '' }: { authorization?: string | undefined },
  name: TrialName,
  key: Uint8Array,
): Promise<Identity | undefined> {
  const token = authorization.replace(/^Bearer /, '');
  const caller = await verifyInternalToken(token, name, { gateway: key, coordination: key });
  return caller.issuer === 'gateway' ? caller.identity : undefined;
}

/** A gateway for one test: closed at the end of it, however it ends. */
export async function withGateway(
  options: GatewayOptions,
  use: (gateway: RunningGateway) => Promise<void>,
): Promise<void> {
  const gateway = await startGateway(options);
  try {
    await use(gateway);
  } finally {
    await gateway.close();
  }
}

/** What a GraphQL endpoint answered. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly data: Record<string, unknown> | null | undefined;
  readonly errors: readonly {
    readonly message: string;
    readonly path?: readonly (string | number)[];
    readonly extensions: Record<string, unknown>;
  }[];
}

/** Asks `query` of the graph at `url`. */
export async function ask(
  url: string,
  query: string,
  headers: Record<string, string> = {},
): Promise<Answer> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ query }),
  });
  const { data, errors = [] } = (await response.json()) as Partial<Answer>;
  return { status: response.status, headers: response.headers, data, errors };
}
