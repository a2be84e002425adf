/** Serves one subgraph over HTTP: to the gateway and coordination, who each hold a key, and to nobody else. */
import { ApolloServer, type ApolloServerPlugin } from '@apollo/server';
import { ApolloServerPluginInlineTraceDisabled } from '@apollo/server/plugin/disabled';
import { buildSubgraphSchema } from '@apollo/subgraph';
import type { GraphQLResolverMap } from '@apollo/subgraph/dist/schema-helper/resolverMap.js';
import fastifyApollo, { fastifyApolloDrainPlugin } from '@as-integrations/fastify';
import Fastify, { type FastifyInstance, type FastifyRequest } from 'fastify';
import { parse } from 'graphql';
import { pino } from 'pino';
import type { SubgraphName } from '../../../schema/departments.ts';
import type { Context, SubgraphDefinition } from '../definition.ts';
import { type Caller, type SubgraphKeys, verifyInternalToken } from '../identity/internal-token.ts';
import { type Database, openDatabase } from '../postgres/database.ts';
import { presentable } from './errors.ts';

export interface ServeOptions {
  readonly databaseUrl: string;
  readonly keys: SubgraphKeys;
  /** 0 takes a free one. */
  readonly port: number;
  /** The address to listen on; loopback by default. */
  readonly host?: string;
  /** Is told every SQL statement that a resolver runs. */
  readonly onStatement?: (statement: string) => void;
}

export interface ServedSubgraph {
  /** Where the graph is: `http://127.0.0.1:4004/graphql`. */
  readonly url: string;
  close(): Promise<void>;
}

/**
 * Starts serving `definition` over an already migrated database.
 *
 * @throws when the SDL and resolvers don't fit, or the port is taken.
 */
export async function serveSubgraph(
  definition: SubgraphDefinition,
  { databaseUrl, keys, port, host = '127.0.0.1', onStatement }: ServeOptions,
): Promise<ServedSubgraph> {
  const database = openDatabase(databaseUrl, onStatement ? { onStatement } : {});
  const log = pino({ name: definition.name });
  const app = Fastify({ forceCloseConnections: 'idle', bodyLimit: 16 * 1024 * 1024 });
  const apollo = new ApolloServer<Context>({
    schema: buildSubgraphSchema({
      typeDefs: parse(definition.typeDefs, { noLocation: true }),
      resolvers: definition.resolvers as GraphQLResolverMap<unknown>,
    }),
    introspection: true,
    // Whoever serves decides about signals, and closes in its own order.
    stopOnTerminationSignals: false,
    csrfPrevention: false,
    includeStacktraceInErrorResponses: false,
    formatError: (formatted, error) => presentable(formatted, error, log),
    plugins: [
      ApolloServerPluginInlineTraceDisabled(),
      fastifyApolloDrainPlugin(app) as ApolloServerPlugin<Context>,
    ],
  });
  await apollo.start();
  const callers = await guard(app, definition.name, keys);
  app.get('/health', () => ({ status: 'ok', subgraph: definition.name }));
  await app.register(fastifyApollo(apollo), {
    path: '/graphql',
    method: ['POST'],
    context: async (request) => contextOf(callers.get(request), definition, database),
  });
  // Before anyone is let in: what it lacks to run, such as a key, must stop the start.
  const background = definition.background?.(database);
  const close = async () => {
    await background?.stop();
    await app.close();
    await apollo.stop();
    await database.close();
  };
  try {
    await app.listen({ port, host });
  } catch (error) {
    await close();
    throw error;
  }
  return { url: `${app.listeningOrigin}/graphql`, close };
}

/** Turns strangers away before anything of the graph is touched; a stranger learns nothing but that it is one. */
async function guard(
  app: FastifyInstance,
  name: SubgraphName,
  keys: SubgraphKeys,
): Promise<WeakMap<FastifyRequest, Caller>> {
  const callers = new WeakMap<FastifyRequest, Caller>();
  app.addHook('onRequest', async (request, reply) => {
    if (request.routeOptions.url === '/health') return;
    const token = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1];
    try {
      callers.set(request, await verifyInternalToken(token ?? '', name, keys));
    } catch {
      await reply.code(401).send({ errors: [{ message: 'Unauthenticated.' }] });
    }
  });
  return callers;
}

function contextOf(
  caller: Caller | undefined,
  { loaders }: SubgraphDefinition,
  database: Database,
): Context {
  if (!caller) throw new Error('A request passed the guard without a caller.');
  return {
    caller,
    identity: caller.issuer === 'gateway' ? caller.identity : undefined,
    database,
    loaders: loaders(database),
  };
}
