/** The gateway: one GraphQL endpoint over the subgraphs of a supergraph. It holds no data, and asks first who asks. */
import Fastify, {
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyRequest,
  LogController,
} from 'fastify';
import type { Registry } from 'prom-client';
import type { Identity } from '../subgraphs/kit/identity/identity.ts';
import { purposeOf } from './audit/purpose.ts';
import { serveCodePage } from './code-page/routes.ts';
import { serveGraphiql } from './console/graphiql.ts';
import { Documents } from './documents/documents.ts';
import { loadTrustedDocuments } from './documents/trusted-documents.ts';
import { serveHealth } from './health.ts';
import { createIdentify, type Identify } from './identity/identify.ts';
import { guardMethods } from './limits/methods.ts';
import { callerKey, RateLimits } from './limits/rate-limits.ts';
import { securityHeaders } from './limits/security-headers.ts';
import { Observation } from './observation/observation.ts';
import { type GatewayOptions, type GatewaySettings, readOptions } from './options.ts';
import { drainable } from './requests/drain.ts';
import { requireHost, requireLoopbackHost } from './requests/host.ts';
import { answerError, answerNotFound } from './requests/http-errors.ts';
import { describeKept } from './requests/kept-answers.ts';
import { requestContext, requestIdOf } from './requests/request-context.ts';
import { GatewayStartError } from './start-error.ts';
import { gatewayCloses } from './subscriptions/endings.ts';
import { Places } from './subscriptions/places.ts';
import { Sockets } from './subscriptions/sockets.ts';
import { Connections } from './supergraph/connections.ts';
import { CurrentGraph } from './supergraph/current-graph.ts';
import { graphMaker } from './supergraph/make-graph.ts';
import { supergraphSource } from './supergraph/source.ts';
import { watchSupergraph } from './supergraph/watch.ts';
import { noPeers, type Peers } from './workers/peers.ts';

export interface RunningGateway {
  /** Where the graph is: `http://127.0.0.1:4000/graphql`. */
  readonly url: string;
  /** What is counted of it. */
  readonly registry: Registry;
  /** Stops taking requests, answers those under way, and lets go of every connection. */
  close(): Promise<void>;
}

/** How long requests under way may take to end when the gateway closes. */
const drainLimitMs = 15_000;

/**
 * Starts a gateway.
 *
 * @throws {GatewayStartError} when it cannot start as told: says what to change.
 */
export async function startGateway(options: GatewayOptions): Promise<RunningGateway> {
  const { logger, peers = noPeers } = options;
  const settings = readOptions(options);
  const trusted = await loadTrustedDocuments(settings.documents);
  // Where anyone may be anyone, anyone may look around; elsewhere the schema is not shown to strangers.
  const explorable = settings.identity.mode !== 'jwt';
  const rateLimits = rateLimitsOf(settings, peers);
  const identities = new WeakMap<FastifyRequest, Identity>();
  const observation = new Observation(trusted.operations, options.tracing, logger);
  const { registry } = observation.metrics;
  const identify = await createIdentify(settings, { logger, registry });
  const source = supergraphSource(settings.supergraph);
  const make = graphMaker({
    settings,
    source: source.name,
    contextOf: (request, reply) => requestContext(request, reply, identities.get(request)),
    documents: new Documents(settings.documentsMode, trusted, logger),
    rateLimits,
    places: new Places(settings.subscriptions, peers.hold('subscriptions')),
    connections: new Connections({
      limits: settings.subgraphLimits,
      figures: observation.metrics.subgraphs,
      logger,
    }),
    logger,
  });
  const current = await CurrentGraph.from(source, make, logger);
  observation.metrics.watchSupergraph(current);
  const app = createApp(settings, observation, logger);
  guardMethods(app, '/graphql', settings.corsOrigins);
  const drain = drainable(app, drainLimitMs);
  if (settings.identity.mode !== 'jwt') {
    app.addHook('onRequest', ({ headers }, _reply, done) => {
      requireLoopbackHost(headers);
      done();
    });
  }
  serveHealth(app, current);
  const sockets = new Sockets(app, current, { ...settings, identify, rateLimits, peers });
  serveGraph(app, current, sockets, { identify, identities, rateLimits });
  serveCodePage(app, current, {
    publicUrl: () => new URL(settings.publicUrl ?? app.listeningOrigin),
    identified: settings.identity.mode !== 'off',
    peers,
  });
  if (explorable) serveGraphiql(app, () => current.served.questions);
  const lookEveryMs = settings.supergraphPollMs ?? source.lookEveryMs;
  const endWatching = watchSupergraph(source, lookEveryMs, (text) => current.offer(text), logger);
  const close = async () => {
    await endWatching();
    current.served.graph.subscriptions.end(gatewayCloses);
    sockets.end();
    await drain();
    await current.close();
  };
  try {
    await app.listen({ port: settings.port, host: settings.host });
  } catch (error) {
    await close();
    throw listenError(error, settings);
  }
  return { url: `${app.listeningOrigin}/graphql`, registry, close };
}

