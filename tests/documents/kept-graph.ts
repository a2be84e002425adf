/**
 * A small graph whose subgraphs say how long their answers may be kept: as real subgraphs on real sockets, with a field for
 * each thing that decides it.
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
import { type DocumentNode, parse } from 'graphql';
import { pino } from 'pino';
import type { GatewayOptions } from '../../gateway/options.ts';

const shared = `extend schema
  @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@inaccessible", "@requiresScopes"])
  enum CacheControlScope @inaccessible { PUBLIC PRIVATE }
  directive @cacheControl(maxAge: Int, scope: CacheControlScope, inheritMaxAge: Boolean)
    on FIELD_DEFINITION | OBJECT | INTERFACE | UNION`;

const uscc = '91330203MA2AC1A1XJ';

const definitions = {
  'market-supervision': {
    typeDefs: `${shared}
      type Query {
        departments: [String!] @cacheControl(maxAge: 300)
        business: Business @cacheControl(maxAge: 60)
        mine: String @cacheControl(maxAge: 30, scope: PRIVATE)
        unsaid: String
        failing: String @cacheControl(maxAge: 60)
        audits: String @cacheControl(maxAge: 60) @requiresScopes(scopes: [["audit:read"]])
      }
      type Mutation { touch: String @cacheControl(maxAge: 60) }
      type Business @key(fields: "uscc") @cacheControl(maxAge: 60) {
        uscc: String!
        name: String
        phone: String @requiresScopes(scopes: [["personal:read"]])
      }`,
    resolvers: {
      Query: {
        departments: () => ['水务'],
        business: () => ({ uscc, name: '海曙区运河烧烤店', phone: '0574-87654321' }),
        mine: () => 'of the caller',
        unsaid: () => 'unsaid',
        failing: () => {
          throw new Error('It fails.');
        },
        audits: () => 'audits',
      },
      Mutation: { touch: () => 'touched' },
      Business: { __resolveReference: () => ({ uscc, phone: '0574-87654321' }) },
    },
  },
  water: {
    typeDefs: `${shared}
      type Query { stations: [String!] @cacheControl(maxAge: 10) }
      type Business @key(fields: "uscc") @cacheControl(maxAge: 20) { uscc: String! permit: String }`,
    resolvers: {
      Query: { stations: () => ['运河东站'] },
      Business: { __resolveReference: () => ({ uscc, permit: 'W-1' }) },
    },
  },
  coordination: {
    typeDefs: `${shared}
      scalar Entry @inaccessible
      input AppendAuditInput @inaccessible { entries: [Entry!]! }
      type AuditAppended @inaccessible { number: Int }
      type Query { visits: Int }
      type Mutation { appendAudit(input: AppendAuditInput!): AuditAppended @inaccessible }`,
    resolvers: {
      Query: { visits: () => 3 },
      Mutation: { appendAudit: () => ({ number: 1 }) },
    },
  },
};

export interface KeptGraph {
  readonly folder: string;
  /** Options that a gateway over this graph starts with. */
  readonly options: GatewayOptions;
  close(): Promise<void>;
}

export async function startKeptGraph(): Promise<KeptGraph> {
  const served = await Promise.all(
    Object.entries(definitions).map(async ([name, { typeDefs, resolvers }]) => {
      const document = parse(typeDefs);
      return { name, typeDefs: document, ...(await serve(document, resolvers)) };
    }),
  );
  const composed = composeServices(served);
  if (composed.errors) throw new AggregateError(composed.errors, 'The graph does not compose.');
  const folder = await mkdtemp(join(tmpdir(), 'kept-graph-'));
  const supergraph = join(folder, 'supergraph.graphql');
  await writeFile(supergraph, composed.supergraphSdl);
  return {
    folder,
    options: {
      supergraph,
      port: 0,
      subgraphKeys: Object.fromEntries(served.map(({ name }) => [name, randomBytes(32)])),
      identity: { mode: 'demo' },
      logger: pino({ level: 'silent' }),
    },
    async close() {
      await Promise.all(served.map(({ close }) => close()));
      await rm(folder, { recursive: true });
    },
  };
}

async function serve(typeDefs: DocumentNode, resolvers: object) {
  const apollo = new ApolloServer({
    schema: buildSubgraphSchema({ typeDefs, resolvers: { ...resolvers } }),
    plugins: [ApolloServerPluginInlineTraceDisabled()],
  });
  await apollo.start();
  const app = Fastify({ forceCloseConnections: true });
  app.post('/graphql', fastifyApolloHandler(apollo));
  await app.listen({ port: 0, host: '127.0.0.1' });
  return {
    url: `${app.listeningOrigin}/graphql`,
    async close() {
      await app.close();
      await apollo.stop();
    },
  };
}
