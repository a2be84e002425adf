/** The gateway: one GraphQL endpoint over the subgraphs of a supergraph. It holds no data, and asks first who asks. */
import Fastify, {
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyRequest,
  LogController,
} from 'fastify';
import type { Identity } from '../subgraphs/kit/identity/identity.ts';
import { connectAuditLog } from './audit/audit-log.ts';
import { purposeOf } from './audit/purpose.ts';
import { serveCodePage } from './code-page/routes.ts';
import { serveGraphiql } from './console/graphiql.ts';
import { readSampleQuestions } from './console/sample-questions.ts';
import { connectSubgraphs } from './execution/connect-subgraphs.ts';
import { type Graph, startGraph } from './graph.ts';
import { createIdentify, type Identify } from './identity/identify.ts';
import { guardMethods } from './limits/methods.ts';
import { callerKey, RateLimits } from './limits/rate-limits.ts';
import { securityHeaders } from './limits/security-headers.ts';
import { type GatewayOptions, type GatewaySettings, readOptions } from './options.ts';
import { drainable } from './requests/drain.ts';
import { requireHost, requireLoopbackHost } from './requests/host.ts';
import { answerError, answerNotFound } from './requests/http-errors.ts';
import { requestContext, requestIdOf } from './requests/request-context.ts';
import { GatewayStartError } from './start-error.ts';
import { loadSupergraph } from './supergraph/load.ts';
import { wireSubgraphs } from './supergraph/wiring.ts';

export interface RunningGateway {
  /** Where the graph is: `http://127.0.0.1:4000/graphql`. */
  readonly url: string;
  /** Stops taking requests, answers those under way, and lets go of every connection. */
  close(): Promise<void>;
}

const sampleQuestions = new URL('../schema/operations/', import.meta.url);

/** How long requests under way may take to end when the gateway closes. */
const drainLimitMs = 15_000;

/**
 * Starts a gateway.
 *
 * @throws {GatewayStartError} when it cannot start as told: says what to change.
 */
export async function startGateway(options: GatewayOptions): Promise<RunningGateway> {
  const { logger } = options;
  const settings = readOptions(options);
  const identify = await createIdentify(settings);
  const supergraph = await loadSupergraph(settings.supergraph);
  const wiring = wireSubgraphs(supergraph, settings);
  const subgraphs = connectSubgraphs(wiring, settings.subgraphTimeoutMs, logger);
  // Where anyone may be anyone, anyone may look around; elsewhere the schema is not shown to strangers.
  const explorable = settings.identity.mode !== 'jwt';
  const auditLog = connectAuditLog(wiring, settings.subgraphTimeoutMs);
  const rateLimits = rateLimitsOf(settings);
  const graph = await startGraph(supergraph, subgraphs, {
    limits: { costBudgets: settings.costBudgets, rateLimits },
    auditLog,
    logger,
  });
  const app = createApp(settings, logger);
  guardMethods(app, '/graphql', settings.corsOrigins);
  const drain = drainable(app, drainLimitMs);
  if (settings.identity.mode !== 'jwt') {
    app.addHook('onRequest', async ({ headers }) => requireLoopbackHost(headers));
  }
  serveHealth(app);
  serveGraph(app, graph, identify, rateLimits);
  serveCodePage(app, graph, {
    publicUrl: () => new URL(settings.publicUrl ?? app.listeningOrigin),
    identified: settings.identity.mode !== 'off',
  });
  if (explorable) {
    serveGraphiql(app, await readSampleQuestions(sampleQuestions, graph.apiSchema, logger));
  }
  const close = async () => {
    await drain();
    await graph.apollo.stop();
    await auditLog?.close();
    await subgraphs.close();
  };
  try {
    await app.listen({ port: settings.port, host: settings.host });
  } catch (error) {
    await close();
    throw listenError(error, settings);
  }
  return { url: `${app.listeningOrigin}/graphql`, close };
}

function createApp(
  { trustedProxies, publicUrl }: GatewaySettings,
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
  app.addHook('onRequest', async (_request, reply) => {
    void reply.headers(headers);
  });
  // The graph reads JSON only; a body that a page of another site may send unasked is not read at all.
  app.removeContentTypeParser('text/plain');
  app.setErrorHandler(answerError);
  app.setNotFoundHandler(answerNotFound);
  return app;
}

/** Serves only once the supergraph is loaded, so a gateway that answers is ready; one that drains no longer answers. */
function serveHealth(app: FastifyInstance): void {
  app.get('/health/live', () => ({ status: 'live' }));
  app.get('/health/ready', () => ({ status: 'ready' }));
}

/** Generous to people, programs and offices behind one address; far below what would keep others waiting. */
const defaultRequestsPerSecond = 100;

function rateLimitsOf({ identity, requestsPerSecond }: GatewaySettings): RateLimits | undefined {
  const byMode = identity.mode === 'jwt' ? defaultRequestsPerSecond : undefined;
  const perSecond = requestsPerSecond ?? byMode;
  return perSecond === undefined ? undefined : new RateLimits(perSecond, () => performance.now());
}

function serveGraph(
  app: FastifyInstance,
  graph: Graph,
  identify: Identify,
  rateLimits: RateLimits | undefined,
): void {
  const identities = new WeakMap<FastifyRequest, Identity>();
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
    handler: graph.handler((request, reply) =>
      requestContext(request, reply, identities.get(request)),
    ),
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
