/** Serves one subgraph over HTTP: to the gateway and coordination, who each hold a key, and to nobody else. */
import { ApolloServer, type ApolloServerPlugin } from '@apollo/server';
import { ApolloServerPluginInlineTraceDisabled } from '@apollo/server/plugin/disabled';
import { buildSubgraphSchema } from '@apollo/subgraph';
import type { GraphQLResolverMap } from '@apollo/subgraph/dist/schema-helper/resolverMap.js';
import fastifyApollo, { fastifyApolloDrainPlugin } from '@as-integrations/fastify';
import Fastify, { type FastifyInstance, type FastifyRequest } from 'fastify';
import { type GraphQLSchema, parse } from 'graphql';
import { type Logger, pino } from 'pino';
import type { Registry } from 'prom-client';
import type { SubgraphName } from '../../../schema/departments.ts';
import type { Context, SubgraphDefinition } from '../definition.ts';
import { type Caller, type SubgraphKeys, verifyInternalToken } from '../identity/internal-token.ts';
import { SubgraphObservation } from '../observation/subgraph-observation.ts';
import type { Tracing } from '../observation/tracing.ts';
import { type Database, openDatabase } from '../postgres/database.ts';
import { logFault, presentable } from './errors.ts';
import { serveSubscriptions } from './subscriptions.ts';

export interface ServeOptions {
  readonly databaseUrl: string;
  readonly keys: SubgraphKeys;
  /** 0 takes a free one. */
  readonly port: number;
  /** The address to listen on; loopback by default. */
  readonly host?: string;
  /** Is told every SQL statement that a resolver runs. */
  readonly onStatement?: (statement: string) => void;
  /** Where faults are logged; the standard output by default. */
  readonly logger?: Logger;
  /** Where traces are recorded; absent where nobody takes them. */
  readonly tracing?: Tracing | undefined;
}

export interface ServedSubgraph {
  /** Where the graph is: `http://127.0.0.1:4004/graphql`. */
  readonly url: string;
  /** What is counted of it. */
  readonly registry: Registry;
  close(): Promise<void>;
}

/**
 * Starts serving `definition` over an already migrated database.
 *
 * @throws when the SDL and resolvers don't fit, or the port is taken.
 */
export async function serveSubgraph(
  definition: SubgraphDefinition,
  { databaseUrl, keys, port, host = '127.0.0.1', onStatement, logger, tracing }: ServeOptions,
): Promise<ServedSubgraph> {
  const database = openDatabase(databaseUrl, onStatement ? { onStatement } : {});
  const observation = new SubgraphObservation(definition.name, tracing);
  observation.watchStatements(database.pool);
  definition.figures?.(observation.registry, database);
  const log = logger ?? pino({ name: definition.name });
  const app = Fastify({ forceCloseConnections: 'idle', bodyLimit: 16 * 1024 * 1024 });
  const schema = buildSubgraphSchema({
    typeDefs: parse(definition.typeDefs, { noLocation: true }),
    resolvers: definition.resolvers as GraphQLResolverMap<unknown>,
  });
  const apollo = apolloOver(schema, [
    fastifyApolloDrainPlugin(app) as ApolloServerPlugin<Context>,
    observation.errorPlugin((error, names) => logFault(error, log, names)),
  ]);
  await apollo.start();
  observation.watchRequests(app);
  const callers = guard(app, definition.name, keys);
  const endSubscriptions = serveSubscriptions(app, '/graphql', {
    schema,
    contextOf: (request) => contextOf(callers.get(request), definition, database),
    present: (error) => {
      logFault(error, log);
      return presentable(error.toJSON(), error);
    },
  });
  // Whoever asks is told that something answers here, and not what.
  app.get('/health', () => ({ status: 'ok' }));
  await app.register(fastifyApollo(apollo), {
    path: '/graphql',
    method: ['POST'],
    context: async (request) => contextOf(callers.get(request), definition, database),
  });
  // Before anyone is let in: what it lacks to run, such as a key, must stop the start.
  const background = definition.background?.(database);
  const close = async () => {
    await background?.stop();
    endSubscriptions();
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
  const { registry } = observation;
  return { url: `${app.listeningOrigin}/graphql`, registry, close };
}

function apolloOver(
  schema: GraphQLSchema,
  plugins: readonly ApolloServerPlugin<Context>[],
): ApolloServer<Context> {
  return new ApolloServer<Context>({
    schema,
    introspection: true,
    // Whoever serves decides about signals, and closes in its own order.
    stopOnTerminationSignals: false,
    // Nobody gets as far as this without a key, which no browser sends unasked.
    csrfPrevention: false,
    includeStacktraceInErrorResponses: false,
    formatError: presentable,
    plugins: [ApolloServerPluginInlineTraceDisabled(), ...plugins],
  });
}

/** Turns strangers away before anything of the graph is touched; a stranger learns nothing but that it is one. */
function guard(
  app: FastifyInstance,
  name: SubgraphName,
  keys: SubgraphKeys,
): WeakMap<FastifyRequest, Caller> {
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