function createApp(
  { trustedProxies, publicUrl }: GatewaySettings,
  observation: Observation,
  loggerInstance: FastifyBaseLogger,
): FastifyInstance {
  const headers = securityHeaders(publicUrl);
  const app = Fastify({
    loggerInstance,
    trustProxy: trustedProxies,
    // URLs may carry variables, and so personal data.
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: 1024 * 1024,
    requestTimeout: 30_000,
    forceCloseConnections: 'idle',
    genReqId: requestIdOf,
    // They come before any hook.
    frameworkErrors: (error, request, reply) => answerError(error, request, reply.headers(headers)),
  });
  observation.watch(app);
  app.addHook('onRequest', (_request, reply, done) => {
    void reply.headers(headers);
    done();
  });
  // The graph reads JSON only; a body that a page of another site may send unasked is not read at all.
  app.removeContentTypeParser('text/plain');
  app.setErrorHandler(answerError);
  app.setNotFoundHandler(answerNotFound);
  return app;
}

/** Generous to people, programs and offices behind one address; far below what would keep others waiting. */
const defaultRequestsPerSecond = 100;

function rateLimitsOf(
  { identity, requestsPerSecond }: GatewaySettings,
  peers: Peers,
): RateLimits | undefined {
  const byMode = identity.mode === 'jwt' ? defaultRequestsPerSecond : undefined;
  const perSecond = requestsPerSecond ?? byMode;
  if (perSecond === undefined) return undefined;
  return new RateLimits(perSecond, () => performance.now(), peers);
}

interface Callers {
  readonly identify: Identify;
  /** Who made a request, once that is established. */
  readonly identities: WeakMap<FastifyRequest, Identity>;
  readonly rateLimits: RateLimits | undefined;
}

function serveGraph(
  app: FastifyInstance,
  current: CurrentGraph,
  sockets: Sockets,
  { identify, identities, rateLimits }: Callers,
): void {
  app.route({
    method: ['GET', 'POST'],
    url: '/graphql',
    // Before the body is read: a caller whose token does not hold sends nothing.
    onRequest: async (request, reply) => {
      void reply.header('x-request-id', request.id);
      requireHost(request.headers);
      // What it says of the caller's purpose is read with the rest; here it is refused where it is none.
      purposeOf(request.headers);
      const identity = await identify(request.headers);
      if (identity) identities.set(request, identity);
      const refusal = rateLimits?.refuseCaller(callerKey(identity, request.ip));
      if (refusal) throw refusal;
    },
    onSend: describeKept,
    async handler(request, reply) {
      if (sockets.isFor(request)) return sockets.accept(request, reply);
      return current.hold(({ graph }) => graph.handle.call(this, request, reply));
    },
  });
}

function listenError(error: unknown, { host, port }: GatewaySettings): GatewayStartError {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'EADDRINUSE') {
    return new GatewayStartError(
      'PORT_TAKEN',
      `Port ${port} on ${host} is taken by another program: stop that one, or choose another port.`,
      { cause: error },
    );
  }
  const reason = error instanceof Error ? error.message : String(error);
  return new GatewayStartError(
    'LISTEN_FAILED',
    `Cannot listen on ${host}, port ${port}: ${reason}.`,
    { cause: error },
  );
}
